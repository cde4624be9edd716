/** What load does to an IDC. Smooth curves, so that a shift shows its price before it hurts. */
import { startTimeBucketsMs } from '../../../shared/agents/players.ts';
import { bucketCount } from '../../state/histogram.ts';

const dayMs = 86_400_000;
const peakLocalHour = 21;
/** Of the peak, at the quietest hour. */
const nightShare = 0.55;

/** 0.55–1 by the local hour: evenings are full, early mornings are not. */
export function waveOf(nowMs: number, longitude: number): number {
  const localHour = ((nowMs / dayMs) * 24 + longitude / 15) % 24;
  return (1 + nightShare) / 2 + ((1 - nightShare) / 2) * Math.cos(((localHour - peakLocalHour) / 24) * 2 * Math.PI);
}

/** CPU, %, of load, 0–1 and beyond. */
export function cpuPctOf(load: number): number {
  return Math.min(100, 6 + 78 * load);
}

/** How much longer everything takes: queues grow without bound towards full load. */
export function slownessOf(load: number): number {
  return 1 + (0.12 * load) / Math.max(0.04, 1 - Math.min(load, 0.99));
}

/** Share of time that players stand still: 0.15 % calm, rising steeply above 85 % load. */
export function stallShareOf(load: number): number {
  return Math.min(0.6, 0.0015 + 0.09 * overload(load, 0.85));
}

/** Share of starts that fail: 0.2 % calm, rising steeply above 90 % load. */
export function startFailureShareOf(load: number): number {
  return Math.min(0.8, 0.002 + 0.12 * overload(load, 0.9));
}

function overload(load: number, from: number): number {
  return Math.max(0, (load - from) / (1 - from)) ** 2;
}

/** A log-normal distribution about `medianMs` as shares of the fixed buckets, summing to 1. */
export function distributionOf(medianMs: number, spread: number): Float32Array {
  const shares = new Float32Array(bucketCount);
  let below = 0;
  for (const [bucket, edgeMs] of startTimeBucketsMs.entries()) {
    // The logistic curve is the normal one to within 1 %.
    const upTo = 1 / (1 + Math.exp((-1.702 * Math.log(edgeMs / medianMs)) / spread));
    shares[bucket] = upTo - below;
    below = upTo;
  }
  shares[bucketCount - 1] = 1 - below;
  return shares;
}
