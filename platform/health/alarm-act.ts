/** What people do to an alarm, and what becomes of that when the platform tells of it again: pure functions, run where the log is written. */
import { isStanding, isWorse } from '../../shared/model/alarms.ts';
import type { Alarm, TimelineEntry } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord } from '../contracts.ts';

interface Done {
  readonly by: Actor;
  readonly atMs: number;
  readonly why: string;
}

export type AlarmAct =
  | ({ readonly kind: 'acknowledge' } & Done)
  | ({ readonly kind: 'shelve'; readonly untilMs: number } & Done)
  | ({ readonly kind: 'unshelve' } & Done);

export interface ActedAlarm {
  readonly alarmId: string;
  readonly act: AlarmAct;
  readonly sessionId: string | null;
}

/**
 * The alarm after the act, with what is to be written beside it.
 * @param there as the log has it; undefined: it has none
 * @throws SwitchyardError `not-found` for an alarm that does not stand, `wrong-phase` for one that is on no shelf
 */
export function acted(
  there: Alarm | undefined,
  { alarmId, act, sessionId }: ActedAlarm,
): { readonly alarm: Alarm; readonly timeline: TimelineEntry; readonly audit: AuditRecord } {
  if (there === undefined || !isStanding(there)) {
    throw new SwitchyardError('not-found', `no alarm ${alarmId} stands`, {
      path: 'params.alarmId',
      remedy: 'It may have cleared in the meantime: look at the list again.',
    });
  }
  if (act.kind === 'unshelve' && there.shelved === null) {
    throw new SwitchyardError('wrong-phase', `alarm ${alarmId} is not shelved`, {
      remedy: 'Its time may be up: look at the list again.',
    });
  }
  const { by: actor, atMs, why: reason } = act;
  const until = act.kind === 'shelve' ? { untilMs: act.untilMs } : {};
  const details = { cause: there.cause, title: there.title, ...until };
  return {
    alarm: withAct(there, act),
    timeline: timelineOf(there, act),
    audit: auditRecordOf({ atMs, actor, action: `alarm.${act.kind}`, object: alarmId, reason, sessionId, details }),
  };
}

/**
 * What is written when the platform tells of an alarm. What people did to it is the log's to know, through whichever platform they did it; it
 * lasts while the alarm becomes no worse. One that came back was acknowledged for the last time. A shelf ends by itself.
 * @param there as the log has it; undefined: it is new to it
 */
export function landed(told: Alarm, there: Alarm | undefined, atMs: number): Alarm {
  if (there === undefined) return told;
  const { acknowledged, shelved } = there;
  // Who took it upon themselves, or put it out of sight, did so of something less bad.
  if (isWorse(told.severity, there.severity)) return { ...told, acknowledged: null, shelved: null };
  const isBack = !isStanding(there) && isStanding(told);
  const isOver = shelved !== null && shelved.untilMs <= atMs;
  return { ...told, acknowledged: isBack ? null : acknowledged, shelved: isOver ? null : shelved };
}

function withAct(alarm: Alarm, act: AlarmAct): Alarm {
  const { by, atMs, why } = act;
  switch (act.kind) {
    case 'acknowledge':
      return { ...alarm, acknowledged: { by, atMs, why } };
    case 'shelve':
      return { ...alarm, shelved: { by, atMs, untilMs: act.untilMs, why } };
    case 'unshelve':
      return { ...alarm, shelved: null };
  }
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
