import { describe, expect, it } from 'vitest';
import type { Change } from '../../shared/changes/change.ts';
import { forecast } from '../../shared/changes/forecast.ts';
import type { Evidence } from '../../shared/changes/plan.ts';
import { exampleShift, exampleSnapshot } from '../../shared/rules/example-network.ts';
import { carriedBy, scoreOf } from './score.ts';

const evidence = { forecast: forecast(exampleShift(), exampleSnapshot()) } as Evidence;

function carried(viewers: number, of: NonNullable<Change['score']>['of'] = 'network'): string | null {
  const now = exampleSnapshot({ 'ath-1': { viewers }, 'lis-1': { viewers: 0 } });
  return carriedBy(evidence, { kind: 'traffic-shift', score: scoreOf(evidence, { snapshot: () => now }, of) });
}

describe('what receivers carry', () => {
  it('is told in grouped figures', () => {
    expect(carried(103_651)).toBe('103,651 viewers carried by ath-1, lis-1');
    expect(carried(1, 'shadow')).toBe('drill: 1 viewer would be carried by ath-1, lis-1');
  });
});
