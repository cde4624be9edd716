import { useState } from 'react';
import { compareValues } from '../../../shared/config/releases.ts';
import type { Release } from '../../../shared/config/release.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { usePlatformNow } from '../../live/index.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Checkbox, Field, Select } from '../../ui/field.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { ValueTable } from '../../ui/value-table.tsx';
import { exportRelease } from './export-release.ts';
import type { Target } from './model/adoption.ts';
import { targetsOn, targetsRunning } from './model/adoption.ts';
import { text } from './text.ts';

interface ReleasesPanelProps {
  readonly namespace: Result<'config.namespace'>;
  readonly targets: readonly Target[];
  /** The newest release that any target is to run. */
  readonly running: number | null;
}

/** Every release, and the difference of any two. */
export function ReleasesPanel({ namespace, targets, running }: ReleasesPanelProps) {
  const { releases } = namespace;
  const nowMs = usePlatformNow();
  return (
    <div className="releases">
      <Section title={text.releases}>
        <DataTable
          label={text.releasesTable}
          columns={columnsFor(namespace.namespace, { targets, running, nowMs })}
          rows={releases}
          rowKey={({ release }) => String(release)}
          primary
          empty={text.noReleases}
        />
      </Section>
      {releases.length > 1 ? <Compare namespace={namespace} running={running} /> : null}
    </div>
  );
}

interface ColumnInput extends Pick<ReleasesPanelProps, 'targets' | 'running'> {
  readonly nowMs: number;
}

function columnsFor(namespace: string, { targets, running, nowMs }: ColumnInput): readonly Column<Release>[] {
  const { releaseColumns } = text;
  return [
    {
      key: 'release',
      header: releaseColumns.release,
      width: '8rem',
      rowHeader: true,
      cell: ({ release }) => (
        <>
          <span className="mono strong">{text.release(release)}</span> <span className="release-runs">{runsWords(targets, release)}</span>
        </>
      ),
    },
    { key: 'author', header: releaseColumns.author, width: '8rem', cell: ({ author }) => author.name },
    {
      key: 'reason',
      header: releaseColumns.reason,
      cell: ({ reason, rollbackOf }) => (
        <span className="release-reason" title={reason}>
          {rollbackOf === null ? null : <span className="strong">{text.bringsBack(rollbackOf)} · </span>}
          {reason}
        </span>
      ),
    },
    {
      key: 'at',
      header: releaseColumns.at,
      width: '7.5rem',
      align: 'end',
      cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} show="day" />,
    },
    {
      key: 'change',
      header: releaseColumns.change,
      width: '9rem',
      hideBelow: 1500,
      cell: ({ changeId }) =>
        changeId === null ? (
          <span className="quiet">{text.firstRelease}</span>
        ) : (
          <a href={routes.change(changeId)} className="mono">
            {changeId}
          </a>
        ),
    },
    {
      key: 'acts',
      header: <span className="visually-hidden">{releaseColumns.acts}</span>,
      width: '12rem',
      align: 'end',
      cell: (release) => (
        <span className="release-acts">
          {release.release === running ? null : (
            <LinkButton small href={routes.config(namespace, { rollback: String(release.release) })}>
              {text.rollBackTo(release.release)}
            </LinkButton>
          )}
          <Button kind="bare" small aria-label={text.exportRelease(release.release)} onClick={() => exportRelease(release, nowMs)}>
            {text.export}
          </Button>
        </span>
      ),
    },
  ];
}

/** Where it runs as reported, and where it is only meant to. */
function runsWords(targets: readonly Target[], release: number): string {
  const running = targetsRunning(targets, release);
  const meant = targetsOn(targets, release).filter((target) => !running.includes(target));
  return [text.runsOn(running, targets.length), text.meantOn(meant, targets.length)].filter(Boolean).join(', ');
}

function Compare({ namespace, running }: Omit<ReleasesPanelProps, 'targets'>) {
  const { releases, keys } = namespace;
  const newest = releases[0]?.release ?? 0;
  const [chosen, setChosen] = useState<{ readonly from: number | null; readonly to: number | null }>({ from: null, to: null });
  const [onlyDifferences, setOnlyDifferences] = useState(true);
  const to = chosen.to ?? newest;
  const from =
    chosen.from ?? (running === null || running === to ? (releases.find(({ release }) => release < to)?.release ?? to) : running);
  const valuesOf = (wanted: number) => releases.find(({ release }) => release === wanted)?.values ?? {};
  const rows = compareValues([valuesOf(from), valuesOf(to)], keys).filter((row) => row.differs || !onlyDifferences);
  return (
    <Section
      title={text.compare}
      actions={
        <Checkbox label={text.onlyDifferences} checked={onlyDifferences} onChange={(event) => setOnlyDifferences(event.target.checked)} />
      }
    >
      <div className="compare">
        <Pick label={text.compare} releases={releases} value={from} onPick={(release) => setChosen({ ...chosen, from: release })} />
        <Pick label={text.compareWith} releases={releases} value={to} onPick={(release) => setChosen({ ...chosen, to: release })} />
      </div>
      <ValueTable label={text.compareTable} sides={[text.release(from), text.release(to)]} rows={rows} empty={text.same} />
    </Section>
  );
}

interface PickProps {
  readonly label: string;
  readonly releases: readonly Release[];
  readonly value: number;
  readonly onPick: (release: number) => void;
}

function Pick({ label, releases, value, onPick }: PickProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onPick(Number(event.target.value))}>
          {releases.map(({ release, author }) => (
            <option key={release} value={release}>
              r{release} · {author.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
