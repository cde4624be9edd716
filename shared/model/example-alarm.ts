/** For tests: an alarm of an invented network. */
import type { Alarm } from './events.ts';

export function exampleAlarm(facts: Partial<Alarm> = {}): Alarm {
  return {
    id: 'alarm-1',
    cause: 'health:osl-1',
    idc: 'osl-1',
    severity: 'critical',
    title: 'osl-1 down · origin down',
    detail: 'osl-1-origin is down',
    raisedAtMs: 1_790_000_000_000,
    count: 1,
    acknowledged: null,
    shelved: null,
    clearedAtMs: null,
    burn: null,
    ...facts,
  };
}
