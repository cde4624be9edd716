/** The method `alarm.acknowledge`: who has seen the alarm, and why it needs no more noise. */
import { auditRecordOf } from '../audit-record.ts';
import type { EventWriter, Handlers } from '../contracts.ts';
import type { AlarmBook } from './alarms.ts';

interface AcknowledgeOptions {
  readonly alarms: AlarmBook;
  readonly events: EventWriter;
}

export function acknowledgeHandler({ alarms, events }: AcknowledgeOptions): NonNullable<Handlers['alarm.acknowledge']> {
  return async ({ alarmId, why }, { actor, atMs, sessionId }) => {
    const alarm = alarms.acknowledge(alarmId, { by: actor, atMs, why });
    try {
      const details = { cause: alarm.cause, title: alarm.title };
      const record = auditRecordOf({ atMs, actor, action: 'alarm.acknowledge', object: alarm.id, reason: why, sessionId, details });
      await events.append({ alarms: [alarm] }, [record]);
    } catch (error) {
      alarms.unacknowledge(alarmId);
      throw error;
    }
    return {};
  };
}
