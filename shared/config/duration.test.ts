import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

describe('a duration', () => {
  it.each([
    [300_000, '5 min'],
    [5_400_000, '1 h 30 min'],
    [86_400_000, '1 d'],
    [1_500, '1 s 500 ms'],
    [250, '250 ms'],
    [0, '0 ms'],
  ])('%d ms is written %s', (durationMs, words) => {
    expect(formatDuration(durationMs)).toBe(words);
    expect(parseDuration(words)).toBe(durationMs);
  });

  it('is read however it is spaced, in parts of a unit too', () => {
    expect(['90s', '1.5 h', '1h30min', '2 M', '10 sec', '0,5 s'].map(parseDuration)).toEqual([
      90_000, 5_400_000, 5_400_000, 120_000, 10_000, 500,
    ]);
  });

  it('is none without a unit, or with words around it', () => {
    expect(['', '5', '5 minutes or so', 'min', '-5 s', '5 s 3'].map(parseDuration)).toEqual([null, null, null, null, null, null]);
  });

  it('reads back as what was written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 * 86_400_000 }), (durationMs) => {
        expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
      }),
    );
  });
});
