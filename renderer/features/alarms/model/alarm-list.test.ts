import { describe, expect, it } from 'vitest';
import { exampleAlarm } from '../../../../shared/model/example-alarm.ts';
import { filterOf, noFilter, rowsOf, sectionsOf } from './alarm-list.ts';

const by = { subject: 'ines', name: 'Ines Dahl', role: 'operator' as const, kind: 'person' as const };

function shelf(untilMs: number) {
  return { by, atMs: 1, untilMs, why: 'spare part ordered' };
}

const alarms = [
  exampleAlarm({ id: 'a', severity: 'degraded' }),
  exampleAlarm({ id: 'b', idc: 'ath-1', acknowledged: { by, atMs: 2, why: 'on it' } }),
  exampleAlarm({ id: 'c', idc: null, cause: 'ingress-unreachable:edge', title: 'Ingress agent unreachable' }),
  exampleAlarm({ id: 'd', shelved: shelf(900) }),
  exampleAlarm({ id: 'e', shelved: shelf(300) }),
  exampleAlarm({ id: 'f', clearedAtMs: 10 }),
  exampleAlarm({ id: 'g', clearedAtMs: 20 }),
];

describe('the sections of the alarms', () => {
  it('hold each alarm once: in sight, shelved until soon first, cleared newest first', () => {
    const { groups, shelved, cleared, inSight, loud, idcs } = sectionsOf(alarms, noFilter);
    expect(groups.flatMap((group) => group.alarms.map(({ id }) => id))).toEqual(['c', 'a', 'b']);
    expect([shelved.map(({ id }) => id), cleared.map(({ id }) => id)]).toEqual([
      ['e', 'd'],
      ['g', 'f'],
    ]);
    expect([inSight, loud, idcs]).toEqual([3, 2, ['', 'ath-1', 'osl-1']]);
  });

  it.each([
    [{ ...noFilter, text: 'dahl' }, ['b']],
    [{ ...noFilter, text: 'unreachable AGENT' }, ['c']],
    [{ ...noFilter, idc: '' }, ['c']],
    [{ ...noFilter, severity: 'degraded' as const }, ['a']],
    [filterOf(new URLSearchParams('idc=ath-1&severity=critical')), ['b']],
    [filterOf(new URLSearchParams('severity=loud')), ['c', 'a', 'b']],
  ])('keep what fits %o', (filter, ids) => {
    const { groups, inSight } = sectionsOf(alarms, filter);
    expect(groups.flatMap((group) => group.alarms.map(({ id }) => id))).toEqual(ids);
    expect(inSight).toBe(3);
  });
});

describe('the rows of standing alarms', () => {
  it('show a flood as one until it is opened', () => {
    const flood = [1, 2, 3, 4].map((count) => exampleAlarm({ id: `f${count}`, cause: `cause ${count}` }));
    const { groups } = sectionsOf([...flood, exampleAlarm({ id: 'x', idc: 'ath-1' })], noFilter);
    expect(rowsOf(groups, new Set()).map(({ kind }) => kind)).toHaveLength(2);
    expect(rowsOf(groups, new Set(['idc osl-1'])).map(({ key }) => key)).toEqual(['x', 'idc osl-1', 'f1', 'f2', 'f3', 'f4']);
  });
});
