import { severityRank } from '../../../shared/model/health.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import type { ShownStateView } from '../../live/index.ts';
import { ErrorState, LoadingShape, StaleOverlay } from '../../ui/conditions.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { formatBandwidth, formatCount, formatPercent, formatShare } from '../../ui/format.ts';
import { LoadBar } from '../../ui/load-bar.tsx';
import { Section } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge } from '../../ui/time.ts';
import { toneOf } from '../../ui/tone.ts';
import type { LiveIdc } from './model/overview-idcs.ts';
import { overviewIdcs, sharesDiffer, staleFrameMs } from './model/overview-idcs.ts';
import { problemOf } from '../../ui/problem.ts';
import { text } from './text.ts';

const mostRows = 8;

interface ChangeSidesProps {
  readonly idcs: readonly string[];
}

/** Live health of every IDC that the change touches, those that lose and those that gain. */
export function ChangeSides({ idcs }: ChangeSidesProps) {
  const overview = useStateView('overview');
  if (overview.state === 'loading') return <LoadingShape what={text.change.sidesTable} rows={Math.min(mostRows, idcs.length)} />;
  if (overview.state === 'refused') return <ErrorState problem={problemOf(overview.failure, text.change.sides)} />;
  return <Sides overview={overview} idcs={idcs} />;
}

function Sides({ overview, idcs }: ChangeSidesProps & { readonly overview: ShownStateView<'overview'> }) {
  const consoleNowMs = useConsoleNow();
  const ageMs = frameAgeMs(overview, consoleNowMs);
  const rows = overviewIdcs(rowsOf(overview.tables.idcs), ageMs).filter(({ id }) => idcs.includes(id));
  const { shown, more } = useFolded(byOrderOf(idcs, rows), mostRows);
  // A change of what the whole network runs has no sides.
  if (rows.length === 0) return null;
  return (
    <Section title={rows.length === 1 ? text.change.oneSide : text.change.sides}>
      <StaleOverlay stale={ageMs > staleFrameMs} note={commonText.stale(formatAge(ageMs))}>
        <DataTable
          label={text.change.sidesTable}
          columns={columnsAt(ageMs)}
          rows={shown}
          rowKey={({ id }) => id}
          rowTone={({ state, stale }) => (stale ? 'unknown' : toneOf(state))}
        />
      </StaleOverlay>
      {more}
    </Section>
  );
}

/** Worst first; among equals in the order of the change, which names what it leaves or brings back first. */
function byOrderOf(idcs: readonly string[], rows: readonly LiveIdc[]): readonly LiveIdc[] {
  return rows.toSorted(
    (one, other) => severityRank(one.state) - severityRank(other.state) || idcs.indexOf(one.id) - idcs.indexOf(other.id),
  );
}

function columnsAt(frameMs: number): readonly Column<LiveIdc>[] {
  const { columns } = text.change;
  const last = (idc: LiveIdc, figure: string): string => (idc.stale && figure !== '—' ? `~${figure}` : figure);
  return [
    {
      key: 'idc',
      header: columns.idc,
      rowHeader: true,
      cell: ({ id }) => (
        <a href={routes.idc(id)} className="mono">
          {id}
        </a>
      ),
    },
    {
      key: 'state',
      header: columns.state,
      cell: ({ state, reason }) => (
        <span title={reason}>
          <StateMark state={state} />
        </span>
      ),
    },
    { key: 'viewers', header: columns.viewers, align: 'end', cell: (idc) => last(idc, formatCount(idc.viewers)) },
    { key: 'egress', header: columns.egress, align: 'end', hideBelow: 1360, cell: (idc) => last(idc, formatBandwidth(idc.egressGbps)) },
    {
      key: 'load',
      header: columns.load,
      width: 'clamp(8rem, 14vw, 16rem)',
      cell: ({ loadPct, stale }) => <LoadBar loadPct={loadPct} stale={stale} />,
    },
    { key: 'rebuffer', header: columns.rebuffer, align: 'end', cell: (idc) => last(idc, formatPercent(idc.rebufferPct)) },
    {
      key: 'start',
      header: columns.startFailure,
      align: 'end',
      hideBelow: 1360,
      cell: (idc) => last(idc, formatPercent(idc.startFailurePct)),
    },
    {
      key: 'share',
      header: columns.share,
      align: 'end',
      cell: (idc) => <Share intended={idc.intendedPlayShare} actual={idc.actualPlayShare} />,
    },
    {
      key: 'publish',
      header: columns.publishShare,
      align: 'end',
      hideBelow: 1360,
      cell: (idc) => <Share intended={idc.intendedPublishShare} actual={idc.actualPublishShare} />,
    },
    {
      key: 'age',
      header: columns.age,
      align: 'end',
      cell: ({ dataAgeMs, stale }) => (
        <span className={stale ? 'tone-unknown' : 'quiet'}>{formatAge(dataAgeMs === null ? null : dataAgeMs + frameMs)}</span>
      ),
    },
  ];
}

/** What the ingress does; what it should do beside it when that is something else. */
function Share({ intended, actual }: { readonly intended: number | null; readonly actual: number | null }) {
  if (!sharesDiffer(intended, actual)) return formatShare(actual);
  return (
    <span title={`intended ${formatShare(intended)}`}>
      {formatShare(actual)} → {formatShare(intended)}
    </span>
  );
}
