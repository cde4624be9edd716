/**
 * Cumulative counters of one thing, read from time to time. A difference exists only between two readings of the same incarnation
 * (server start and session): a first reading, a restart or a counter that went backwards has none, and is absent rather than a spike.
 */

interface Reading {
  readonly incarnation: string;
  readonly atMs: number;
  readonly values: readonly number[];
}

export interface Difference {
  readonly intervalMs: number;
  readonly values: readonly number[];
}

/** Readings of a source at 1 Hz that are further apart than this have a hole between them: what happened in it belongs to no second. */
export const longestIntervalMs = 3_000;

export class CounterBook {
  readonly #readings = new Map<string, Reading>();
  readonly #longestMs: number;

  constructor(longestMs: number = longestIntervalMs) {
    this.#longestMs = longestMs;
  }

  /** Difference to the last reading of `key`, or null when there is none that means anything. */
  read(key: string, reading: Reading): Difference | null {
    const before = this.#readings.get(key);
    this.#readings.set(key, reading);
    if (before?.incarnation !== reading.incarnation) return null;
    const intervalMs = reading.atMs - before.atMs;
    if (intervalMs <= 0 || intervalMs > this.#longestMs) return null;
    const values = reading.values.map((value, index) => value - (before.values[index] ?? Number.NaN));
    return values.some((value) => value < 0) ? null : { intervalMs, values };
  }

  knows(key: string): boolean {
    return this.#readings.has(key);
  }

  /** Drops every key that `isLive` does not know any more. */
  retain(isLive: (key: string) => boolean): void {
    for (const key of this.#readings.keys()) if (!isLive(key)) this.#readings.delete(key);
  }
}

/** kbit/s from bytes over a measured interval; NaN for no difference. */
export function kbpsOf(difference: Difference | null, index = 0): number {
  if (difference === null) return Number.NaN;
  return ((difference.values[index] ?? Number.NaN) * 8) / difference.intervalMs;
}
