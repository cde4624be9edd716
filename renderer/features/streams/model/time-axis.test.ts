import { expect, it } from 'vitest';
import { gapsBefore, timeAxisOf } from './time-axis.ts';

it('grows from one minute to 15 with what is known', () => {
  expect(timeAxisOf([], 1_000_000)).toEqual({ startMs: 940_000, endMs: 1_000_000, isWhole: false });
  expect(timeAxisOf([990_000, 1_000_000], 0)).toEqual({ startMs: 940_000, endMs: 1_000_000, isWhole: false });
  expect(timeAxisOf([700_000, 1_000_000], 0)).toEqual({ startMs: 700_000, endMs: 1_000_000, isWhole: false });
  expect(timeAxisOf([101_000, 1_000_000], 0)).toEqual({ startMs: 101_000, endMs: 1_000_000, isWhole: true });
});

it('begins where anything is known', () => {
  const gap = Number.NaN;
  expect(
    gapsBefore([
      [gap, gap, gap, 1, gap],
      [gap, gap, 2, 3, 4],
    ]),
  ).toBe(2);
  expect(gapsBefore([[gap, gap]])).toBe(2);
  expect(gapsBefore([])).toBe(0);
});
