import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MinuteRing, noParts } from './minutes.ts';
import { budgetMinutes } from './objectives.ts';

function parts(startAttempts: number) {
  return { ...noParts, startAttempts, knownSeconds: 60 };
}

it('sums what each window holds, whatever order the minutes came in and however many are missing', () => {
  const minute = fc.integer({ min: 29_000_000, max: 29_000_000 + 3 * budgetMinutes });
  fc.assert(
    fc.property(fc.array(fc.tuple(minute, fc.nat(100)), { maxLength: 60 }), minute, fc.nat(budgetMinutes), (puts, last, window) => {
      const ring = new MinuteRing();
      const kept = new Map<number, readonly [minute: number, attempts: number]>();
      for (const [at, attempts] of puts) {
        ring.put(at, parts(attempts));
        kept.set(at % budgetMinutes, [at, attempts]);
      }
      const within = [...kept.values()].filter(([at]) => at <= last && at > last - window);
      const [sum] = ring.sums(last, [window]);
      expect(sum).toEqual({
        ...noParts,
        startAttempts: within.reduce((total, [, attempts]) => total + attempts, 0),
        knownSeconds: within.length * 60,
      });
    }),
  );
});

it('sums several windows as each alone', () => {
  const ring = new MinuteRing();
  for (let minute = 1_000; minute < 6_000; minute += 7) ring.put(minute, parts(minute));
  const windows = [5, 30, 60, 360, budgetMinutes];
  expect(ring.sums(5_990, windows)).toEqual(windows.map((window) => ring.sums(5_990, [window])[0]));
});
