/** What makes no noise: alarms on the shelf, and alarms that are over. */
import { useMemo } from 'react';
import type { Alarm } from '../../../shared/model/events.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/panel.tsx';
import { formatClockMinutes, formatCountdown, formatSince } from '../../ui/time.ts';
import { AlarmMark } from './alarm-mark.tsx';
import { TwoLines } from './standing-table.tsx';
import { text } from './text.ts';
import type { AlarmAct } from './use-alarm-act.ts';

interface QuietTableProps {
  readonly alarms: readonly Alarm[];
  readonly opened: string | null;
  readonly onOpen: (alarm: Alarm) => void;
}

interface ShelvedTableProps extends QuietTableProps {
  readonly nowMs: number;
  readonly obstacle: string | null;
  readonly onAct: (act: AlarmAct) => void;
}

const shelvedMost = 20;
const clearedMost = 8;

const severity: Column<Alarm> = {
  key: 'severity',
  header: text.columns.severity,
  width: '7.5rem',
  cell: (alarm) => <AlarmMark severity={alarm.severity} outline />,
};
const what: Column<Alarm> = {
  key: 'what',
  header: text.columns.what,
  rowHeader: true,
  cell: ({ title, detail }) => <TwoLines first={title} second={detail} />,
};

export function ShelvedTable({ alarms, opened, onOpen, nowMs, obstacle, onAct }: ShelvedTableProps) {
  const { shown, more } = useFolded(alarms, shelvedMost);
  const columns = useMemo((): readonly Column<Alarm>[] => {
    const untilMs = ({ shelved }: Alarm): number => shelved?.untilMs ?? Number.NaN;
    return [
      severity,
      what,
      {
        key: 'left',
        header: text.columns.left,
        width: '8rem',
        cell: (alarm) => (
          <span className="tabular">
            {formatCountdown(untilMs(alarm) - nowMs)} <span className="quiet">{formatClockMinutes(untilMs(alarm))}</span>
          </span>
        ),
      },
      {
        key: 'who',
        header: text.columns.who,
        width: '16rem',
        cell: ({ shelved }) => (shelved === null ? null : <TwoLines first={shelved.by.name} second={shelved.why} />),
      },
      {
        key: 'acts',
        header: <span className="visually-hidden">{text.columns.acts}</span>,
        width: '7rem',
        align: 'end',
        cell: (alarm) => (
          <Button
            small
            disabled={obstacle !== null}
            title={obstacle ?? undefined}
            aria-label={text.named(text.unshelve, alarm.title)}
            onClick={() => onAct({ kind: 'unshelve', alarms: [alarm] })}
          >
            {text.unshelve}
          </Button>
        ),
      },
    ];
  }, [nowMs, obstacle, onAct]);
  if (alarms.length === 0) return null;
  return (
    <Section title={text.shelved.title} note={text.shelved.note}>
      <div className="alarm-table">
        <DataTable
          label={text.shelved.table}
          columns={columns}
          rows={shown}
          rowKey={({ id }) => id}
          rowSelected={({ id }) => id === opened}
          onOpen={onOpen}
        />
        {more}
      </div>
    </Section>
  );
}

const clearedColumns: readonly Column<Alarm>[] = [
  severity,
  what,
  {
    key: 'cleared',
    header: text.columns.cleared,
    width: '9rem',
    cell: ({ clearedAtMs }) => <Moment atMs={clearedAtMs ?? Number.NaN} show="day" />,
  },
  {
    key: 'lasted',
    header: text.columns.lasted,
    width: '7rem',
    cell: ({ raisedAtMs, clearedAtMs }) => <span className="tabular">{formatSince((clearedAtMs ?? Number.NaN) - raisedAtMs)}</span>,
  },
  {
    key: 'times',
    header: text.columns.times,
    width: '3.5rem',
    align: 'end',
    cell: ({ count }) => (count === 1 ? null : <span className="quiet">{text.times(count)}</span>),
  },
  {
    key: 'by',
    header: text.columns.by,
    width: '13rem',
    hideBelow: 1200,
    cell: ({ acknowledged }) => (acknowledged === null ? null : <TwoLines first={acknowledged.by.name} second={acknowledged.why} />),
  },
];

export function ClearedTable({ alarms, opened, onOpen }: QuietTableProps) {
  const { shown, more } = useFolded(alarms, clearedMost);
  return (
    <Section title={text.cleared.title}>
      {alarms.length === 0 ? (
        <p className="quiet">{text.cleared.none}</p>
      ) : (
        <div className="alarm-table alarm-table-cleared">
          <DataTable
            label={text.cleared.table}
            columns={clearedColumns}
            rows={shown}
            rowKey={({ id }) => id}
            rowSelected={({ id }) => id === opened}
            onOpen={onOpen}
          />
          {more}
        </div>
      )}
    </Section>
  );
}
