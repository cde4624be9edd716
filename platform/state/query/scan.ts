/** A full scan in slices: places every slot, from the first one on, towards a band that a sample has guessed. */
import type { Band, Placement, Query } from './placement.ts';
import { markPassing } from './filter.ts';
import { RankedSlots } from './ranked.ts';
import type { Chunk } from './ranking.ts';
import type { StreamRows } from './rows.ts';

export interface Sampling {
  /** Up to this many rows are simply all taken into the band. */
  readonly fewRows: number;
  /** One row in so many is looked at to guess where a band lies. */
  readonly stride: number;
  /** Fewer than this in the sample: they can all be taken. */
  readonly leastSampled: number;
}

export const usualSampling: Sampling = { fewRows: 65_536, stride: 64, leastSampled: 1024 };
/** How many standard deviations of the sample a band is widened by. */
const deviations = 5;

export interface Places {
  /** First and one past the last place of the order that the band has to hold. */
  readonly from: number;
  readonly to: number;
}

export class Scan {
  readonly placement: Placement;
  #next = 0;

  constructor(placement: Placement) {
    this.placement = placement;
  }

  /** Places up to `most` more slots. True when all have been. */
  run(rows: StreamRows, chunk: Chunk, most: number): boolean {
    const until = Math.min(rows.highWater, this.#next + most);
    while (this.#next < until) {
      chunk.count = Math.min(chunk.slots.length, until - this.#next);
      for (let at = 0; at < chunk.count; at += 1) chunk.slots[at] = this.#next + at;
      this.placement.place(rows, chunk);
      this.#next += chunk.count;
    }
    return this.#next >= rows.highWater;
  }
}

interface Guess {
  readonly wanted: Places;
  readonly chunk: Chunk;
  readonly sampling: Sampling;
}

/**
 * A band that will very probably hold the places asked for, and not many more. Guessed from one row in `stride`: how many rows stand above a
 * sampled one follows a binomial law, and the band is wider by five of its standard deviations.
 */
export function guessBand(rows: StreamRows, query: Query, { wanted, chunk, sampling }: Guess): Band {
  const { stride } = sampling;
  if (rows.highWater <= sampling.fewRows) return { upper: null, lower: null };
  const sample = sampled(rows, query, { chunk, stride });
  if (sample.length < sampling.leastSampled) return { upper: null, lower: null };
  const upperAt = Math.floor(wanted.from / stride - margin(wanted.from / stride, sample.length));
  const lowerAt = Math.ceil(wanted.to / stride + margin(wanted.to / stride, sample.length));
  const endAt = (at: number) => {
    sample.order(at, at + 1, query.ranking.tieBreak(rows));
    return query.ranking.endAt(rows, sample.slots[at] ?? 0, sample.keys[at] ?? 0);
  };
  return { upper: upperAt > 0 && upperAt < sample.length ? endAt(upperAt) : null, lower: lowerAt < sample.length ? endAt(lowerAt) : null };
}

function margin(place: number, sample: number): number {
  const share = Math.max(0, Math.min(1, place / sample));
  return 1 + deviations * Math.sqrt(sample * share * (1 - share) + 1);
}

function sampled(
  rows: StreamRows,
  { ranking, filter }: Query,
  { chunk, stride }: { readonly chunk: Chunk; readonly stride: number },
): RankedSlots {
  const sample = new RankedSlots();
  let slot = 0;
  while (slot < rows.highWater) {
    chunk.count = 0;
    // The place within each stride goes round by a number that has no factor in common with it: no pattern of slots is missed.
    for (; slot < rows.highWater && chunk.count < chunk.slots.length; slot += stride) {
      chunk.slots[chunk.count] = Math.min(rows.highWater - 1, slot + (((slot / stride) * 27 + (slot >>> 12) * 5) % stride));
      chunk.count += 1;
    }
    markPassing(rows, filter, chunk);
    ranking.keys(rows, chunk);
    for (let at = 0; at < chunk.count; at += 1) if (chunk.passes[at] === 1) sample.push(chunk.slots[at] ?? 0, chunk.keys[at] ?? 0);
  }
  return sample;
}
