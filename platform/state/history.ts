/**
 * The last 15 minutes of every IDC at one second, in rings. A second that nothing is known of is NaN and stays NaN: a gap is drawn as
 * a gap. What players measured is kept as parts and divided by whoever reads.
 */
import { bucketCount } from './histogram.ts';

export const historySeconds = 900;
/** Some more than is shown, so that a difference over the whole of it has a far end. */
const ringSeconds = historySeconds + 10;

export const gaugeNames = ['viewers', 'streams', 'ingestKbps', 'egressKbps', 'fps', 'loadPct', 'cpuPct'] as const;
export type Gauge = (typeof gaugeNames)[number];
export const partNames = ['startAttempts', 'startFailures', 'stallMs', 'playMs'] as const;
export type Part = (typeof partNames)[number];
export type Parts = Record<Part, number>;

export class IdcHistory {
  /** The newest second that has a cell; NaN before the first. */
  head = Number.NaN;
  readonly #gauges: Readonly<Record<Gauge, Float64Array>>;
  readonly #parts: Readonly<Record<Part, Float64Array>>;
  readonly #startTimes = new Float32Array(ringSeconds * bucketCount);
  readonly #latencies = new Float32Array(ringSeconds * bucketCount);

  constructor() {
    const ring = (): Float64Array => new Float64Array(ringSeconds).fill(Number.NaN);
    this.#gauges = {
      viewers: ring(),
      streams: ring(),
      ingestKbps: ring(),
      egressKbps: ring(),
      fps: ring(),
      loadPct: ring(),
      cpuPct: ring(),
    };
    this.#parts = { startAttempts: ring(), startFailures: ring(), stallMs: ring(), playMs: ring() };
  }

  /** Makes `second` the newest; the ones skipped are gaps. */
  advance(second: number): void {
    if (second <= this.head) return;
    const from = Math.max(Number.isNaN(this.head) ? 0 : this.head + 1, second - ringSeconds + 1);
    for (let fresh = from; fresh <= second; fresh += 1) this.#clear(fresh % ringSeconds);
    this.head = second;
  }

  /** Forgets everything: the clock was set back, and what was recorded "later" is no history. */
  restart(): void {
    for (let cell = 0; cell < ringSeconds; cell += 1) this.#clear(cell);
    this.head = Number.NaN;
  }

  setGauge(gauge: Gauge, second: number, value: number): void {
    if (this.#holds(second)) this.#gauges[gauge][second % ringSeconds] = value;
  }

  gauge(gauge: Gauge, second: number): number {
    return this.#holds(second) ? (this.#gauges[gauge][second % ringSeconds] ?? Number.NaN) : Number.NaN;
  }

  /**
   * Adds what was measured over an interval, shared out over the seconds that it covers by their overlap. Seconds that have left the
   * ring, or lie ahead of it, are left out.
   */
  addParts(untilMs: number, intervalMs: number, parts: Parts): void {
    this.#overlaps(untilMs, intervalMs, (cell, share) => {
      for (const name of partNames) {
        const column = this.#parts[name];
        const before = column[cell] ?? Number.NaN;
        column[cell] = (Number.isNaN(before) ? 0 : before) + parts[name] * share;
      }
    });
  }

  addStartTimes(untilMs: number, buckets: ArrayLike<number>): void {
    this.#addBuckets(this.#startTimes, untilMs, { buckets, offset: 0 });
  }

  addLatencies(untilMs: number, buckets: ArrayLike<number>, offset: number): void {
    this.#addBuckets(this.#latencies, untilMs, { buckets, offset });
  }

  part(part: Part, second: number): number {
    return this.#holds(second) ? (this.#parts[part][second % ringSeconds] ?? Number.NaN) : Number.NaN;
  }

  /** Sum of a part over the `seconds` that end with `last`, over those that are known; NaN when none is. */
  partSum(part: Part, last: number, seconds: number): number {
    let sum = Number.NaN;
    for (let second = last - seconds + 1; second <= last; second += 1) {
      const value = this.part(part, second);
      if (!Number.isNaN(value)) sum = (Number.isNaN(sum) ? 0 : sum) + value;
    }
    return sum;
  }

  startTimes(last: number, seconds: number): Float64Array {
    return this.#mergeBuckets(this.#startTimes, last, seconds);
  }

  latencies(last: number, seconds: number): Float64Array {
    return this.#mergeBuckets(this.#latencies, last, seconds);
  }

  /** Makes gaps of gauges from `second` on: it turned out that they were held over from before. */
  eraseGauges(gauges: readonly Gauge[], second: number): void {
    for (let gap = Math.max(second, this.head - ringSeconds + 1); gap <= this.head; gap += 1) {
      for (const gauge of gauges) this.#gauges[gauge][gap % ringSeconds] = Number.NaN;
    }
  }

  #holds(second: number): boolean {
    return second <= this.head && second > this.head - ringSeconds && second >= 0;
  }

  #overlaps(untilMs: number, intervalMs: number, visit: (cell: number, share: number) => void): void {
    if (!(intervalMs > 0)) return;
    const fromMs = untilMs - intervalMs;
    const last = Math.ceil(untilMs / 1000) - 1;
    this.advance(last);
    for (let second = Math.floor(fromMs / 1000); second <= last; second += 1) {
      const overlapMs = Math.min(untilMs, (second + 1) * 1000) - Math.max(fromMs, second * 1000);
      if (overlapMs > 0 && this.#holds(second)) visit(second % ringSeconds, overlapMs / intervalMs);
    }
  }

  #addBuckets(
    ring: Float32Array,
    untilMs: number,
    { buckets, offset }: { readonly buckets: ArrayLike<number>; readonly offset: number },
  ): void {
    // The second that the interval ends in, as for parts: at a whole second that is the one before.
    const second = Math.ceil(untilMs / 1000) - 1;
    this.advance(second);
    if (!this.#holds(second)) return;
    const cell = (second % ringSeconds) * bucketCount;
    for (let bucket = 0; bucket < bucketCount; bucket += 1)
      ring[cell + bucket] = (ring[cell + bucket] ?? 0) + (buckets[offset + bucket] ?? 0);
  }

  #mergeBuckets(ring: Float32Array, last: number, seconds: number): Float64Array {
    const merged = new Float64Array(bucketCount);
    for (let second = last - seconds + 1; second <= last; second += 1) {
      if (!this.#holds(second)) continue;
      const cell = (second % ringSeconds) * bucketCount;
      for (let bucket = 0; bucket < bucketCount; bucket += 1) merged[bucket] = (merged[bucket] ?? 0) + (ring[cell + bucket] ?? 0);
    }
    return merged;
  }

  #clear(cell: number): void {
    for (const gauge of gaugeNames) this.#gauges[gauge][cell] = Number.NaN;
    for (const part of partNames) this.#parts[part][cell] = Number.NaN;
    this.#startTimes.fill(0, cell * bucketCount, (cell + 1) * bucketCount);
    this.#latencies.fill(0, cell * bucketCount, (cell + 1) * bucketCount);
  }
}
