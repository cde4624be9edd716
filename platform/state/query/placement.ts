/**
 * Where every stream stands towards a band of an order: above it, within it, below it, or out of the query. Kept exact row by row: a
 * written slot is looked at again and counted where it stands now. A full scan is the same thing done to every slot, so the two can't
 * disagree, and slots that are written while a scan is under way are simply looked at as well.
 */
import { grown } from '../slots.ts';
import { markPassing } from './filter.ts';
import type { StreamFilter } from './filter.ts';
import { RankedSlots } from './ranked.ts';
import { newChunk } from './ranking.ts';
import type { BandEnd, Chunk, Ranking } from './ranking.ts';
import type { StreamRows } from './rows.ts';

export interface Band {
  /** null: from the very first. */
  readonly upper: BandEnd | null;
  /** null: to the very last. */
  readonly lower: BandEnd | null;
}

export interface Query {
  readonly ranking: Ranking;
  readonly filter: StreamFilter;
}

const out = 0;
const above = 1;
const within = 2;
const below = 3;
const regionBits = 3;
/** Set while the slot is among the members, where it may stand for a while after it has left the band. */
const listed = 4;

/** Room to work in: one chunk is placed at a time. */
const passing = newChunk();

export class Placement {
  readonly query: Query;
  #band: Band;
  #places: Uint8Array;
  readonly #counts = new Float64Array(4);
  readonly #members = new RankedSlots();
  /** Rises when what is within the band may have changed. */
  changes = 0;

  /** @param places one cell a slot, all 0: reused from a placement that nobody needs any more */
  constructor(query: Query, band: Band, places: Uint8Array) {
    this.query = query;
    this.#band = band;
    this.#places = places;
  }

  get above(): number {
    return this.#counts[above] ?? 0;
  }

  get within(): number {
    return this.#counts[within] ?? 0;
  }

  get below(): number {
    return this.#counts[below] ?? 0;
  }

  get matched(): number {
    return this.above + this.within + this.below;
  }

  get places(): Uint8Array {
    return this.#places;
  }

  /** Looks at the chunk's slots and counts each where it stands now. Once or often, in any order: the same comes out. */
  place(rows: StreamRows, chunk: Chunk): void {
    const { ranking, filter } = this.query;
    if (rows.highWater > this.#places.length) this.#places = grown(this.#places, Math.max(rows.highWater, this.#places.length * 2));
    markPassing(rows, filter, chunk);
    const { slots, keys, count } = this.#takeOut(chunk);
    ranking.keys(rows, passing);
    const places = this.#places;
    const upperKey = this.#band.upper?.key ?? Number.POSITIVE_INFINITY;
    const lowerKey = this.#band.lower?.key ?? Number.NEGATIVE_INFINITY;
    for (let at = 0; at < count; at += 1) {
      const slot = slots[at] ?? 0;
      const key = keys[at] ?? 0;
      const was = places[slot] ?? 0;
      let region = within;
      if (key > upperKey) region = above;
      else if (key < lowerKey) region = below;
      else if (key === upperKey || key === lowerKey) region = this.#regionAtEnd(rows, slot, key);
      if (region === within || (was & regionBits) === within) this.changes += 1;
      if (region !== (was & regionBits)) this.#move(slot, was, region);
    }
  }

  /** Takes out of the query what the filter does not let through; the rest is left in `passing`. */
  #takeOut({ slots, passes, count }: Chunk): Chunk {
    const places = this.#places;
    passing.count = 0;
    for (let at = 0; at < count; at += 1) {
      const slot = slots[at] ?? 0;
      if (passes[at] === 1) {
        passing.slots[passing.count] = slot;
        passing.count += 1;
        continue;
      }
      const was = places[slot] ?? 0;
      if ((was & regionBits) === out) continue;
      if ((was & regionBits) === within) this.changes += 1;
      this.#move(slot, was, out);
    }
    return passing;
  }

  /** The members from place `from` to `to` (exclusive) of the band, in order. Keys are read anew: they are the ones the rows have now. */
  ordered(rows: StreamRows, range: { readonly from: number; readonly to: number }, chunk: Chunk): Uint32Array {
    this.#refresh(rows, chunk);
    const { length, slots } = this.#members;
    const from = Math.max(0, Math.min(length, range.from));
    const to = Math.max(from, Math.min(length, range.to));
    this.#members.order(from, to, this.query.ranking.tieBreak(rows));
    return slots.slice(from, to);
  }

  /** Narrows the band to the members from place `from` to `to` (exclusive) of it; the others count as above and below from now on. */
  narrow(rows: StreamRows, range: { readonly from: number; readonly to: number }, chunk: Chunk): void {
    this.#refresh(rows, chunk);
    const members = this.#members;
    const from = Math.max(0, range.from);
    const to = Math.min(members.length, range.to);
    if (from >= to || (from === 0 && to === members.length)) return;
    members.order(from, to, this.query.ranking.tieBreak(rows));
    this.#band = {
      upper: from > 0 ? this.#endAt(rows, from) : this.#band.upper,
      lower: to < members.length ? this.#endAt(rows, to - 1) : this.#band.lower,
    };
    for (let at = 0; at < members.length; at += 1) {
      if (at >= from && at < to) continue;
      const slot = members.slots[at] ?? 0;
      this.#move(slot, this.#places[slot] ?? 0, at < from ? above : below);
    }
    this.#refresh(rows, chunk);
  }

  /** A key that equals one of the band's ends: the tie decides. */
  #regionAtEnd(rows: StreamRows, slot: number, key: number): number {
    const { upper, lower } = this.#band;
    const { ranking } = this.query;
    if (upper !== null && key === upper.key && ranking.sideOf(rows, slot, upper) < 0) return above;
    if (lower !== null && key === lower.key && ranking.sideOf(rows, slot, lower) > 0) return below;
    return within;
  }

  #endAt(rows: StreamRows, at: number): BandEnd {
    return this.query.ranking.endAt(rows, this.#members.slots[at] ?? 0, this.#members.keys[at] ?? 0);
  }

  #move(slot: number, was: number, region: number): void {
    const before = was & regionBits;
    this.#counts[before] = (this.#counts[before] ?? 0) - 1;
    this.#counts[region] = (this.#counts[region] ?? 0) + 1;
    let mark = was & listed;
    if (region === within && mark === 0) {
      this.#members.push(slot, 0);
      mark = listed;
    }
    this.#places[slot] = region | mark;
  }

  /** Drops the members that have left the band, and reads the keys of the others. */
  #refresh(rows: StreamRows, chunk: Chunk): void {
    const members = this.#members;
    const places = this.#places;
    let kept = 0;
    for (let at = 0; at < members.length; at += 1) {
      const slot = members.slots[at] ?? 0;
      const place = places[slot] ?? 0;
      if ((place & regionBits) === within) {
        members.slots[kept] = slot;
        kept += 1;
      } else places[slot] = place & regionBits;
    }
    members.length = kept;
    for (let from = 0; from < kept; from += chunk.slots.length) {
      chunk.count = Math.min(chunk.slots.length, kept - from);
      chunk.slots.set(members.slots.subarray(from, from + chunk.count));
      this.query.ranking.keys(rows, chunk);
      members.keys.set(chunk.keys.subarray(0, chunk.count), from);
    }
  }
}
