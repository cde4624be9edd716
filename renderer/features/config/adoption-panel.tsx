import { useLinkStatus } from '../../live/index.ts';
import { StaleOverlay } from '../../ui/conditions.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { absentMark } from '../../ui/format.ts';
import { Section } from '../../ui/panel.tsx';
import { StateShape } from '../../ui/state-shape.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge } from '../../ui/time.ts';
import type { Adoption, AdoptionState, Instance, Target } from './model/adoption.ts';
import { adoptionStates } from './model/adoption.ts';
import { text } from './text.ts';

/** The draft stands below: it is in sight without scrolling. */
const mostRows = 6;

interface AdoptionPanelProps {
  readonly adoption: Adoption;
  /** Age of the frame; it is repainted when something changes, so only a lost link makes it old. */
  readonly frameAgeMs: number;
}

/** Which instances run which release, as they report it, against what their target is to run. */
export function AdoptionPanel({ adoption, frameAgeMs }: AdoptionPanelProps) {
  const live = useLinkStatus().state === 'live';
  const { shown, more } = useFolded(rowsInOrder(adoption.targets), mostRows);
  return (
    <Section title={text.adoption}>
      <StaleOverlay stale={!live} note={commonText.stale(formatAge(frameAgeMs))}>
        <div className="adoption">
          <Meter adoption={adoption} />
          <DataTable label={text.adoptionTable} columns={columns} rows={shown} rowKey={({ key }) => key} rowTone={toneOf} dense />
        </div>
      </StaleOverlay>
      {more}
    </Section>
  );
}

function Meter({ adoption: { counts, instances } }: { readonly adoption: Adoption }) {
  const present = adoptionStates.filter((state) => counts[state] > 0);
  const summary = present.map((state) => `${String(counts[state])} ${text.states[state]}`);
  return (
    <div className="meter">
      <div className="meter-bar" role="img" aria-label={`${text.meter}: ${summary.join(', ')}`}>
        {present.toReversed().map((state) => (
          <span key={state} className={`meter-part meter-${state}`} style={{ flexGrow: counts[state] / instances }} />
        ))}
      </div>
      <ul className="meter-words" aria-hidden="true">
        {present.toReversed().map((state) => (
          <li key={state} className={`adoption-${state}`}>
            <strong>{counts[state]}</strong> {text.states[state]}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface AdoptionRow {
  readonly key: string;
  readonly target: Target;
  /** null: nobody ever reported for the target. */
  readonly instance: Instance | null;
  readonly first: boolean;
}

function rowsOfTargets(targets: readonly Target[]): readonly AdoptionRow[] {
  return targets.flatMap((target): readonly AdoptionRow[] =>
    target.instances.length === 0
      ? [{ key: target.target, target, instance: null, first: true }]
      : target.instances.map((instance, index) => ({ key: `${target.target} ${instance.instance}`, target, instance, first: index === 0 })),
  );
}

/** By target; when not all are in sight, those that want somebody come first. */
function rowsInOrder(targets: readonly Target[]): readonly AdoptionRow[] {
  const rows = rowsOfTargets(targets);
  if (rows.length <= mostRows + 1) return rows;
  const rank = ({ instance }: AdoptionRow): number => adoptionStates.indexOf(instance?.state ?? 'no-report');
  return rows.toSorted((one, other) => rank(one) - rank(other)).map((row) => ({ ...row, first: true }));
}

function toneOf({ instance }: AdoptionRow): 'calm' | 'critical' | 'unknown' {
  const state = instance?.state ?? 'no-report';
  if (state === 'failed') return 'critical';
  return state === 'no-report' || state === 'silent' ? 'unknown' : 'calm';
}

const columns: readonly Column<AdoptionRow>[] = [
  {
    key: 'target',
    header: text.columns.target,
    width: '8rem',
    rowHeader: true,
    cell: ({ target, first }) => <span className={first ? 'mono' : 'mono quiet'}>{target.target}</span>,
  },
  {
    key: 'intended',
    header: text.columns.intended,
    width: '7rem',
    cell: ({ target }) => releaseWord(target.release),
  },
  {
    key: 'instance',
    header: text.columns.instance,
    width: '12rem',
    cell: ({ instance }) => (instance === null ? absentMark : <span className="mono">{instance.instance}</span>),
  },
  {
    key: 'runs',
    header: text.columns.runs,
    width: '6rem',
    cell: ({ instance }) => releaseWord(instance?.release ?? null),
  },
  {
    key: 'state',
    header: text.columns.state,
    width: '9rem',
    cell: ({ instance }) => <InstanceMark state={instance?.state ?? 'no-report'} />,
  },
  {
    key: 'reported',
    header: text.columns.reported,
    width: '7rem',
    align: 'end',
    cell: ({ instance }) => ageWord(instance?.reportAgeMs ?? null),
  },
  { key: 'detail', header: text.columns.detail, cell: ({ instance }) => <span className="quiet">{instance?.detail}</span> },
];

function releaseWord(release: number | null): string {
  return release === null ? absentMark : text.release(release);
}

function ageWord(reportAgeMs: number | null): string {
  return reportAgeMs === null ? absentMark : `${formatAge(reportAgeMs)} ago`;
}

const shapes = {
  running: 'healthy',
  draining: 'healthy',
  failed: 'critical',
  behind: 'degraded',
  silent: 'unknown',
  'no-report': 'unknown',
} as const;

function InstanceMark({ state }: { readonly state: AdoptionState }) {
  return (
    <span className={`adoption-mark adoption-${state}`}>
      <StateShape state={shapes[state]} outline={state === 'draining'} />
      <span>{text.instanceStates[state]}</span>
    </span>
  );
}
