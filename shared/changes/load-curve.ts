/**
 * What a load does to a figure that only gets worse with it: stalls, CPU. Minutes are counted into bins of load that can be merged in
 * any order; a curve is the closest rising line through the bins' means (pool adjacent violators, weighted). It is never read beyond
 * the loads that were seen: there is no basis there.
 */
import { z } from 'zod';

/** One minute of one IDC. */
export interface LoadMinute {
  readonly loadPct: number;
  readonly value: number;
  /** What the value is a share of, e.g. ms watched: a mean by it is the ratio of the sums of the parts. */
  readonly weight: number;
}

export const binPct = 5;
/** A load that was seen for fewer minutes than this is not taken as seen. */
export const leastBinMinutes = 3;
const leastMinutes = 10;
/** Nine of ten minutes of a normal spread lie within so many deviations. */
const nineInTen = 1.645;

/** Sums over the minutes of one bin: by weight of load, of value and of the value's square. */
export const loadBinSchema = z.object({
  bin: z.number().int().nonnegative(),
  minutes: z.number(),
  weight: z.number(),
  load: z.number(),
  value: z.number(),
  square: z.number(),
  highestLoadPct: z.number(),
  lowestLoadPct: z.number(),
});
export type LoadBin = z.infer<typeof loadBinSchema>;

export interface CurvePoint {
  readonly loadPct: number;
  readonly value: number;
  /** Root mean square of the minutes around the curve, in the value's unit. */
  readonly deviation: number;
  readonly minutes: number;
}

export interface LoadCurve {
  /** Rising in load, never falling in value. At least one. */
  readonly points: readonly CurvePoint[];
  readonly lowestLoadPct: number;
  readonly highestLoadPct: number;
  readonly minutes: number;
}

export interface Band {
  readonly low: number;
  readonly high: number;
}

export interface CurveReading {
  readonly value: number;
  /** Where nine of ten minutes at such a load were. */
  readonly band: Band;
}

/** A minute that tells nothing is left out: no load, no value, or nothing that the value could be a share of. */
export function binsOf(minutes: Iterable<LoadMinute>): LoadBin[] {
  const bins = new Map<number, LoadBin>();
  for (const { loadPct, value, weight } of minutes) {
    if (!(loadPct >= 0) || !Number.isFinite(loadPct) || !Number.isFinite(value) || !(weight > 0) || !Number.isFinite(weight)) continue;
    add(bins, {
      bin: Math.floor(loadPct / binPct),
      minutes: 1,
      weight,
      load: loadPct * weight,
      value: value * weight,
      square: value * value * weight,
      highestLoadPct: loadPct,
      lowestLoadPct: loadPct,
    });
  }
  return inOrder(bins);
}

export function mergedBins(groups: Iterable<readonly LoadBin[]>): LoadBin[] {
  const bins = new Map<number, LoadBin>();
  for (const group of groups) for (const bin of group) add(bins, bin);
  return inOrder(bins);
}

/** null: too few minutes for any. */
export function fitCurve(bins: readonly LoadBin[]): LoadCurve | null {
  const seen = bins.filter(({ minutes }) => minutes >= leastBinMinutes).toSorted((left, right) => left.bin - right.bin);
  const minutes = seen.reduce((sum, bin) => sum + bin.minutes, 0);
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined || minutes < leastMinutes) return null;
  const values = rising(seen);
  return {
    points: seen.map((bin, index) => ({
      loadPct: bin.load / bin.weight,
      value: values[index] ?? Number.NaN,
      deviation: deviationOf(bin, values[index] ?? Number.NaN),
      minutes: bin.minutes,
    })),
    lowestLoadPct: first.lowestLoadPct,
    highestLoadPct: last.highestLoadPct,
    minutes,
  };
}

/** null beyond the loads that were seen. Between two bins the line between their means, its band as wide as the wider of both. */
export function readCurve(curve: LoadCurve, loadPct: number): CurveReading | null {
  if (!(loadPct >= curve.lowestLoadPct && loadPct <= curve.highestLoadPct)) return null;
  const after = curve.points.findIndex((point) => point.loadPct >= loadPct);
  const above = after === -1 ? curve.points.at(-1) : curve.points[after];
  if (above === undefined) return null;
  const below = after <= 0 ? above : (curve.points[after - 1] ?? above);
  const span = above.loadPct - below.loadPct;
  const part = span <= 0 ? 0 : Math.min(1, Math.max(0, (loadPct - below.loadPct) / span));
  const spread = nineInTen * Math.max(below.deviation, above.deviation);
  return {
    value: below.value + (above.value - below.value) * part,
    band: { low: Math.max(0, below.value - spread), high: above.value + spread },
  };
}

function add(bins: Map<number, LoadBin>, bin: LoadBin): void {
  const sum = bins.get(bin.bin);
  bins.set(
    bin.bin,
    sum === undefined
      ? bin
      : {
          bin: bin.bin,
          minutes: sum.minutes + bin.minutes,
          weight: sum.weight + bin.weight,
          load: sum.load + bin.load,
          value: sum.value + bin.value,
          square: sum.square + bin.square,
          highestLoadPct: Math.max(sum.highestLoadPct, bin.highestLoadPct),
          lowestLoadPct: Math.min(sum.lowestLoadPct, bin.lowestLoadPct),
        },
  );
}

function inOrder(bins: ReadonlyMap<number, LoadBin>): LoadBin[] {
  return [...bins.values()].toSorted((left, right) => left.bin - right.bin);
}

/** The rising values closest to the bins' means in weighted squares: neighbours that fall are pooled until none does. */
function rising(bins: readonly LoadBin[]): number[] {
  const pools: { value: number; weight: number; count: number }[] = [];
  for (const bin of bins) {
    let pool = { value: bin.value, weight: bin.weight, count: 1 };
    for (
      let before = pools.at(-1);
      before !== undefined && before.value / before.weight > pool.value / pool.weight;
      before = pools.at(-1)
    ) {
      pools.pop();
      pool = { value: before.value + pool.value, weight: before.weight + pool.weight, count: before.count + pool.count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ value, weight, count }) => Array<number>(count).fill(value / weight));
}

/** Around the curve, not around the bin's own mean: a pooled bin is as uncertain as it is far off. */
function deviationOf({ weight, value, square }: LoadBin, fitted: number): number {
  return Math.sqrt(Math.max(0, (square - 2 * fitted * value + fitted * fitted * weight) / weight));
}
