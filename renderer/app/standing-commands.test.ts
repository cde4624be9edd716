import { describe, expect, it } from 'vitest';
import { exampleAlarm } from '../../shared/model/example-alarm.ts';
import type { Alarm } from '../../shared/model/events.ts';
import type { GuardEntry } from '../ui/guards.ts';
import { alarmCommands } from './alarm-commands.ts';
import { guardCommands } from './guard-commands.ts';
import { searchCommands } from './palette-search.ts';

function alarm(id: string, facts: Partial<Alarm> = {}): Alarm {
  return exampleAlarm({ id, cause: `health:${id}`, severity: 'degraded', title: `${id} is ill`, detail: '', raisedAtMs: 0, ...facts });
}

const actor = { subject: 'mika', name: 'Mika', role: 'operator', kind: 'person' } as const;
const taken = alarm('taken', { acknowledged: { by: actor, atMs: 1, why: 'mine' } });
const alarms = [alarm('mild'), alarm('grave', { severity: 'critical' }), taken, alarm('over', { clearedAtMs: 5 })];

function titles(query: string, role: 'viewer' | 'operator'): readonly string[] {
  return searchCommands(alarmCommands(alarms, role), query).map(({ title }) => title);
}

describe('the palette over what stands', () => {
  it('offers to acknowledge the alarms that nobody has taken, worst first', () => {
    expect(titles('ack', 'operator')).toEqual(['Acknowledge: grave is ill…', 'Acknowledge: mild is ill…']);
  });

  it('offers to shelve every alarm in sight', () => {
    expect(titles('shelve osl-1', 'operator')).toHaveLength(3);
  });

  it('offers a viewer nothing to do to alarms', () => {
    expect(titles('', 'viewer')).toEqual([]);
  });

  it('offers to lift a hold', () => {
    const hold: GuardEntry = { changeId: 'c-0123abcd', guard: 'hold', rule: null, idcs: ['osl-1'], untilMs: 0, by: 'Mika', why: 'a fair' };
    expect(searchCommands(guardCommands([hold], 'operator'), 'lift osl-1')).toHaveLength(1);
    expect(guardCommands([hold], 'viewer')).toEqual([]);
  });
});
