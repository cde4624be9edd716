/** For tests: seconds of an IDC as the state would have recorded them. */
import { bucketCount } from '../state/histogram.ts';
import type { IdcHistory } from '../state/history.ts';
import type { State } from '../state/state.ts';

export interface ExampleSecond {
  readonly viewers?: number;
  readonly stallMs?: number;
  readonly playMs?: number;
  /** Starts in bucket 2. */
  readonly starts?: number;
}

/** All that is expected is known of it; whole numbers, so that sums are exact. */
export function recordSecond(
  history: IdcHistory,
  second: number,
  { viewers = 100, stallMs = 10, playMs = 990, starts = 1 }: ExampleSecond = {},
): void {
  history.advance(second);
  history.setGauge('viewers', second, viewers);
  history.setGauge('streams', second, 5);
  history.setGauge('egressKbps', second, viewers * 2000);
  history.addParts((second + 1) * 1000, 1000, { startAttempts: starts, startFailures: 0, stallMs, playMs });
  const buckets = new Float32Array(bucketCount);
  buckets[2] = starts;
  history.addStartTimes(second * 1000 + 500, buckets);
  history.addLatencies(second * 1000 + 500, buckets, 0);
}

/** Records every second of one IDC from `first` to `last` and makes it the newest closed one. */
export function recordSeconds(state: State, index: number, { first, last }: { readonly first: number; readonly last: number }): void {
  const history = state.histories[index];
  if (history === undefined) throw new RangeError(`no IDC ${index}`);
  for (let second = first; second <= last; second += 1) recordSecond(history, second);
  state.rolledSecond = last;
}
