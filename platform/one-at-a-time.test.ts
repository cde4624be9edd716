import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';
import { manualTime } from './test-support/manual-time.ts';

it('runs once more after what was asked for meanwhile, never two at once, and goes on after a failure', async () => {
  const time = manualTime();
  const failures: unknown[] = [];
  const ends: (() => void)[] = [];
  let runs = 0;
  const ask = oneAtATime({
    run: () => {
      runs += 1;
      return new Promise((resolve, reject) => ends.push(runs === 2 ? () => reject(new Error('away')) : resolve));
    },
    restMs: 100,
    timers: time.timers,
    onFailure: (error) => failures.push(error),
  });
  for (let asked = 0; asked < 3; asked += 1) ask();
  expect(runs).toBe(1);
  ends[0]?.();
  await setImmediate();
  expect(runs).toBe(1);
  time.advance(100);
  expect(runs).toBe(2);
  ends[1]?.();
  await setImmediate();
  time.advance(100);
  expect([runs, failures.length]).toEqual([2, 1]);
  ask();
  expect(runs).toBe(3);
});
