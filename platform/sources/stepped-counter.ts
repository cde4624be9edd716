/**
 * Rates of counters that move only every few seconds, whatever one asks: the difference between two moves over the time between
 * them, held until the next. One that should have moved and has not counts as standing still.
 */

interface Step {
  readonly incarnation: string;
  readonly value: number;
  readonly atMs: number;
  /** NaN before the second move. */
  readonly perMs: number;
}

export class SteppedCounters {
  readonly #steps = new Map<string, Step>();
  readonly #longestMs: number;

  /** @param longestMs without a move for this long it stands still */
  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  /** Units a ms; NaN when not known: at first, after a restart, or when it went backwards. */
  read(key: string, reading: { readonly incarnation: string; readonly value: number; readonly atMs: number }): number {
    const { incarnation, value, atMs } = reading;
    const last = this.#steps.get(key);
    if (last?.incarnation !== incarnation || value < last.value || atMs <= last.atMs) {
      this.#steps.set(key, { ...reading, perMs: Number.NaN });
      return Number.NaN;
    }
    const elapsedMs = atMs - last.atMs;
    if (value === last.value) return elapsedMs > this.#longestMs ? 0 : last.perMs;
    // After a long pause, nobody knows when in it the bytes came.
    const perMs = elapsedMs > 2 * this.#longestMs ? Number.NaN : (value - last.value) / elapsedMs;
    this.#steps.set(key, { ...reading, perMs });
    return perMs;
  }

  retain(isLive: (key: string) => boolean): void {
    for (const key of this.#steps.keys()) if (!isLive(key)) this.#steps.delete(key);
  }
}
