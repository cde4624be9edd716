import { expect, it } from 'vitest';
import { encodeRollup } from '../../history/code.ts';
import { emptyRollup } from '../../history/rollup.ts';
import { pastMinutesOf } from './past-minutes.ts';

it('gives the last hours minute by minute and spreads older hours, losing and doubling nothing', async () => {
  const until = 29_833_333;
  const from = until - 4319;
  const asked: number[] = [];
  const past = pastMinutesOf({
    read: async ({ from: first, until: last, minutesPerStep }) => {
      asked.push(last - first + 1);
      const attempts = new Map<number, number>();
      for (let minute = first; minute <= last; minute += 1) {
        const step = Math.floor(minute / minutesPerStep);
        attempts.set(step, (attempts.get(step) ?? 0) + 1);
      }
      return [...attempts].map(([step, startAttempts]) => {
        const rollup = { ...emptyRollup(), feltSeconds: startAttempts * 60 };
        rollup.parts.startAttempts = startAttempts;
        return { step, body: encodeRollup(rollup) };
      });
    },
  });
  const minutes = await past.read('osl-1', { from, until });
  expect(Math.max(...asked)).toBeLessThanOrEqual(1440);
  expect(minutes.length).toBe(new Set(minutes.map(({ minute }) => minute)).size);
  const sum = minutes.reduce((total, { startAttempts }) => total + startAttempts, 0);
  // The oldest hour begins before the first minute: its share of that is left out.
  expect(sum).toBeGreaterThan(4320 - 60);
  expect(sum).toBeLessThanOrEqual(4320);
  expect(minutes.filter(({ minute }) => minute > until - 360).every(({ startAttempts }) => startAttempts === 1)).toBe(true);
});
