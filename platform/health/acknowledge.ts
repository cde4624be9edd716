/** The method `alarm.acknowledge`: who has seen the alarm, and why it needs no more noise. */
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
      await events.append({ alarms: [alarm] }, [
        {
          atMs,
          actor,
          action: 'alarm.acknowledge',
          outcome: 'success',
          object: alarm.id,
          reason: why,
          code: null,
          changeId: null,
          planHash: null,
          evidenceId: null,
          sessionId,
          details: { cause: alarm.cause, title: alarm.title },
        },
      ]);
    } catch (error) {
      alarms.unacknowledge(alarmId);
      throw error;
    }
    return {};
  };
}
