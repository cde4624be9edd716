import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, clearsInMs, newBand } from './band.ts';
import type { Band, BandSpec } from './band.ts';

const spec: BandSpec = {
  degraded: { enterAt: 2, leaveAt: 1 },
  critical: { enterAt: 5, leaveAt: 2.5 },
  needed: 3,
  window: 5,
  leaveAfter: 4,
};

function run(samples: readonly number[], from: Band = newBand(0)): Band[] {
  const bands: Band[] = [];
  for (const [index, sample] of samples.entries()) bands.push(advance(spec, bands.at(-1) ?? from, { sample, atMs: index * 1000 }));
  return bands;
}

function levelAfter(samples: readonly number[]): Band['level'] | undefined {
  return run(samples).at(-1)?.level;
}

const absent = Number.NaN;

describe('a band', () => {
  it('has no opinion before the first sample and after a window without one', () => {
    expect(newBand(0).level).toBe('no-opinion');
    expect(levelAfter([9, 9, 9, absent, absent, absent, absent])).toBe('critical');
    expect(levelAfter([9, 9, 9, absent, absent, absent, absent, absent])).toBe('no-opinion');
  });

  it('enters a level with N of the last M samples, not before', () => {
    expect(levelAfter([9, 0, 9, 0])).toBe('healthy');
    expect(levelAfter([9, 0, 9, 0, 9])).toBe('critical');
    expect(levelAfter([9, 0, 0, 9, 0, 9])).toBe('healthy');
  });

  it('keeps its level between the thresholds', () => {
    expect(levelAfter([5, 5, 5, 3, 3, 3, 3, 3, 3, 3])).toBe('critical');
  });

  it('leaves after enough good samples in a row, to degraded when that still holds', () => {
    expect(levelAfter([9, 9, 9, 0, 0, 0])).toBe('critical');
    expect(levelAfter([9, 9, 9, 0, 0, 0, 0])).toBe('healthy');
    expect(levelAfter([9, 9, 9, 2, 2, 2, 2])).toBe('degraded');
  });

  it('takes a missing sample for neither good nor bad', () => {
    expect(levelAfter([9, 9, absent, absent, 9])).toBe('critical');
    expect(levelAfter([9, 9, absent, absent, absent])).toBe('healthy');
    expect(levelAfter([9, 9, 9, 0, 0, absent, absent, 0])).toBe('critical');
    expect(levelAfter([9, 9, 9, 0, 0, absent, absent, 0, 0])).toBe('healthy');
  });

  it('says how soon it can clear', () => {
    const bands = run([9, 9, 9, 0, 0]);
    expect(bands.map((band) => clearsInMs(spec, band))).toEqual([4000, 4000, 4000, 3000, 2000]);
  });

  it('remembers since when it has held its level', () => {
    expect(run([0, 9, 9, 9, 9]).map(({ sinceMs }) => sinceMs)).toEqual([0, 0, 0, 3000, 3000]);
  });

  const value = fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.constant(absent));

  it('never oscillates on a constant input, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(value), fc.double({ min: 0, max: 10, noNaN: true }), (before, constant) => {
        const levels = run([...before, ...Array.from({ length: 60 }, () => constant)])
          .slice(before.length)
          .map(({ level }) => level);
        const changes = levels.filter((level, index) => index > 0 && level !== levels[index - 1]);
        expect(changes.length).toBeLessThanOrEqual(3);
        // Once in the level that the constant holds, it stays.
        expect(new Set(levels.slice(20)).size).toBe(1);
      }),
    );
  });

  it('moves one way only on a constant input', () => {
    const rank = { 'no-opinion': 0, healthy: 0, degraded: 1, critical: 2 };
    fc.assert(
      fc.property(fc.array(value), fc.double({ min: 0, max: 10, noNaN: true }), (before, constant) => {
        const ranks = run([...before, ...Array.from({ length: 30 }, () => constant)])
          .slice(before.length + spec.window)
          .map(({ level }) => rank[level]);
        const isRising = ranks.every((now, index) => index === 0 || now >= (ranks[index - 1] ?? 0));
        const isFalling = ranks.every((now, index) => index === 0 || now <= (ranks[index - 1] ?? 0));
        expect(isRising || isFalling).toBe(true);
      }),
    );
  });

  it('is never worse than healthy when no sample was ever bad, nor healthy while all are', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1.99, noNaN: true }), { minLength: 1 }), (samples) => {
        expect(levelAfter(samples)).toBe('healthy');
        expect(levelAfter([...samples, 5, 5, 5])).toBe('critical');
      }),
    );
  });
});
