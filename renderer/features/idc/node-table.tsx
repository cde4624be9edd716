import { healthStateOf } from '../../../shared/model/health.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { believedState } from '../../ui/believed.ts';
import { EmptyState } from '../../ui/conditions.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { absentMark, formatCount, formatKbps, formatPercent } from '../../ui/format.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatAge } from '../../ui/time.ts';
import { toneOf } from '../../ui/tone.ts';
import { idcText } from './text.ts';

type Node = Row<StateViewSpec<'idc'>['nodes']>;

interface NodeTableProps {
  readonly nodes: Table<StateViewSpec<'idc'>['nodes']>;
  readonly frameAgeMs: number;
  readonly frameTooOld: boolean;
}

const text = idcText.nodes;
const end = { align: 'end' } as const;

export function NodeTable({ nodes, frameAgeMs, frameTooOld }: NodeTableProps) {
  const stateOf = (state: number) => believedState(healthStateOf(state), { frameTooOld, stale: false });
  const columns: readonly Column<Node>[] = [
    { key: 'node', header: text.node, cell: ({ id }) => <span className="mono">{id}</span> },
    { key: 'role', header: text.role, cell: ({ role }) => role },
    { key: 'state', header: text.state, cell: ({ state }) => <StateMark state={stateOf(state)} /> },
    { key: 'check', header: text.check, cell: (node) => <Check node={node} /> },
    { key: 'connections', header: text.connections, ...end, cell: ({ connections }) => formatCount(connections) },
    { key: 'in', header: text.in, ...end, cell: ({ ingestKbps }) => formatKbps(ingestKbps) },
    { key: 'out', header: text.out, ...end, cell: ({ egressKbps }) => formatKbps(egressKbps) },
    { key: 'cpu', header: text.cpu, ...end, cell: ({ cpuPct }) => formatPercent(cpuPct, 0) },
    {
      key: 'release',
      header: text.release,
      ...end,
      cell: ({ configRelease }) =>
        Number.isFinite(configRelease) ? <span className="mono">{text.releaseOf(configRelease)}</span> : absentMark,
    },
    { key: 'age', header: text.age, ...end, cell: ({ dataAgeMs }) => formatAge(dataAgeMs + frameAgeMs) },
    {
      key: 'detail',
      header: text.detail,
      width: '25%',
      hideBelow: 1500,
      cell: ({ detail }) => (
        <span className="cell-clip quiet" title={detail}>
          {detail}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label={text.label}
      dense
      columns={columns}
      rows={rowsOf(nodes)}
      rowKey={({ id }) => id}
      rowTone={({ state }) => toneOf(stateOf(state))}
      empty={<EmptyState title={text.none} />}
    />
  );
}

interface CheckProps {
  readonly node: Node;
}

/** The traffic manager's own check: the second witness, in words; its detail on hover. */
function Check({ node: { check, checkDetail } }: CheckProps) {
  if (check === '') return <span className="quiet">{absentMark}</span>;
  return (
    <span title={checkDetail}>
      {text.checks[check] ?? check}
      {checkDetail === '' || check === 'up' ? null : <span className="quiet"> · {checkDetail}</span>}
    </span>
  );
}
