import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floodIdcs, floodWindowMs, groupAlarms } from './alarm-groups.ts';
import { exampleAlarm } from './example-alarm.ts';
import type { Alarm } from './events.ts';

const atMs = 1_790_000_000_000;
const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };

function alarmsOf(facts: readonly Partial<Alarm>[]): readonly Alarm[] {
  return facts.map((fact, index) => exampleAlarm({ id: `a${index}`, cause: `cause ${index}`, ...fact }));
}

describe('grouping alarms', () => {
  it('keeps the few alarms of an IDC together without calling them a flood', () => {
    const groups = groupAlarms(alarmsOf([{ idc: 'osl-1' }, { idc: 'ath-1' }, { idc: 'osl-1', severity: 'degraded' }]));
    expect(groups.map(({ key, isFlood, alarms }) => [key, isFlood, alarms.length])).toEqual([
      ['idc ath-1', false, 1],
      ['idc osl-1', false, 2],
    ]);
  });

  it('makes a headline of many causes of one IDC that came together', () => {
    const [group] = groupAlarms(alarmsOf([0, 1, 2, 3].map((minute) => ({ raisedAtMs: atMs + minute * 30_000 }))));
    expect(group).toMatchObject({ kind: 'idc', isFlood: true, idcs: ['osl-1'], sinceMs: atMs });
    expect(groupAlarms(alarmsOf([0, 1, 2, 3].map((minute) => ({ raisedAtMs: atMs + minute * 60_000 }))))[0]?.isFlood).toBe(false);
  });

  it('makes one headline of many IDCs that fail at once, with what came along and without what stood before', () => {
    const flood = ['osl-1', 'ath-1', 'lis-1', 'rom-1'].map((idc) => ({ idc, raisedAtMs: atMs + 1_000 }));
    const groups = groupAlarms(
      alarmsOf([{ idc: 'kyo-1', raisedAtMs: atMs - floodWindowMs }, { idc: null, raisedAtMs: atMs + 500 }, ...flood]),
    );
    expect(groups.map(({ kind, isFlood, alarms }) => [kind, isFlood, alarms.length])).toEqual([
      ['sites', true, floodIdcs + 1],
      ['idc', false, 1],
    ]);
  });

  it('puts what is loud before what somebody has taken, then the worst', () => {
    const acknowledged = { by, atMs, why: 'seen' };
    const groups = groupAlarms(
      alarmsOf([
        { idc: 'osl-1', acknowledged },
        { idc: 'ath-1', severity: 'unknown' },
        { idc: 'lis-1', severity: 'degraded' },
      ]),
    );
    expect(groups.map(({ idcs }) => idcs[0])).toEqual(['lis-1', 'ath-1', 'osl-1']);
  });

  it('loses and doubles none, and does not mind the order they come in', () => {
    const alarm = fc.record({
      idc: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e')),
      raisedAtMs: fc.integer({ min: 0, max: 600_000 }).map((offset) => atMs + offset),
      severity: fc.constantFrom('unknown' as const, 'degraded' as const, 'critical' as const),
    });
    fc.assert(
      fc.property(fc.array(alarm, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (facts, order) => {
        const alarms = alarmsOf(facts);
        const groups = groupAlarms(alarms);
        expect(groups.flatMap((group) => group.alarms.map(({ id }) => id)).toSorted()).toEqual(alarms.map(({ id }) => id).toSorted());
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
        const shuffled = alarms.map((one) => ({ one, at: order.next().value })).toSorted((left, right) => left.at - right.at);
        expect(groupAlarms(shuffled.map(({ one }) => one))).toEqual(groups);
      }),
    );
  });
});
