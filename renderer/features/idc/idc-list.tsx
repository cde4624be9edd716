import { healthStateOf, severityRank } from '../../../shared/model/health.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { Row } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import { believedState, believedTone } from '../../ui/believed.ts';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatCount } from '../../ui/format.ts';
import { LoadBar } from '../../ui/load-bar.tsx';
import { frameTooOldMs, usePaced } from '../../ui/paced.ts';
import { Screen, ScreenHeading } from '../../ui/panel.tsx';
import { navigate, routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { idcText } from './text.ts';

type IdcRow = Row<StateViewSpec<'overview'>['idcs']>;

const text = idcText.list;

/** `#/idc` without an id: which one? */
export function IdcList() {
  const overview = usePaced(useStateView('overview'));
  const nowMs = useConsoleNow();
  if (overview.state === 'loading') {
    return (
      <Screen>
        <LoadingShape what={idcText.whatList} rows={10} />
      </Screen>
    );
  }
  if (overview.state === 'refused') {
    return (
      <Screen>
        <ErrorState problem={{ message: overview.failure.message, remedy: overview.failure.data.remedy }} />
      </Screen>
    );
  }
  const tooOld = frameAgeMs(overview, nowMs) > frameTooOldMs;
  const stateOf = (row: IdcRow) => believedState(healthStateOf(row.state), { frameTooOld: tooOld, stale: row.stale === 1 });
  const rows = rowsOf(overview.tables.idcs).sort(
    (one, other) =>
      severityRank(healthStateOf(one.state)) - severityRank(healthStateOf(other.state)) ||
      (other.viewers || 0) - (one.viewers || 0) ||
      one.id.localeCompare(other.id),
  );
  const columns: readonly Column<IdcRow>[] = [
    {
      key: 'idc',
      header: text.idc,
      cell: ({ id, name }) => (
        <a className="clipped idc-list-name" href={routes.idc(id)} title={`${id} · ${name}`}>
          <span className="mono">{id}</span> <span className="quiet">{name}</span>
        </a>
      ),
    },
    { key: 'region', header: text.region, cell: ({ region }) => <span className="quiet">{region}</span> },
    { key: 'state', header: text.state, cell: (row) => <StateMark state={stateOf(row)} /> },
    {
      key: 'reason',
      header: text.reason,
      width: '35%',
      cell: ({ reason }) => (
        <span className="cell-clip" title={reason}>
          {reason}
        </span>
      ),
    },
    {
      key: 'viewers',
      header: text.viewers,
      align: 'end',
      cell: (row) => `${row.stale === 1 || tooOld ? '~' : ''}${formatCount(row.viewers)}`,
    },
    {
      key: 'load',
      header: text.load,
      width: '10rem',
      cell: ({ loadPct, stale }) => <LoadBar loadPct={Number.isFinite(loadPct) ? loadPct : null} stale={stale === 1 || tooOld} />,
    },
  ];
  return (
    <Screen>
      <ScreenHeading title={idcText.listTitle} note={idcText.listNote} />
      <DataTable
        label={text.label}
        primary
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowTone={(row) => believedTone(stateOf(row), row.stale === 1)}
        onOpen={({ id }) => navigate(routes.idc(id))}
        empty={<EmptyState title={idcText.none} detail={idcText.noneDetail} />}
      />
    </Screen>
  );
}
