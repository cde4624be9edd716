/**
 * The slope of a noisy series and how sure it is: the median of the slopes of all pairs (Theil–Sen), which a third of wild points
 * can't move, with a 95 % interval from Kendall's statistic (Sen 1968). Memory goes in waves, so neighbours are alike and the series
 * says less than its length: the variance is raised by what the ranks of the residuals tell of that (Hamed and Rao 1998).
 */
import { median } from './order.ts';

export interface Slope {
  /** Per unit of `x`. */
  readonly value: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
}

const z95 = 1.96;

/** Points in order of `x`, at equal distances. NaN with fewer than 8 of them: nothing can be said then. */
export function theilSen(x: ArrayLike<number>, y: ArrayLike<number>): Slope {
  const count = x.length;
  if (count < 8) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  const slopes: number[] = [];
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 1; j < count; j += 1) slopes.push(((y[j] ?? 0) - (y[i] ?? 0)) / ((x[j] ?? 0) - (x[i] ?? 0)));
  }
  const sorted = Float64Array.from(slopes).sort();
  const value = median(sorted);
  const variance = (count * (count - 1) * (2 * count + 5)) / 18;
  const reach = z95 * Math.sqrt(variance * inflation(residuals(x, y, value)));
  const at = (rank: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(rank)))] ?? Number.NaN;
  return { value, low: at((sorted.length - reach) / 2 - 1), high: at((sorted.length + reach) / 2) };
}

function residuals(x: ArrayLike<number>, y: ArrayLike<number>, slope: number): number[] {
  return Array.from(x, (at, index) => (y[index] ?? 0) - slope * at);
}

/** How much a series whose neighbours are alike raises the variance of Kendall's statistic; at least 1. */
function inflation(series: readonly number[]): number {
  const count = series.length;
  const ranks = ranksOf(series);
  const mean = (count - 1) / 2;
  const power = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
  if (power === 0) return 1;
  let sum = 0;
  for (let lag = 1; lag < count - 2; lag += 1) {
    let product = 0;
    for (let i = 0; i + lag < count; i += 1) product += ((ranks[i] ?? 0) - mean) * ((ranks[i + lag] ?? 0) - mean);
    const correlation = product / power;
    // What lies within the noise of a series without memory is that noise.
    if (Math.abs(correlation) < z95 / Math.sqrt(count)) continue;
    sum += (count - lag) * (count - lag - 1) * (count - lag - 2) * correlation;
  }
  return Math.max(1, 1 + (2 * sum) / (count * (count - 1) * (count - 2)));
}

/** Position of each value in the sorted series; equal values share the mean of theirs. */
function ranksOf(series: readonly number[]): number[] {
  const order = [...series.keys()].sort((a, b) => (series[a] ?? 0) - (series[b] ?? 0));
  const ranks = new Array<number>(series.length).fill(0);
  for (let from = 0; from < order.length;) {
    let until = from + 1;
    while (until < order.length && series[order[until] ?? 0] === series[order[from] ?? 0]) until += 1;
    for (let at = from; at < until; at += 1) ranks[order[at] ?? 0] = (from + until - 1) / 2;
    from = until;
  }
  return ranks;
}
