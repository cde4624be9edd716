import { describe, expect, it } from 'vitest';
import { SteppedCounters } from './stepped-counter.ts';

function readings(...steps: readonly (readonly [atMs: number, value: number, incarnation?: string])[]): number[] {
  const counters = new SteppedCounters(7_000);
  return steps.map(([atMs, value, incarnation = 'a']) => counters.read('s', { incarnation, value, atMs }));
}

describe('a counter that moves in steps', () => {
  it('has the rate between two moves until the next', () => {
    expect(readings([0, 0], [1_000, 0], [3_000, 3_000], [4_000, 3_000], [6_000, 9_000])).toEqual([Number.NaN, Number.NaN, 1, 1, 2]);
  });

  it('stands still when it should have moved and has not', () => {
    expect(readings([0, 0], [3_000, 3_000], [10_001, 3_000])).toEqual([Number.NaN, 1, 0]);
  });

  it('has no rate over a restart, a step back, or a pause in which nobody knows when it moved', () => {
    expect(readings([0, 5], [3_000, 9_000, 'b'])).toEqual([Number.NaN, Number.NaN]);
    expect(readings([0, 5], [3_000, 4])).toEqual([Number.NaN, Number.NaN]);
    expect(readings([0, 5], [14_001, 9])).toEqual([Number.NaN, Number.NaN]);
  });
});
