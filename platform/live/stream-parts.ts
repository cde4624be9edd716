/** What the views of streams share: the delivery rows of a stream, and what can only be said of them together. */
import type { Clock } from '../contracts.ts';
import { bucketCount, percentileMs } from '../state/histogram.ts';
import type { StreamQueries } from '../state/query/queries.ts';
import type { State } from '../state/state.ts';
import { none } from '../state/none.ts';

export interface StreamViewParts {
  readonly state: State;
  readonly queries: StreamQueries;
  readonly clock: Clock;
}

/** Slots of the delivery rows of the stream in `slot`. */
export function deliveriesOf({ streams, deliveries }: State, slot: number): readonly number[] {
  const rows: number[] = [];
  for (let entry = streams.firstDelivery[slot] ?? 0; entry > 0; entry = deliveries.next[entry - 1] ?? 0) rows.push(entry - 1);
  return rows;
}

/** p95 of the starts of the last while over these rows; NaN without one. */
export function startTimeP95Ms({ deliveries }: State, rows: readonly number[]): number {
  const buckets = new Float64Array(bucketCount);
  for (const row of rows) {
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      buckets[bucket] = (buckets[bucket] ?? 0) + (deliveries.startTimeBuckets[row * bucketCount + bucket] ?? 0);
    }
  }
  return percentileMs(buckets, 0.95);
}

/** Age of the oldest sample that figures of the stream are made of; NaN when there is none. */
export function streamAgeMs(
  { streams, deliveries }: State,
  { slot, deliveries: rows, nowMs }: { readonly slot: number; readonly deliveries: readonly number[]; readonly nowMs: number },
): number {
  let oldestMs = streams.ingestIdc[slot] === none ? Number.NaN : (streams.observedAtMs[slot] ?? Number.NaN);
  for (const row of rows) {
    const observedAtMs = deliveries.observedAtMs[row] ?? Number.NaN;
    if (observedAtMs < oldestMs || Number.isNaN(oldestMs)) oldestMs = observedAtMs;
  }
  return Math.max(0, nowMs - oldestMs);
}
