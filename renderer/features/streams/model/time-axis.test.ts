import { expect, it } from 'vitest';
import { timeAxisOf } from './time-axis.ts';

it('grows from one minute to 15 with what is known', () => {
  expect(timeAxisOf([], 1_000_000)).toEqual({ startMs: 940_000, endMs: 1_000_000, isWhole: false });
  expect(timeAxisOf([990_000, 1_000_000], 0)).toEqual({ startMs: 940_000, endMs: 1_000_000, isWhole: false });
  expect(timeAxisOf([700_000, 1_000_000], 0)).toEqual({ startMs: 700_000, endMs: 1_000_000, isWhole: false });
  expect(timeAxisOf([101_000, 1_000_000], 0)).toEqual({ startMs: 101_000, endMs: 1_000_000, isWhole: true });
});
