import { useMemo } from 'react';
import type { Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { believedTone } from '../../ui/believed.ts';
import { EmptyState } from '../../ui/conditions.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { bandwidthScale, formatCount, formatMillis, formatPercent } from '../../ui/format.ts';
import { navigate, routes } from '../../ui/routes.ts';
import { IdcName, LoadCell, StateCell, StreamsCell, TrendCell } from './idc-cells.tsx';
import { Measure } from './measure.tsx';
import type { Command } from './model/commands.ts';
import type { IdcRow } from './model/idc-rows.ts';
import { markersFor } from './model/timeline.ts';
import type { TimelineEvent } from './model/timeline.ts';
import { trafficNote } from './model/traffic.ts';
import { overviewText } from './text.ts';

interface IdcTableProps {
  /** In the order to be shown. */
  readonly rows: readonly IdcRow[];
  /** Platform clock of the frame. */
  readonly nowMs: number;
  readonly trends: {
    readonly idcs: Table<StateViewSpec<'trends'>['idcs']>;
    readonly points: Table<StateViewSpec<'trends'>['points']>;
  } | null;
  readonly trendsEndMs: number;
  readonly events: readonly TimelineEvent[];
  readonly commands: ReadonlyMap<string, Command>;
}

type TrendLines = ReadonlyMap<string, Float32Array>;

const text = overviewText.idcs;
const trendPoints = 90;

export function IdcTable({ rows, nowMs, trends, trendsEndMs, events, commands }: IdcTableProps) {
  const lines = useMemo(() => trendLines(trends), [trends]);
  const columns = useMemo(
    () => columnsFor({ rows, nowMs, lines, trendsEndMs, events, commands }),
    [rows, nowMs, lines, trendsEndMs, events, commands],
  );
  return (
    <DataTable
      label={text.label}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowTone={({ state, stale }) => believedTone(state, stale)}
      onOpen={({ id }) => navigate(routes.idc(id))}
      primary
      empty={<EmptyState title={text.none} detail={text.noneDetail} />}
    />
  );
}

function trendLines(trends: IdcTableProps['trends']): TrendLines {
  const lines = new Map<string, Float32Array>();
  if (trends === null) return lines;
  for (const [index, id] of trends.idcs.columns.id.entries()) {
    lines.set(id, trends.points.columns.rebufferPct.subarray(index * trendPoints, (index + 1) * trendPoints));
  }
  return lines;
}

interface ColumnsOptions extends Pick<IdcTableProps, 'rows' | 'nowMs' | 'trendsEndMs' | 'events' | 'commands'> {
  readonly lines: TrendLines;
}

function columnsFor({ rows, nowMs, lines, trendsEndMs, events, commands }: ColumnsOptions): readonly Column<IdcRow>[] {
  const out = bandwidthScale(rows.map(({ egressGbps }) => egressGbps));
  const into = bandwidthScale(rows.map(({ ingestGbps }) => ingestGbps));
  const wholeCapacity = rows.reduce((sum, { viewerCapacity }) => sum + viewerCapacity, 0);
  const end = { align: 'end' } as const;
  return [
    { key: 'idc', header: text.idc, cell: (row) => <IdcName row={row} command={commands.get(row.id)} /> },
    { key: 'state', header: text.state, cell: (row) => <StateCell row={row} nowMs={nowMs} traffic={trafficNote(row, wholeCapacity)} /> },
    { key: 'viewers', header: text.viewers, ...end, cell: (row) => <Measure row={row} text={formatCount(row.viewers)} /> },
    { key: 'streams', header: text.streams, ...end, cell: (row) => <StreamsCell row={row} /> },
    {
      key: 'in',
      header: text.in,
      unit: into.unit,
      ...end,
      hideBelow: 1500,
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
      header: text.start,
      unit: text.fail,
      ...end,
      cell: (row) => <Measure row={row} text={formatPercent(row.startFailurePct)} blamedAs="Start failures" />,
    },
    {
      key: 'start-time',
      header: text.start,
      unit: text.p95,
      ...end,
      hideBelow: 1200,
      cell: (row) => <Measure row={row} text={formatMillis(row.startTimeP95Ms)} blamedAs="Start time" />,
    },
    {
      key: 'latency',
      header: text.latency,
      unit: text.p95,
      ...end,
      hideBelow: 1500,
      cell: (row) => <Measure row={row} text={formatMillis(row.latencyP95Ms)} />,
    },
    { key: 'load', header: text.load, width: '8.5rem', cell: (row) => <LoadCell row={row} /> },
    {
      key: 'trend',
      header: text.trend,
      unit: text.trendUnit,
      width: '7.5rem',
      cell: (row) => <TrendCell row={row} values={lines.get(row.id)} markers={markersFor(events, row.id, trendsEndMs)} nowMs={nowMs} />,
    },
  ];
}
