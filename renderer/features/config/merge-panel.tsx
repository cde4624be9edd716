import { useEffect, useRef, useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import type { ConfigDraft, MergedKey, Resolution } from '../../../shared/config/drafts.ts';
import { settleDraft } from '../../../shared/config/drafts.ts';
import type { KeySpec } from '../../../shared/config/keys.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/conditions.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Select } from '../../ui/field.tsx';
import { absentMark } from '../../ui/format.ts';
import { Section } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import { valueWords } from '../../ui/value-words.ts';
import { choiceOf, mergeRows, resolutionOf } from './model/merge.ts';
import { text } from './text.ts';
import type { DraftEditing } from './use-draft.ts';

interface MergePanelProps {
  readonly namespace: Result<'config.namespace'>;
  readonly editing: DraftEditing;
  readonly latestRelease: number;
  /** Drafts of others to take in; none: the own draft is put on the latest release. */
  readonly from: readonly ConfigDraft[];
  readonly onDone: () => void;
}

/** Drafts put together key by key. Where two want otherwise, somebody chooses; nothing is overwritten unseen. */
export function MergePanel({ namespace, editing, latestRelease, from, onDone }: MergePanelProps) {
  const [resolutions, setResolutions] = useState<Readonly<Record<string, Resolution>>>({});
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.scrollIntoView({ block: 'center' }), []);
  const { keys, releases } = namespace;
  const drafts = [...(editing.own === null ? [] : [editing.own]), ...from];
  const rows = mergeRows({ keys, releases, latestRelease, drafts });
  const { open } = settleDraft(rows, resolutions);
  const names = new Map(drafts.map((draft) => [draft.author.subject, draft === editing.own ? text.merge.yours : draft.author.name]));

  async function accept(): Promise<void> {
    const failed = await editing.merge(from, resolutions);
    setFailure(failed);
    if (failed === null) onDone();
  }

  function choose(key: string, choice: string): void {
    const resolution = resolutionOf(choice);
    const others = Object.fromEntries(Object.entries(resolutions).filter(([name]) => name !== key));
    setResolutions(resolution === null ? others : { ...others, [key]: resolution });
  }

  return (
    <Section
      kind="panel"
      title={from.length === 0 ? text.merge.title(latestRelease) : text.merge.takeIn(from.map(({ author }) => author.name).join(', '))}
      actions={
        <Button kind="bare" small onClick={onDone}>
          {text.notNow}
        </Button>
      }
    >
      <div className="merge" ref={panel}>
        <DataTable
          label={text.merge.table}
          columns={columnsFor({ keys, latestRelease, names, resolutions, choose })}
          rows={rows}
          rowKey={({ key }) => key}
          rowTone={(row) => (open.includes(row) ? 'degraded' : 'calm')}
        />
        {failure === null ? null : <ErrorState problem={problemOf(failure, text.merge.refused)} />}
        <div className="merge-foot">
          <Button kind="primary" disabled={open.length > 0 || editing.saving.kind !== 'saved'} onClick={() => void accept()}>
            {from.length === 0 ? text.merge.accept(latestRelease) : text.merge.acceptOthers}
          </Button>
          <span className="quiet" role="status">
            {open.length === 0 ? text.merge.noConflict : text.merge.open(open.length)}
          </span>
        </div>
      </div>
    </Section>
  );
}

interface ColumnInput {
  readonly keys: readonly KeySpec[];
  readonly latestRelease: number;
  readonly names: ReadonlyMap<string, string>;
  readonly resolutions: Readonly<Record<string, Resolution>>;
  readonly choose: (key: string, choice: string) => void;
}

function columnsFor({ keys, latestRelease, names, resolutions, choose }: ColumnInput): readonly Column<MergedKey>[] {
  const value = (name: string, held: MergedKey['latest']) =>
    held === undefined ? absentMark : valueWords(held, keys.find(({ key }) => key === name)?.unit);
  const nameOf = (subject: string) => names.get(subject) ?? subject;
  return [
    { key: 'key', header: text.merge.key, rowHeader: true, width: '16rem', cell: ({ key }) => <span className="mono">{key}</span> },
    {
      key: 'latest',
      header: text.merge.latest(latestRelease),
      cell: ({ key, latest }) => <span className="merge-value quiet">{value(key, latest)}</span>,
    },
    {
      key: 'sides',
      header: text.draft,
      cell: ({ key, sides }) => (
        <ul>
          {sides.map((side) => (
            <li key={side.subject}>
              <span className="quiet">{nameOf(side.subject)}</span> <span className="merge-value">{value(key, side.value)}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'outcome',
      header: text.merge.outcome,
      cell: ({ key, outcome, sides }) =>
        outcome === 'conflict' ? (
          <Select
            aria-label={text.merge.choose(key)}
            value={choiceOf(resolutions[key])}
            onChange={(event) => choose(key, event.target.value)}
          >
            <option value="">{text.merge.chooseFirst}</option>
            <option value="latest">{text.merge.keepLatest(latestRelease)}</option>
            {sides.map((side) => (
              <option key={side.subject} value={`draft:${side.subject}`}>
                {text.merge.of(nameOf(side.subject), value(key, side.value))}
              </option>
            ))}
          </Select>
        ) : (
          <>
            <span className="merge-value">{value(key, sides[0]?.value)}</span>{' '}
            <span className="quiet">{outcome === 'released' ? text.merge.released : text.merge.clean}</span>
          </>
        ),
    },
  ];
}
