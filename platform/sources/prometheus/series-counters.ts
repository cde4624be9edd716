/** What counters of single series did since they were read last. A first reading or a reset is absent. */
import { CounterBook } from '../../state/counters.ts';

export interface Advance {
  /** Since the last reading; 0 when there is no newer sample; NaN when not known. */
  readonly difference: number;
  /** By the last two samples: held while there is no newer one. */
  readonly perSecond: number;
}

const unknown: Advance = { difference: Number.NaN, perSecond: Number.NaN };

export class SeriesCounters {
  readonly #book: CounterBook;
  readonly #last = new Map<string, { readonly atMs: number; readonly advance: Advance }>();

  /** @param longestIntervalMs samples further apart have a hole between them */
  constructor(longestIntervalMs: number) {
    this.#book = new CounterBook(longestIntervalMs);
  }

  read(key: string, { value, atMs }: { readonly value: number; readonly atMs: number }): Advance {
    const last = this.#last.get(key);
    if (last?.atMs === atMs) return { ...last.advance, difference: last.advance.difference * 0 };
    const read = this.#book.read(key, { incarnation: '', atMs, values: [value] });
    const difference = read?.values[0] ?? Number.NaN;
    const advance = read === null ? unknown : { difference, perSecond: (difference * 1000) / read.intervalMs };
    this.#last.set(key, { atMs, advance });
    return advance;
  }

  retain(isLive: (key: string) => boolean): void {
    this.#book.retain(isLive);
    for (const key of this.#last.keys()) if (!isLive(key)) this.#last.delete(key);
  }
}
