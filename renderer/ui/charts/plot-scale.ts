/** Arithmetic of a time chart: a scale that does not twitch, points thinned to what can be seen. */

/** The next round number at or above `most` (NaN: nothing is known) and `least`, so that the axis moves in steps and not with every sample. Its half is round too. */
export function niceTop(most: number, least: number): number {
  const wanted = most >= least ? most : least;
  if (!(wanted > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  for (const step of [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10]) if (step * power >= wanted * 0.9999) return step * power;
  return 10 * power;
}

/** Numbers in order: an array or a typed array. */
export type Numbers = ArrayLike<number> & Iterable<number>;

export interface PlotPoint {
  readonly atMs: number;
  /** null is a gap. */
  readonly value: number | null;
}

/**
 * Thins to at most `most` points: each keeps the highest of its bucket, so a spike of one second stays to be seen. A bucket with
 * any missing second in front of a present one is still a value; a bucket with none is a gap.
 */
export function thinned(atMs: ArrayLike<number>, values: ArrayLike<number>, most: number): readonly PlotPoint[] {
  const bucket = Math.max(1, Math.ceil(values.length / most));
  const points: PlotPoint[] = [];
  for (let from = 0; from < values.length; from += bucket) {
    const until = Math.min(values.length, from + bucket);
    let highest = Number.NaN;
    for (let index = from; index < until; index += 1) {
      const value = values[index] ?? Number.NaN;
      if (Number.isFinite(value) && !(highest >= value)) highest = value;
    }
    points.push({ atMs: atMs[until - 1] ?? 0, value: Number.isFinite(highest) ? highest : null });
  }
  return points;
}

/** Present values with a gap on both sides: a line through one point is none, so they are drawn as dots. */
export function isolatedAt(points: readonly PlotPoint[]): ReadonlySet<number> {
  const alone = new Set<number>();
  for (const [index, { value }] of points.entries()) {
    if (value !== null && (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null) alone.add(index);
  }
  return alone;
}

/** The largest present value; NaN when there is none. */
export function highestOf(values: Iterable<number>): number {
  let highest = Number.NaN;
  for (const value of values) {
    if (Number.isFinite(value) && !(highest >= value)) highest = value;
  }
  return highest;
}

/** Index of the sample nearest to a moment; -1 when there is none. */
export function nearestIndex(atMs: ArrayLike<number>, wantedMs: number): number {
  let low = 0;
  let high = atMs.length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((atMs[middle] ?? 0) < wantedMs) low = middle + 1;
    else high = middle;
  }
  const before = low - 1;
  return before >= 0 && wantedMs - (atMs[before] ?? 0) < (atMs[low] ?? 0) - wantedMs ? before : low;
}

/** Whole steps of the clock inside a span, e.g. every 3 min. */
export function clockTicks(startMs: number, endMs: number, stepMs: number): number[] {
  const ticks: number[] = [];
  for (let at = Math.ceil(startMs / stepMs) * stepMs; at <= endMs; at += stepMs) ticks.push(at);
  return ticks;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const tickSteps = [
  minuteMs / 4,
  minuteMs / 2,
  minuteMs,
  3 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  6 * hourMs,
  12 * hourMs,
  24 * hourMs,
  48 * hourMs,
  168 * hourMs,
] as const;
const ticksMost = 5;

/** Time between two ticks, so that a span of any length has a handful of them. */
export function tickStepMs(spanMs: number): number {
  return tickSteps.find((step) => spanMs / step <= ticksMost) ?? tickSteps[tickSteps.length - 1] ?? spanMs;
}
