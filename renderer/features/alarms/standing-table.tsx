import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { AlarmGroup } from '../../../shared/model/alarm-groups.ts';
import { isLoud } from '../../../shared/model/alarms.ts';
import type { Alarm } from '../../../shared/model/events.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { keepUnits } from '../../ui/format.ts';
import { routes } from '../../ui/routes.ts';
import { formatClockMinutes, formatSince } from '../../ui/time.ts';
import type { Tone } from '../../ui/tone.ts';
import { AlarmMark, isOutline } from './alarm-mark.tsx';
import type { AlarmRow } from './model/alarm-list.ts';
import { text } from './text.ts';
import type { AlarmAct } from './use-alarm-act.ts';

interface StandingTableProps {
  readonly rows: readonly AlarmRow[];
  readonly opened: string | null;
  readonly nowMs: number;
  readonly live: boolean;
  /** Why no act is possible; null when it is. */
  readonly obstacle: string | null;
  readonly onOpen: (row: AlarmRow) => void;
  readonly onAct: (act: AlarmAct) => void;
  readonly empty: ReactNode;
}

/** Rows drawn before the rest is asked for: more is no longer read, and a flood must not cost frames. */
const shownMost = 60;

export function StandingTable({ rows, opened, nowMs, live, obstacle, onOpen, onAct, empty }: StandingTableProps) {
  const { shown, more } = useFolded(rows, shownMost);
  const columns = useMemo(() => columnsOf({ nowMs, live, obstacle, onAct }), [nowMs, live, obstacle, onAct]);
  return (
    <div className="alarm-table">
      <DataTable
        label={text.standing.table}
        columns={columns}
        rows={shown}
        rowKey={({ key }) => key}
        rowTone={(row) => (live ? toneOf(row) : 'unknown')}
        rowSelected={(row) => row.key === opened}
        onOpen={onOpen}
        primary
        empty={empty}
      />
      {more}
    </div>
  );
}

/** Only what still asks for somebody is tinted. */
function toneOf(row: AlarmRow): Tone {
  const { severity, loud } = row.kind === 'flood' ? row.group : { severity: row.alarm.severity, loud: isLoud(row.alarm) ? 1 : 0 };
  return loud > 0 && (severity === 'critical' || severity === 'degraded') ? severity : 'calm';
}

type ColumnOptions = Pick<StandingTableProps, 'nowMs' | 'live' | 'obstacle' | 'onAct'>;

function columnsOf({ nowMs, live, obstacle, onAct }: ColumnOptions): readonly Column<AlarmRow>[] {
  return [
    {
      key: 'severity',
      header: text.columns.severity,
      width: '6.75rem',
      cell: (row) =>
        row.kind === 'flood' ? (
          <AlarmMark severity={row.group.severity} outline={!live || row.group.loud === 0} />
        ) : (
          <span className={row.isMember ? 'alarm-member' : undefined}>
            <AlarmMark severity={row.alarm.severity} outline={!live || isOutline(row.alarm)} />
          </span>
        ),
    },
    {
      key: 'what',
      header: text.columns.what,
      rowHeader: true,
      cell: (row) =>
        row.kind === 'flood' ? (
          <FloodWords group={row.group} isOpen={row.isOpen} />
        ) : (
          <TwoLines first={row.alarm.title} second={row.alarm.detail} />
        ),
    },
    { key: 'where', header: text.columns.where, width: '7rem', cell: (row) => <Where row={row} /> },
    {
      key: 'since',
      header: text.columns.since,
      width: '8rem',
      cell: (row) => {
        const sinceMs = row.kind === 'flood' ? row.group.sinceMs : row.alarm.raisedAtMs;
        return (
          <span className="tabular">
            {formatSince(nowMs - sinceMs)} <span className="quiet">{formatClockMinutes(sinceMs)}</span>
          </span>
        );
      },
    },
    {
      key: 'times',
      header: text.columns.times,
      width: '3.5rem',
      align: 'end',
      hideBelow: 1360,
      cell: (row) => (row.kind === 'flood' || row.alarm.count === 1 ? null : <span className="quiet">{text.times(row.alarm.count)}</span>),
    },
    {
      key: 'by',
      header: text.columns.by,
      width: '10rem',
      cell: (row) =>
        row.kind === 'flood' ? (
          <span className="quiet">{text.flood.loud(row.group.loud, row.group.alarms.length)}</span>
        ) : row.alarm.acknowledged === null ? null : (
          <TwoLines first={row.alarm.acknowledged.by.name} second={row.alarm.acknowledged.why} />
        ),
    },
    {
      key: 'acts',
      header: <span className="visually-hidden">{text.columns.acts}</span>,
      width: '12rem',
      align: 'end',
      cell: (row) => <RowActs row={row} obstacle={obstacle} onAct={onAct} />,
    },
  ];
}

/** A title and what is said of it, each on a line that ends before the column does. */
export function TwoLines({ first, second }: { readonly first: string; readonly second: string }) {
  return (
    <span className="alarm-lines" title={`${first}\n${second}`}>
      <span className="alarm-line">{keepUnits(first)}</span>
      <span className="alarm-line alarm-line-second">{keepUnits(second)}</span>
    </span>
  );
}

function FloodWords({ group, isOpen }: { readonly group: AlarmGroup; readonly isOpen: boolean }) {
  const count = group.alarms.length;
  const title =
    group.kind === 'sites'
      ? text.flood.sites(group.idcs.length, count)
      : group.kind === 'idc'
        ? text.flood.idc(group.idcs[0] ?? '', count)
        : text.flood.network(count);
  return (
    <span className="alarm-flood">
      <svg className="alarm-fold" viewBox="0 0 12 12" aria-hidden="true">
        <path d={isOpen ? 'M2 4l4 4 4-4' : 'M4 2l4 4-4 4'} />
      </svg>
      <TwoLines first={title} second={isOpen ? text.flood.close : group.alarms.map(({ title: one }) => one).join(' · ')} />
    </span>
  );
}

function Where({ row }: { readonly row: AlarmRow }) {
  const idcs = row.kind === 'flood' ? row.group.idcs : row.alarm.idc === null ? [] : [row.alarm.idc];
  const [only] = idcs;
  if (only === undefined) return <span className="quiet">{text.network}</span>;
  if (idcs.length === 1) {
    return (
      <a className="mono alarm-line" href={routes.idc(only)} title={only}>
        {only}
      </a>
    );
  }
  return (
    <span className="mono alarm-line" title={idcs.join(' ')}>
      {idcs.join(' ')}
    </span>
  );
}

function RowActs({ row, obstacle, onAct }: { readonly row: AlarmRow } & Pick<StandingTableProps, 'obstacle' | 'onAct'>) {
  const alarms: readonly Alarm[] = row.kind === 'flood' ? row.group.alarms : [row.alarm];
  const loud = alarms.filter(isLoud);
  const title = row.kind === 'flood' ? row.key : row.alarm.title;
  return (
    <span className="alarm-acts">
      {loud.length === 0 ? null : (
        <Button
          small
          disabled={obstacle !== null}
          title={obstacle ?? undefined}
          aria-label={text.named(text.acknowledge, title)}
          onClick={() => onAct({ kind: 'acknowledge', alarms: loud })}
        >
          {row.kind === 'flood' ? text.acknowledgeAll(loud.length) : text.acknowledge}
        </Button>
      )}
      <Button
        small
        disabled={obstacle !== null}
        title={obstacle ?? undefined}
        aria-label={text.named(text.shelve, title)}
        onClick={() => onAct({ kind: 'shelve', alarms })}
      >
        {text.shelve}
      </Button>
    </span>
  );
}
