import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';

describe('a budget', () => {
  it('lets a burst through, then the average, however long it was idle before', () => {
    let now = 0;
    const budget = createBudget({ perSecond: 2, burst: 3 }, () => now);
    now = 1_000_000;
    expect([1, 2, 3, 4].map(() => budget.take())).toEqual([true, true, true, false]);
    now += 500;
    expect([1, 2].map(() => budget.take())).toEqual([true, false]);
  });
});
