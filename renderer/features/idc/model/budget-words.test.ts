import { describe, expect, it } from 'vitest';
import type { BurnWindow } from '../../../../shared/model/burn.ts';
import { budgetWord } from './budget-words.ts';

function windows(...rates: readonly (number | null)[]): BurnWindow[] {
  return rates.map((rate, index) => ({ minutes: 5 * (index + 1), tier: 'ticket', threshold: 1, rate, knownPct: rate === null ? 3 : 100 }));
}

describe('a budget that does not burn', () => {
  it('is within budget where every window is known', () => {
    expect(budgetWord({ tier: null, windows: windows(0, 0.2) })).toBe('Within budget');
  });

  it('says of how many windows that is known', () => {
    expect(budgetWord({ tier: null, windows: windows(0, null, null, null, null) })).toBe('Within budget in 1 of 5 windows, 4 not known');
  });

  it('is no opinion where none is', () => {
    expect(budgetWord({ tier: null, windows: windows(null, null) })).toBe('No opinion yet');
  });
});

it('says of one that burns that it does', () => {
  expect(budgetWord({ tier: 'ticket', windows: windows(3, null) })).toBe('Burning');
});
