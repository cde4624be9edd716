/** The methods `alarm.*`: who takes an alarm upon themselves, or puts it out of sight for a while, and why. */
import type { Alarm } from '../../shared/model/events.ts';
import type { CallContext, Handlers } from '../contracts.ts';
import type { AlarmAct } from './alarm-act.ts';
import type { AlarmLog } from './alarm-log.ts';

export interface AlarmHandlerOptions {
  readonly log: Pick<AlarmLog, 'act'>;
  /** Takes the alarm once the act is written: a console sees it when everybody does. */
  readonly onActed: (alarm: Alarm) => void;
}

export function alarmHandlers({
  log,
  onActed,
}: AlarmHandlerOptions): Required<Pick<Handlers, 'alarm.acknowledge' | 'alarm.shelve' | 'alarm.unshelve'>> {
  async function perform(alarmId: string, act: AlarmAct, { sessionId }: CallContext): Promise<void> {
    onActed(await log.act({ alarmId, act, sessionId }));
  }

  return {
    'alarm.acknowledge': async ({ alarmId, why }, context) => {
      const { actor: by, atMs } = context;
      await perform(alarmId, { kind: 'acknowledge', by, atMs, why }, context);
      return {};
    },
    'alarm.shelve': async ({ alarmId, forMinutes, why }, context) => {
      const { actor: by, atMs } = context;
      const untilMs = atMs + forMinutes * 60_000;
      await perform(alarmId, { kind: 'shelve', by, atMs, why, untilMs }, context);
      return { untilMs };
    },
    'alarm.unshelve': async ({ alarmId, why }, context) => {
      const { actor: by, atMs } = context;
      await perform(alarmId, { kind: 'unshelve', by, atMs, why }, context);
      return {};
    },
  };
}
