/**
 * What players felt fades with time: rows, and streams over their rows, show about the last half minute. Parts that fade alike keep
 * their ratio right, and fading is linear: a stream's own faded sum is the sum of its rows' faded sums, whenever each was written. What
 * was felt in an IDC that no longer delivers the stream fades too, rather than vanish.
 */
const decayMs = 30_000;

export class Decay {
  /** By slot; NaN before the first parts. */
  atMs: Float64Array;
  /** Most rows are as old as the one before. */
  #lastSinceMs = 0;
  #lastKeep = 1;

  constructor(capacity: number) {
    this.atMs = new Float64Array(capacity);
  }

  /** The share of what the slot has that is left at `nowMs`, which is its time from now on. */
  keep(slot: number, nowMs: number): number {
    const sinceMs = nowMs - (this.atMs[slot] ?? Number.NaN);
    this.atMs[slot] = nowMs;
    // A first time, or a clock that has been set back.
    if (!(sinceMs > 0)) return 1;
    if (sinceMs !== this.#lastSinceMs) {
      this.#lastSinceMs = sinceMs;
      this.#lastKeep = Math.exp(-sinceMs / decayMs);
    }
    return this.#lastKeep;
  }
}
