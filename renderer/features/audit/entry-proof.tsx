import { useEffect, useState } from 'react';
import type { EntryProof } from '../../../shared/ipc/audit-trust.ts';
import type { AuditEntry } from '../../../shared/wire/audit.ts';
import type { CallOutcome } from '../../live/index.ts';
import { useAsk } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { useClipboard } from '../../ui/clipboard-context.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { text } from './text.ts';

const words = text.proof;

/** The entry's way to the signed head, as this console's link has verified it. Mounted anew for each entry. */
export function EntryProofPanel({ entry }: { readonly entry: AuditEntry }) {
  const ask = useAsk();
  const [outcome, setOutcome] = useState<CallOutcome<EntryProof> | null>(null);
  const { index, leafHash } = entry;
  useEffect(() => {
    let stopped = false;
    void ask('audit.prove', { index, leafHash }).then((answer) => {
      if (!stopped) setOutcome(answer);
    });
    return () => {
      stopped = true;
    };
  }, [ask, index, leafHash]);
  if (outcome === null) {
    return (
      <>
        <SectionHeading title={words.title} />
        <p className="quiet">{words.proving}</p>
      </>
    );
  }
  if (!outcome.ok) {
    return (
      <div role="alert">
        <SectionHeading title={words.title} />
        <StateMark state="unknown" word={words.not} />
        <p>{outcome.failure.message}</p>
      </div>
    );
  }
  return <Proven proof={outcome.result} entry={entry} />;
}

function Proven({ proof, entry }: { readonly proof: EntryProof; readonly entry: AuditEntry }) {
  const copy = useClipboard();
  const { path, head, checkpoint } = proof;
  const whole = JSON.stringify({ ...proof, event: entry.event }, null, 2);
  return (
    <>
      <SectionHeading
        title={words.title}
        actions={
          <Button small onClick={() => void copy(whole).catch(() => undefined)}>
            {words.copy}
          </Button>
        }
      />
      <p className="quiet">
        ✓ {words.proven(path.length, head.size)} <Moment atMs={head.atMs} show="minutes" />.
      </p>
      {path.length === 0 ? null : (
        <ol className="audit-path" aria-label={words.path}>
          {path.map((hash) => (
            <li key={hash}>
              <CopyableId id={hash} what={words.hash} most={40} />
            </li>
          ))}
        </ol>
      )}
      <pre className="audit-event audit-note mono" tabIndex={0} aria-label={words.checkpoint}>
        {checkpoint}
      </pre>
    </>
  );
}
