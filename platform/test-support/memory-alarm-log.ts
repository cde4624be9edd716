/** For tests: the log of alarms as lists, by the rules that the database's operations go by. */
import type { Alarm, TimelineEntry } from '../../shared/model/events.ts';
import type { AuditRecord, Clock } from '../contracts.ts';
import { acted, landed } from '../health/alarm-act.ts';
import type { AlarmLog } from '../health/alarm-log.ts';

export interface MemoryAlarmLog extends AlarmLog {
  readonly alarms: Alarm[];
  readonly timeline: TimelineEntry[];
  readonly audit: AuditRecord[];
}

/** @param known alarms that it has from before: they are not in its lists */
export function memoryAlarmLog(clock: Clock, known: readonly Alarm[] = []): MemoryAlarmLog {
  const latest = new Map(known.map((alarm) => [alarm.id, alarm]));
  const [alarms, timeline, audit]: [Alarm[], TimelineEntry[], AuditRecord[]] = [[], [], []];
  function put(alarm: Alarm): Alarm {
    latest.set(alarm.id, alarm);
    alarms.push(alarm);
    return alarm;
  }
  return {
    alarms,
    timeline,
    audit,
    known: async () => [...latest.values()].filter(({ clearedAtMs, shelved }) => clearedAtMs === null || shelved !== null),
    tell: async (told) => {
      timeline.push(...told.timeline);
      for (const alarm of told.alarms) put(landed(alarm, latest.get(alarm.id), clock()));
      return true;
    },
    act: async (asked) => {
      const done = acted(latest.get(asked.alarmId), asked);
      timeline.push(done.timeline);
      audit.push(done.audit);
      return put(done.alarm);
    },
    onNews: () => () => undefined,
  };
}
