/** The log of alarms, as whoever tells of the network and whoever acts on an alarm see it. */
import type { Alarm } from '../../shared/model/events.ts';
import type { OpenedStore } from '../store/open.ts';
import type { ActedAlarm } from './alarm-act.ts';
import type { Told } from './alarm-operations.ts';

export interface AlarmLog {
  /** Those that stand, and those that cleared on a shelf. */
  known(): Promise<readonly Alarm[]>;
  /** Answers false, with nothing written, when another platform tells now. @param lease under which it is told */
  tell(told: Told, lease: number): Promise<boolean>;
  /** Answers the alarm after it. @throws SwitchyardError `not-found`, `wrong-phase` */
  act(asked: ActedAlarm): Promise<Alarm>;
  /** Another platform has written to it. Answers its own undo. */
  onNews(heard: () => void): () => void;
}

export function alarmLogOver(store: Pick<OpenedStore, 'run' | 'onNews'>, clock: () => number): AlarmLog {
  return {
    known: () => store.run('alarms.known', undefined),
    tell: (told, lease) => store.run('alarms.tell', { told, lease, atMs: clock() }),
    act: (asked) => store.run('alarms.act', asked),
    onNews: (heard) => store.onNews(({ alarms }) => (alarms === undefined ? undefined : heard())),
  };
}
