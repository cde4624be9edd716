/**
 * Histograms with the fixed edges of `startTimeBucketsMs`: mergeable by adding, so a percentile over any set of rows, IDCs or seconds
 * comes from the sum. Edges double, so a percentile is off by less than a factor of two; inside a bucket it is interpolated linearly. Its
 * population is the sum of the buckets. The edges are what players send, so finer ones here would only look more exact.
 */
import { startTimeBucketsMs } from '../../shared/agents/players.ts';

export const bucketCount = startTimeBucketsMs.length + 1;

/** The bucket of a duration. */
export function bucketOf(ms: number): number {
  const at = startTimeBucketsMs.findIndex((edge) => ms <= edge);
  return at < 0 ? bucketCount - 1 : at;
}

/**
 * Percentile `share` (0–1) of the histogram at `offset`, ms. NaN for an empty one. Above the last edge the last edge is answered: a
 * lower bound.
 */
export function percentileMs(buckets: ArrayLike<number>, share: number, offset = 0): number {
  let total = 0;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) total += buckets[offset + bucket] ?? 0;
  if (!(total > 0)) return Number.NaN;
  const rank = share * total;
  let below = 0;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    const here = buckets[offset + bucket] ?? 0;
    if (below + here >= rank && here > 0) {
      const lower = bucket === 0 ? 0 : (startTimeBucketsMs[bucket - 1] ?? 0);
      const upper = startTimeBucketsMs[bucket];
      return upper === undefined ? lower : lower + ((upper - lower) * Math.max(0, rank - below)) / here;
    }
    below += here;
  }
  return startTimeBucketsMs.at(-1) ?? Number.NaN;
}
