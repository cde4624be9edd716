/** One point of a series, divided out of a rollup: the only place where parts become means, percentages and percentiles. */
import { percentOf } from '../../shared/model/numbers.ts';
import type { StateViewSpec } from '../../shared/wire/views.ts';
import { percentileMs } from '../state/histogram.ts';
import type { GaugeRollup, Rollup } from './rollup.ts';

type Columns = StateViewSpec<'series'>['points'] & StateViewSpec<'series'>['extremes'];
export type PointColumn = Exclude<keyof Columns, 'atMs' | 'coveredPct'>;
/** Every figure of a point; NaN where nothing is known. */
export type Point = Readonly<Record<PointColumn, number>>;

export const gbpsPerKbps = 1e-6;

export function pointOf({ gauges, parts, feltSeconds, startTimes, latencies }: Rollup): Point {
  const felt = (ratio: number): number => (feltSeconds === 0 ? Number.NaN : ratio);
  return {
    viewers: meanOf(gauges.viewers),
    viewersMin: gauges.viewers.min,
    viewersMax: gauges.viewers.max,
    streams: meanOf(gauges.streams),
    ingestGbps: meanOf(gauges.ingestKbps) * gbpsPerKbps,
    egressGbps: meanOf(gauges.egressKbps) * gbpsPerKbps,
    egressGbpsMin: gauges.egressKbps.min * gbpsPerKbps,
    egressGbpsMax: gauges.egressKbps.max * gbpsPerKbps,
    rebufferPct: felt(percentOf(parts.stallMs, parts.stallMs + parts.playMs)),
    startFailurePct: felt(Math.min(100, percentOf(parts.startFailures, parts.startAttempts))),
    startTimeP50Ms: percentileMs(startTimes, 0.5),
    startTimeP95Ms: percentileMs(startTimes, 0.95),
    startTimeP99Ms: percentileMs(startTimes, 0.99),
    startTimeCount: felt(countOf(startTimes)),
    latencyP50Ms: percentileMs(latencies, 0.5),
    latencyP95Ms: percentileMs(latencies, 0.95),
    latencyP99Ms: percentileMs(latencies, 0.99),
    latencyCount: felt(countOf(latencies)),
    ingestFps: meanOf(gauges.fps),
    loadPct: meanOf(gauges.loadPct),
  };
}

/** How many a histogram counts. */
export function countOf(buckets: Float64Array): number {
  let count = 0;
  for (const here of buckets) count += here;
  return count;
}

function meanOf({ sum, count }: GaugeRollup): number {
  return count === 0 ? Number.NaN : sum / count;
}
