import { useMemo } from 'react';
import type { Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { EmptyState } from '../../ui/conditions.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { bandwidthScale, formatCount, formatMillis, formatPercent } from '../../ui/format.ts';
import { LoadBar } from '../../ui/load-bar.tsx';
import { navigate, routes } from '../../ui/routes.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge, formatClock, formatSince } from '../../ui/time.ts';
import { toneOf } from '../../ui/tone.ts';
import { highestOf } from '../../ui/charts/plot-scale.ts';
import { Measure } from './measure.tsx';
import type { IdcRow } from './model/idc-rows.ts';
import { markersFor } from './model/timeline.ts';
import type { TimelineEvent } from './model/timeline.ts';
import { trafficNote } from './model/traffic.ts';
import { overviewText } from './text.ts';

interface IdcTableProps {
  /** Worst first. */
  readonly rows: readonly IdcRow[];
  /** Platform clock of the frame. */
  readonly nowMs: number;
  readonly trends: {
    readonly idcs: Table<StateViewSpec<'trends'>['idcs']>;
    readonly points: Table<StateViewSpec<'trends'>['points']>;
  } | null;
  readonly trendsEndMs: number;
  readonly events: readonly TimelineEvent[];
}

const text = overviewText.idcs;
const trendPoints = 90;
/** Lines share one scale so that they can be compared; it never magnifies noise under 2 %. */
const trendLeastTop = 2;

export function IdcTable({ rows, nowMs, trends, trendsEndMs, events }: IdcTableProps) {
  const lines = useMemo(() => trendLines(trends), [trends]);
  const columns = useMemo(() => columnsFor({ rows, nowMs, lines, trendsEndMs, events }), [rows, nowMs, lines, trendsEndMs, events]);
  return (
    <DataTable
      label={text.label}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowTone={({ state, stale }) => (stale ? 'unknown' : toneOf(state))}
      onOpen={({ id }) => navigate(routes.idc(id))}
      primary
      empty={<EmptyState title={text.none} detail={text.noneDetail} />}
    />
  );
}

interface TrendLines {
  readonly byIdc: ReadonlyMap<string, Float32Array>;
  readonly top: number;
}

function trendLines(trends: IdcTableProps['trends']): TrendLines {
  const byIdc = new Map<string, Float32Array>();
  const points = trends?.points.columns.rebufferPct;
  if (points !== undefined) {
    for (const [index, id] of trends?.idcs.columns.id.entries() ?? []) {
      byIdc.set(id, points.subarray(index * trendPoints, (index + 1) * trendPoints));
    }
  }
  const highest = points === undefined ? Number.NaN : highestOf(points);
  return { byIdc, top: Math.max(trendLeastTop, Number.isFinite(highest) ? Math.min(highest, 10) : 0) };
}

interface ColumnsOptions extends Pick<IdcTableProps, 'rows' | 'nowMs' | 'trendsEndMs' | 'events'> {
  readonly lines: TrendLines;
}

function columnsFor({ rows, nowMs, lines, trendsEndMs, events }: ColumnsOptions): readonly Column<IdcRow>[] {
  const out = bandwidthScale(rows.map(({ egressGbps }) => egressGbps));
  const into = bandwidthScale(rows.map(({ ingestGbps }) => ingestGbps));
  const wholeCapacity = rows.reduce((sum, { viewerCapacity }) => sum + viewerCapacity, 0);
  const notes = new Map(rows.map((row) => [row.id, trafficNote(row, wholeCapacity)]));
  const end = { align: 'end' } as const;
  const traffic: readonly Column<IdcRow>[] = [...notes.values()].some((note) => note !== null)
    ? [
        {
          key: 'traffic',
          header: text.traffic,
          cell: ({ id }) => {
            const note = notes.get(id) ?? null;
            if (note === null) return null;
            return note.mismatch ? <StateMark state="degraded" word={note.text} /> : <span className="quiet">{note.text}</span>;
          },
        },
      ]
    : [];
  return [
    { key: 'idc', header: text.idc, cell: (row) => <IdcName row={row} /> },
    { key: 'state', header: text.state, cell: (row) => <StateCell row={row} nowMs={nowMs} /> },
    ...traffic,
    { key: 'viewers', header: text.viewers, ...end, cell: (row) => <Measure row={row} text={formatCount(row.viewers)} /> },
    { key: 'streams', header: text.streams, ...end, cell: (row) => <Measure row={row} text={formatCount(row.streams)} /> },
    {
      key: 'in',
      header: text.in,
      unit: into.unit,
      ...end,
      hideBelow: 1360,
      cell: (row) => <Measure row={row} text={into.format(row.ingestGbps)} />,
    },
    { key: 'out', header: text.out, unit: out.unit, ...end, cell: (row) => <Measure row={row} text={out.format(row.egressGbps)} /> },
    {
      key: 'rebuffer',
      header: text.rebuffer,
      ...end,
      cell: (row) => <Measure row={row} text={formatPercent(row.rebufferPct)} blamedAs="Rebuffering" />,
    },
    {
      key: 'start-fail',
      header: text.startFail,
      ...end,
      cell: (row) => <Measure row={row} text={formatPercent(row.startFailurePct)} blamedAs="Start failures" />,
    },
    {
      key: 'start-time',
      header: text.startTime,
      ...end,
      hideBelow: 1200,
      cell: (row) => <Measure row={row} text={formatMillis(row.startTimeP95Ms)} blamedAs="Start time" />,
    },
    { key: 'load', header: text.load, width: '9.5rem', cell: (row) => <LoadCell row={row} /> },
    {
      key: 'trend',
      header: text.trend,
      unit: text.trendUnit,
      width: '8.5rem',
      cell: (row) => <TrendCell {...{ row, lines, trendsEndMs, events, nowMs }} />,
    },
  ];
}

interface RowProps {
  readonly row: IdcRow;
}

function IdcName({ row }: RowProps) {
  return (
    <a className="idc-name" href={routes.idc(row.id)} title={`${row.id} · ${row.name} · ${row.region}`}>
      <span className="mono">{row.id}</span> <span className="quiet">{row.name}</span>
    </a>
  );
}

function StateCell({ row, nowMs }: RowProps & { readonly nowMs: number }) {
  const since = formatSince(Math.max(0, nowMs - row.sinceMs));
  if (row.stale && row.saidState !== 'unknown') {
    return (
      <StateMark
        state="unknown"
        note={`${text.lastKnown(commonText.states[row.saidState].toLowerCase())}, ${commonText.dataOld(formatAge(row.ageMs))}`}
      />
    );
  }
  if (row.state === 'unknown') {
    return <StateMark state="unknown" note={Number.isFinite(row.ageMs) ? commonText.dataOld(formatAge(row.ageMs)) : commonText.noData} />;
  }
  return (
    <span title={row.reason}>
      <StateMark state={row.state} note={row.state === 'healthy' ? undefined : since} />
    </span>
  );
}

function LoadCell({ row }: RowProps) {
  const loadPct = Number.isFinite(row.loadPct) ? row.loadPct : null;
  const tone = loadPct === null || loadPct < 85 ? 'calm' : loadPct < 95 ? 'degraded' : 'critical';
  return <LoadBar loadPct={loadPct} tone={row.stale ? 'calm' : tone} stale={row.stale} />;
}

interface TrendCellProps extends RowProps {
  readonly lines: TrendLines;
  readonly trendsEndMs: number;
  readonly events: readonly TimelineEvent[];
  readonly nowMs: number;
}

function TrendCell({ row, lines, trendsEndMs, events, nowMs }: TrendCellProps) {
  if (row.stale) {
    return (
      <span className="tone-unknown">
        {Number.isFinite(row.dataAgeMs) ? text.noneSince(formatClock(nowMs - row.dataAgeMs)) : text.noneYet}
      </span>
    );
  }
  const values = lines.byIdc.get(row.id);
  if (values === undefined) return null;
  return (
    <Sparkline
      values={values}
      top={lines.top}
      tone={toneOf(row.state)}
      markers={markersFor(events, row.id, trendsEndMs)}
      label={text.trendOf(row.id)}
    />
  );
}
