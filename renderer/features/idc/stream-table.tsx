import { healthStateOf } from '../../../shared/model/health.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { believedState } from '../../ui/believed.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { EmptyState } from '../../ui/conditions.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { absentMark, formatCount, formatKbps, formatMillis, formatPercent } from '../../ui/format.ts';
import { navigate, routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { toneOf } from '../../ui/tone.ts';
import { idcText } from './text.ts';

type Stream = Row<StateViewSpec<'idc'>['streams']>;

interface StreamTableProps {
  readonly streams: Table<StateViewSpec<'idc'>['streams']>;
  readonly idc: string;
  readonly frameTooOld: boolean;
}

const text = idcText.streams;
const end = { align: 'end' } as const;
const idMost = 40;

export function StreamTable({ streams, idc, frameTooOld }: StreamTableProps) {
  const stateOf = (state: number) => believedState(healthStateOf(state), { frameTooOld, stale: false });
  const columns: readonly Column<Stream>[] = [
    { key: 'stream', header: text.stream, cell: ({ id }) => <CopyableId id={id} what={text.stream} most={idMost} /> },
    { key: 'state', header: text.state, cell: ({ state }) => <StateMark state={stateOf(state)} /> },
    {
      key: 'ingest',
      header: text.ingestIdc,
      cell: ({ ingestIdc }) =>
        ingestIdc === '' ? (
          absentMark
        ) : ingestIdc === idc ? (
          <span className="mono">{ingestIdc}</span>
        ) : (
          <a className="mono" href={routes.idc(ingestIdc)}>
            {ingestIdc}
          </a>
        ),
    },
    { key: 'viewers', header: text.viewers, ...end, cell: ({ viewers }) => formatCount(viewers) },
    { key: 'bitrate', header: text.bitrate, ...end, cell: ({ ingestKbps }) => formatKbps(ingestKbps) },
    { key: 'fps', header: text.fps, ...end, cell: ({ fps }) => (Number.isFinite(fps) ? fps.toFixed(1) : absentMark) },
    { key: 'rebuffer', header: text.rebuffer, ...end, cell: ({ rebufferPct }) => formatPercent(rebufferPct) },
    { key: 'start', header: text.startTime, ...end, cell: ({ startTimeP95Ms }) => formatMillis(startTimeP95Ms) },
    { key: 'out', header: text.out, ...end, cell: ({ egressKbps }) => formatKbps(egressKbps) },
  ];
  return (
    <DataTable
      label={text.label}
      dense
      primary
      columns={columns}
      rows={rowsOf(streams)}
      rowKey={({ id }) => id}
      rowTone={({ state }) => toneOf(stateOf(state))}
      onOpen={({ id }) => navigate(routes.streams({ idc, stream: id }))}
      empty={<EmptyState title={text.none} />}
    />
  );
}
