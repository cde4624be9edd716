import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timing } from '../../shared/wire/limits.ts';
import { retryDelayMs } from './backoff.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('the first try after a loss waits for nothing', () => {
  fc.assert(fc.property(random, (value) => retryDelayMs(1, () => value) === 0));
});

test('every later wait is within a ceiling that doubles from 250 ms to 10 s, however many tries there were', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1_000_000 }), random, (attempt, value) => {
      const delayMs = retryDelayMs(attempt, () => value);
      const ceilingMs = Math.min(timing.backoffMaxMs, timing.backoffMinMs * 2 ** (attempt - 2));
      return Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= ceilingMs;
    }),
  );
});

test('the whole range is used, so consoles spread', () => {
  expect(retryDelayMs(30, () => 0)).toBe(0);
  expect(retryDelayMs(30, () => 0.999_999)).toBeGreaterThan(9_990);
});
