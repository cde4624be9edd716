import { useCallback, useState } from 'react';
import { isStanding } from '../../../shared/model/alarms.ts';
import type { Alarm } from '../../../shared/model/events.ts';
import { useLatestById, useLinkStatus, useLogView, usePlatformNow } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { Screen, ScreenHeading, Section } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import type { ScreenProps } from '../../ui/routes.ts';
import { commonText } from '../../ui/text.ts';
import { formatClock } from '../../ui/time.ts';
import { AlarmActDialog } from './alarm-act-dialog.tsx';
import type { Done } from './alarm-act-dialog.tsx';
import { AlarmDetail } from './alarm-detail.tsx';
import { AlarmFilters } from './alarm-filters.tsx';
import './alarms.css';
import { DoneNote } from './done-note.tsx';
import { filterOf, hasFilter, noFilter, rowsOf, sectionsOf } from './model/alarm-list.ts';
import type { AlarmFilter, AlarmRow } from './model/alarm-list.ts';
import { ClearedTable, ShelvedTable } from './quiet-tables.tsx';
import { StandingTable } from './standing-table.tsx';
import { text } from './text.ts';
import { useAlarmCommands } from './use-alarm-commands.ts';
import type { AlarmAct } from './use-alarm-act.ts';
import { useStanding } from './use-standing.ts';

/** `#/alarms?alarm=…&act=…&idc=…&severity=…&text=…`: what stands, who took it, what is shelved, what is over. */
export function AlarmsScreen({ query }: ScreenProps) {
  const view = useLogView('alarms');
  const standing = useStanding();
  if (view.state === 'refused') {
    return (
      <Screen>
        <ScreenHeading title={text.title} />
        <ErrorState problem={problemOf(view.failure, text.refused)} />
      </Screen>
    );
  }
  if (view.state === 'loading') {
    return (
      <Screen>
        <ScreenHeading title={text.title} />
        <LoadingShape what={text.loading} rows={10} />
      </Screen>
    );
  }
  return <Alarms key={query.toString()} start={filterOf(query)} linked={query.get('alarm')} asked={query.get('act')} standing={standing} />;
}

interface AlarmsProps {
  readonly start: AlarmFilter;
  readonly linked: string | null;
  /** What to do to the linked one, from the address: its dialog is open at once. */
  readonly asked: string | null;
  readonly standing: ReturnType<typeof useStanding>;
}

function Alarms({ start, linked, asked, standing: { role, live, obstacle } }: AlarmsProps) {
  const nowMs = usePlatformNow();
  const alarms = useLatestById('alarms');
  const [filter, setFilter] = useState(start);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState(linked);
  const [act, setAct] = useState(() => (obstacle === null ? askedAct(asked, alarms.get(linked ?? '')) : null));
  const [done, setDone] = useState<Done | null>(null);
  const onAct = useCallback((next: AlarmAct) => setAct(next), []);
  const { groups, shelved, cleared, inSight, loud, idcs } = sectionsOf(alarms.values(), filter);
  const rows = rowsOf(groups, open);
  const alarm = opened === null ? undefined : alarms.get(opened);
  const shown = groups.reduce((sum, group) => sum + group.alarms.length, 0);
  useAlarmCommands({ inSight: groups.flatMap((group) => group.alarms), shelved, obstacle, onAct });

  const openAlarm = ({ id }: Alarm): void => setOpened(id === opened ? null : id);
  const openRow = (row: AlarmRow): void => {
    if (row.kind === 'alarm') openAlarm(row.alarm);
    else setOpen(toggled(open, row.key));
  };

  return (
    <Screen>
      <ScreenHeading title={text.title} note={text.note({ loud, standing: inSight, shelved: shelved.length })} />
      <LinkNote />
      {live && obstacle !== null && role !== null ? <p className="quiet">{text.mayNot(commonText.roles[role])}</p> : null}
      <AlarmFilters filter={filter} idcs={idcs} onChange={setFilter} />
      {done === null ? null : <DoneNote done={done} obstacle={obstacle} onUndo={setAct} onDismiss={() => setDone(null)} />}
      <div className={alarm === undefined ? 'alarms' : 'alarms alarms-open'}>
        <div className="alarms-list">
          <Section title={text.standing.title} note={hasFilter(filter) ? text.standing.ofAll(shown, inSight) : undefined}>
            <StandingTable
              rows={rows}
              opened={opened}
              nowMs={nowMs}
              live={live}
              obstacle={obstacle}
              onOpen={openRow}
              onAct={onAct}
              empty={<Nothing filtered={hasFilter(filter)} onClear={() => setFilter(noFilter)} />}
            />
          </Section>
          <ShelvedTable alarms={shelved} opened={opened} onOpen={openAlarm} nowMs={nowMs} obstacle={obstacle} onAct={onAct} />
          <ClearedTable alarms={cleared} opened={opened} onOpen={openAlarm} />
        </div>
        {alarm === undefined ? null : (
          <AlarmDetail key={alarm.id} alarm={alarm} nowMs={nowMs} obstacle={obstacle} onAct={onAct} onClose={() => setOpened(null)} />
        )}
      </div>
      {act === null ? null : (
        <AlarmActDialog
          act={act}
          onDone={(next) => {
            setAct(null);
            setDone(next);
          }}
          onClose={() => setAct(null)}
        />
      )}
    </Screen>
  );
}

function askedAct(kind: string | null, alarm: Alarm | undefined): AlarmAct | null {
  if (alarm === undefined || !isStanding(alarm)) return null;
  return kind === 'acknowledge' || kind === 'shelve' ? { kind, alarms: [alarm] } : null;
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The banner says that the link is lost; here it says what that means for the list. */
function LinkNote() {
  const status = useLinkStatus();
  if (status.state === 'live') return null;
  const lostAtMs = 'lostAtMs' in status ? status.lostAtMs : null;
  return (
    <p className="alarm-stale" role="status">
      {text.stale(lostAtMs === null ? commonText.dataOld('…') : `at ${formatClock(lostAtMs)}`)}
    </p>
  );
}

function Nothing({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (!filtered) return <EmptyState title={text.standing.none} detail={text.standing.noneDetail} />;
  return (
    <EmptyState
      title={text.standing.filtered}
      actions={
        <Button small onClick={onClear}>
          {text.filters.clear}
        </Button>
      }
    />
  );
}
