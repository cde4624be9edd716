import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTicks, highestOf, isolatedAt, nearestIndex, niceTop, thinned, tickStepMs } from './plot-scale.ts';

describe('the top of an axis', () => {
  it('is round and holds everything', () => {
    expect([0.5, 1, 1.01, 2.2, 4.1, 7, 842_000].map((most) => niceTop(most, 0))).toEqual([0.5, 1, 1.2, 2.4, 5, 8, 1_000_000]);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (most) => {
        expect(niceTop(most, 0)).toBeGreaterThanOrEqual(most * 0.999);
      }),
    );
  });

  it('never falls under the least', () => {
    expect(niceTop(0.02, 1)).toBe(1);
    expect(niceTop(Number.NaN, 0)).toBe(1);
  });

  it('is the least where nothing is known, so that an empty chart has the axis that its first values get', () => {
    expect(niceTop(Number.NaN, 1000)).toBe(1000);
  });
});

describe('thinning', () => {
  it('keeps the spike of one second', () => {
    const values = Array.from({ length: 900 }, (_, index) => (index === 451 ? 99 : 1));
    const points = thinned(
      values.map((_, index) => index * 1000),
      values,
      300,
    );
    expect(points).toHaveLength(300);
    expect(Math.max(...points.map(({ value }) => value ?? 0))).toBe(99);
  });

  it('leaves a gap where nothing was measured', () => {
    const gap = Number.NaN;
    expect(thinned([0, 1, 2, 3, 4, 5], [1, 1, gap, gap, 2, gap], 3).map(({ value }) => value)).toEqual([1, null, 2]);
  });

  it('leaves nothing out where there is room for all', () => {
    const gap = Number.NaN;
    expect(thinned([0, 1, 2], [1, gap, 2], 3).map(({ value }) => value)).toEqual([1, null, 2]);
  });

  it('knows the points that no line goes through', () => {
    const points = [1, null, 2, 3, null, 4].map((value, atMs) => ({ atMs, value }));
    expect([...isolatedAt(points)]).toEqual([0, 5]);
  });
});

describe('a moment', () => {
  it('finds the sample nearest to it', () => {
    const at = [0, 1000, 2000, 3000];
    expect([-5, 400, 600, 2999, 9000].map((wanted) => nearestIndex(at, wanted))).toEqual([0, 0, 1, 3, 3]);
    expect(nearestIndex([], 1)).toBe(-1);
  });

  it('has ticks on whole steps of the clock', () => {
    expect(clockTicks(61_000, 300_000, 60_000)).toEqual([120_000, 180_000, 240_000, 300_000]);
  });
});

it('has a handful of ticks, whatever the span', () => {
  expect([60_000, 900_000, 6 * 3_600_000].map(tickStepMs)).toEqual([15_000, 180_000, 2 * 3_600_000]);
});

it('knows that nothing has no highest', () => {
  expect(highestOf([Number.NaN])).toBeNaN();
  expect(highestOf([1, Number.NaN, 3])).toBe(3);
});
