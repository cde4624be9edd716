import { expect, it } from 'vitest';
import { pacedWaitMs } from './paced.ts';

function shownAt(receivedAtMs: number) {
  return { state: 'shown', receivedAtMs };
}

it('lets the first value after a quiet while through at once', () => {
  expect(pacedWaitMs(shownAt(1_000), shownAt(1_500), 500)).toBe(0);
  expect(pacedWaitMs(shownAt(1_000), shownAt(90_000), 500)).toBe(0);
});

it('lets a value that comes early wait for the rest of the period', () => {
  expect(pacedWaitMs(shownAt(1_000), shownAt(1_100), 500)).toBe(400);
});

it('never holds back another state, nor the frames of another clock', () => {
  expect(pacedWaitMs({ state: 'loading' }, shownAt(1), 500)).toBe(0);
  expect(pacedWaitMs(shownAt(1), { state: 'refused' }, 500)).toBe(0);
  expect(pacedWaitMs(shownAt(9_000), shownAt(10), 500)).toBe(0);
});
