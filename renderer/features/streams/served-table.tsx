import { useMemo } from 'react';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatCount, formatKbps, formatMillis, formatPercent } from '../../ui/format.ts';
import { navigate, routes } from '../../ui/routes.ts';
import { formatAge } from '../../ui/time.ts';
import { streamsText } from './text.ts';

type Delivery = Row<StateViewSpec<'stream'>['deliveries']>;

interface ServedTableProps {
  readonly deliveries: Table<StateViewSpec<'stream'>['deliveries']>;
  readonly frameAgeMs: number;
  readonly stale: boolean;
}

const { columns: names, drawer } = streamsText;
const end = { align: 'end' } as const;

/** The IDCs that deliver it, most viewers first. */
export function ServedTable({ deliveries, frameAgeMs, stale }: ServedTableProps) {
  const rows = useMemo(() => rowsOf(deliveries).sort((one, other) => (other.viewers || 0) - (one.viewers || 0)), [deliveries]);
  if (rows.length === 0) return <p className="quiet">{drawer.notServed}</p>;
  const columns: readonly Column<Delivery>[] = [
    { key: 'idc', header: streamsText.idc, cell: ({ idc }) => <span className="mono">{idc}</span> },
    { key: 'viewers', header: names.viewers[0], ...end, cell: ({ viewers }) => formatCount(viewers) },
    { key: 'out', header: names.egressKbps[0], ...end, cell: ({ egressKbps }) => formatKbps(egressKbps) },
    { key: 'rebuffer', header: names.rebufferPct[0], ...end, cell: ({ rebufferPct }) => formatPercent(rebufferPct) },
    { key: 'fail', header: names.startFailurePct[0], ...end, cell: ({ startFailurePct }) => formatPercent(startFailurePct) },
    { key: 'start', header: names.startTimeP95Ms[0], ...end, hideBelow: 1500, cell: ({ startTimeP95Ms }) => formatMillis(startTimeP95Ms) },
    { key: 'age', header: drawer.age, ...end, cell: ({ dataAgeMs }) => formatAge(dataAgeMs + frameAgeMs) },
  ];
  return (
    <DataTable
      label={drawer.servedLabel}
      dense
      columns={columns}
      rows={rows}
      rowKey={({ idc }) => idc}
      rowTone={() => (stale ? 'unknown' : 'calm')}
      onOpen={({ idc }) => navigate(routes.idc(idc))}
    />
  );
}
