import { useRef, useState } from 'react';
import { readConfigFile } from '../../../shared/config/file.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { Button } from '../../ui/button.tsx';
import { valuesOf } from './model/draft.ts';
import { text } from './text.ts';
import type { DraftEditing } from './use-draft.ts';

interface ImportButtonProps {
  readonly namespace: Result<'config.namespace'>;
  readonly editing: DraftEditing;
}

/** Reads an exported file into the draft, over the edits of the same keys: nothing of it is released by that. */
export function ImportButton({ namespace, editing }: ImportButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string | null>(null);

  async function take(file: File): Promise<void> {
    const { keys, releases } = namespace;
    const base = editing.own?.baseRelease ?? releases[0]?.release ?? 0;
    const read = readConfigFile(await file.text(), { namespace: namespace.namespace, keys, latest: valuesOf(keys, releases, base) });
    if (!read.ok) {
      setSaid(`${text.importProblem}. ${read.problem}`);
      return;
    }
    const changed = Object.keys(read.edits).length;
    setSaid(text.imported(changed, read.from.release));
    if (changed > 0) editing.replace({ ...editing.own?.edits, ...read.edits });
  }

  return (
    <>
      {said === null ? null : (
        <span className="quiet" role="status">
          {said}
        </span>
      )}
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label={text.importFile}
        className="visually-hidden"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file can be chosen again.
          event.target.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <Button kind="bare" small onClick={() => input.current?.click()}>
        {text.importFile}
      </Button>
    </>
  );
}
