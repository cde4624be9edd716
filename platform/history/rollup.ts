/**
 * What is kept of an IDC over an interval: sums that can be merged, in any order and any number of times, into the rollup of the whole.
 * Nothing in it is a mean, a percentage or a percentile: those are divided out of the merged parts by whoever reads.
 */
import { bucketCount } from '../state/histogram.ts';
import { gaugeNames, partNames } from '../state/history.ts';
import type { Gauge, IdcHistory, Parts } from '../state/history.ts';

export interface GaugeRollup {
  sum: number;
  /** Seconds in which the gauge was known. With none, `min` and `max` are NaN. */
  count: number;
  min: number;
  max: number;
}

export interface Rollup {
  /** Seconds in which everything was known that somebody is to tell of this IDC. */
  coveredSeconds: number;
  readonly gauges: Readonly<Record<Gauge, GaugeRollup>>;
  /** Seconds of which players have told. */
  feltSeconds: number;
  /** Sums over those seconds. */
  readonly parts: Parts;
  /** `bucketCount` each. */
  readonly startTimes: Float64Array;
  readonly latencies: Float64Array;
}

export interface Seconds {
  readonly first: number;
  readonly last: number;
}

export function emptyRollup(): Rollup {
  const gauge = (): GaugeRollup => ({ sum: 0, count: 0, min: Number.NaN, max: Number.NaN });
  return {
    coveredSeconds: 0,
    gauges: {
      viewers: gauge(),
      streams: gauge(),
      ingestKbps: gauge(),
      egressKbps: gauge(),
      fps: gauge(),
      loadPct: gauge(),
      cpuPct: gauge(),
    },
    feltSeconds: 0,
    parts: { startAttempts: 0, startFailures: 0, stallMs: 0, playMs: 0 },
    startTimes: new Float64Array(bucketCount),
    latencies: new Float64Array(bucketCount),
  };
}

/** @param isCovered whether everything expected of that second is known */
export function rollUp(history: IdcHistory, { first, last }: Seconds, isCovered: (second: number) => boolean): Rollup {
  const rollup = emptyRollup();
  for (let second = first; second <= last; second += 1) {
    for (const name of gaugeNames) addGauge(rollup.gauges[name], history.gauge(name, second));
    if (isCovered(second)) rollup.coveredSeconds += 1;
    if (Number.isNaN(history.part('playMs', second))) continue;
    rollup.feltSeconds += 1;
    for (const name of partNames) rollup.parts[name] += history.part(name, second);
  }
  const seconds = last - first + 1;
  rollup.startTimes.set(history.startTimes(last, seconds));
  rollup.latencies.set(history.latencies(last, seconds));
  return rollup;
}

function addGauge(gauge: GaugeRollup, value: number): void {
  if (Number.isNaN(value)) return;
  gauge.sum += value;
  gauge.count += 1;
  if (!(gauge.min <= value)) gauge.min = value;
  if (!(gauge.max >= value)) gauge.max = value;
}

/** Adds `other` to `into`. The two must not tell of the same second. */
export function merge(into: Rollup, other: Rollup): void {
  into.coveredSeconds += other.coveredSeconds;
  for (const name of gaugeNames) mergeGauge(into.gauges[name], other.gauges[name]);
  into.feltSeconds += other.feltSeconds;
  for (const name of partNames) into.parts[name] += other.parts[name];
  addBuckets(into.startTimes, other.startTimes);
  addBuckets(into.latencies, other.latencies);
}

function mergeGauge(into: GaugeRollup, other: GaugeRollup): void {
  into.sum += other.sum;
  into.count += other.count;
  if (!(into.min <= other.min) && other.count > 0) into.min = other.min;
  if (!(into.max >= other.max) && other.count > 0) into.max = other.max;
}

function addBuckets(into: Float64Array, buckets: Float64Array): void {
  for (let bucket = 0; bucket < into.length; bucket += 1) into[bucket] = (into[bucket] ?? 0) + (buckets[bucket] ?? 0);
}

/** The most seconds that any figure of it stands for; 0: nothing is known of the interval. */
export function knownSeconds(rollup: Rollup): number {
  return Math.max(rollup.coveredSeconds, rollup.feltSeconds, ...gaugeNames.map((name) => rollup.gauges[name].count));
}
