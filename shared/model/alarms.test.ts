import { describe, expect, it } from 'vitest';
import { alarmCounts } from './alarms.ts';
import { alarmSchema } from './events.ts';
import { exampleAlarm } from './example-alarm.ts';

const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };
const acknowledged = { by, atMs: 1, why: 'seen' };
const shelved = { by, atMs: 1, untilMs: 2, why: 'known' };

describe('the counts of alarms', () => {
  it('tell loud from acknowledged, worst first, and leave out what is shelved or over', () => {
    const alarms = [
      exampleAlarm({ severity: 'unknown' }),
      exampleAlarm(),
      exampleAlarm({ acknowledged }),
      exampleAlarm({ shelved }),
      exampleAlarm({ clearedAtMs: 5 }),
    ];
    expect(alarmCounts(alarms)).toEqual([
      { severity: 'critical', loud: 1, acknowledged: 1 },
      { severity: 'unknown', loud: 1, acknowledged: 0 },
    ]);
  });
});

describe('an alarm that was logged before shelves and budgets were known', () => {
  it('is read as neither shelved nor about a budget', () => {
    const { shelved: _shelved, burn: _burn, ...old } = exampleAlarm();
    expect(alarmSchema.parse({ ...old, shelvedUntilMs: null })).toEqual(exampleAlarm());
  });
});
