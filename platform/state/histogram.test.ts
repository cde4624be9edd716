import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startTimeBucketsMs } from '../../shared/agents/players.ts';
import { bucketCount, bucketOf, percentileMs } from './histogram.ts';

function histogramOf(values: readonly number[]): number[] {
  const buckets = Array.from({ length: bucketCount }, () => 0);
  for (const ms of values) buckets[bucketOf(ms)] = (buckets[bucketOf(ms)] ?? 0) + 1;
  return buckets;
}

describe('histograms', () => {
  it('have no percentile without a population', () => {
    expect(percentileMs(histogramOf([]), 0.95)).toBeNaN();
  });

  it('put an edge into the bucket that it ends', () => {
    expect(bucketOf(50)).toBe(0);
    expect(bucketOf(50.1)).toBe(1);
    expect(bucketOf(1e9)).toBe(bucketCount - 1);
  });

  it('answer the last edge for what lies above it', () => {
    expect(percentileMs(histogramOf([99_999]), 0.5)).toBe(startTimeBucketsMs.at(-1));
  });

  it('are off by less than a factor of two', () => {
    const duration = fc.double({ min: 50.5, max: 12_800, noNaN: true });
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const exact = values.toSorted((left, right) => left - right)[Math.ceil(share * values.length) - 1] ?? 0;
        const answer = percentileMs(histogramOf(values), share);
        expect(answer / exact).toBeGreaterThan(0.5);
        expect(answer / exact).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('merge by adding: the percentile of two populations is that of both together', () => {
    const durations = fc.array(fc.integer({ min: 1, max: 20_000 }));
    fc.assert(
      fc.property(durations, durations, (left, right) => {
        const merged = histogramOf(left).map((count, bucket) => count + (histogramOf(right)[bucket] ?? 0));
        expect(percentileMs(merged, 0.95)).toEqual(percentileMs(histogramOf([...left, ...right]), 0.95));
      }),
    );
  });
});
