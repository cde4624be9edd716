/** The methods `alarm.*`: who takes an alarm upon themselves, or puts it out of sight for a while, and why. */
import type { Alarm, TimelineEntry } from '../../shared/model/events.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord, CallContext, Handlers, LogAppends } from '../contracts.ts';
import { acted } from './alarm-act.ts';
import type { AlarmAct } from './alarm-act.ts';
import type { AlarmBook } from './alarms.ts';

export interface AlarmHandlerOptions {
  readonly alarms: AlarmBook;
  /** In the order of all that has been told of alarms; resolves once it is in the database. */
  readonly write: (appends: LogAppends, audit: readonly AuditRecord[]) => Promise<void>;
}

export function alarmHandlers({
  alarms,
  write,
}: AlarmHandlerOptions): Required<Pick<Handlers, 'alarm.acknowledge' | 'alarm.shelve' | 'alarm.unshelve'>> {
  /** Nothing is believed before it is written: a console sees an act when everybody does. */
  async function perform(alarm: Alarm, act: AlarmAct, { sessionId }: CallContext): Promise<void> {
    const { by: actor, atMs, why } = act;
    const until = act.kind === 'shelve' ? { untilMs: act.untilMs } : {};
    const details = { cause: alarm.cause, title: alarm.title, ...until };
    const record = auditRecordOf({ atMs, actor, action: `alarm.${act.kind}`, object: alarm.id, reason: why, sessionId, details });
    await write({ alarms: [acted(alarm, act)], timeline: [timelineOf(alarm, act)] }, [record]);
    alarms.settle(alarm, act);
  }

  return {
    'alarm.acknowledge': async ({ alarmId, why }, context) => {
      const { actor: by, atMs } = context;
      await perform(alarms.find(alarmId), { kind: 'acknowledge', by, atMs, why }, context);
      return {};
    },
    'alarm.shelve': async ({ alarmId, forMinutes, why }, context) => {
      const { actor: by, atMs } = context;
      const untilMs = atMs + forMinutes * 60_000;
      await perform(alarms.find(alarmId), { kind: 'shelve', by, atMs, why, untilMs }, context);
      return { untilMs };
    },
    'alarm.unshelve': async ({ alarmId, why }, context) => {
      const { actor: by, atMs } = context;
      const alarm = alarms.find(alarmId);
      if (alarm.shelved === null) {
        throw new SwitchyardError('wrong-phase', `alarm ${alarmId} is not shelved`, {
          remedy: 'Its time may be up: look at the list again.',
        });
      }
      await perform(alarm, { kind: 'unshelve', by, atMs, why }, context);
      return {};
    },
  };
}

function timelineOf(alarm: Alarm, act: AlarmAct): TimelineEntry {
  return {
    atMs: act.atMs,
    kind: 'alarm',
    severity: 'info',
    idc: alarm.idc,
    title: `${wordsOf(act)}: ${alarm.title}`,
    detail: act.why,
    changeId: null,
    release: null,
    actor: act.by,
  };
}

function wordsOf(act: AlarmAct): string {
  switch (act.kind) {
    case 'acknowledge':
      return 'Acknowledged';
    case 'shelve':
      return `Shelved for ${Math.round((act.untilMs - act.atMs) / 60_000)} min`;
    case 'unshelve':
      return 'Taken off the shelf';
  }
}
