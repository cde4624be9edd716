/**
 * One window of an order: the places from `offset` on. It keeps a band of several times the window around it, exact with every write, and
 * scans all rows only to begin with and when the band has run low.
 */
import type { StreamFilter } from './filter.ts';
import { Placement } from './placement.ts';
import type { Query } from './placement.ts';
import { interestOf, rankingOf } from './ranking.ts';
import type { Chunk, Sorting } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import { Scan, guessBand, usualSampling } from './scan.ts';
import type { Places, Sampling } from './scan.ts';
import type { Watcher } from './watcher.ts';

export interface WindowRequest extends Sorting {
  readonly filter: StreamFilter;
  readonly offset: number;
  readonly limit: number;
}

export interface WindowRows {
  /** In order. */
  readonly slots: Uint32Array;
  readonly matched: number;
  readonly total: number;
}

export interface WindowTuning {
  readonly leastMargin: number;
  /** Of spare rows on either side, by the window's length. */
  readonly marginPerRow: number;
  readonly sampling: Sampling;
}

const usualTuning: WindowTuning = { leastMargin: 256, marginPerRow: 2, sampling: usualSampling };
const wholeBand = { upper: null, lower: null };

export class StreamWindow implements Watcher {
  readonly request: WindowRequest;
  readonly dependsOnState: boolean;
  readonly interest: number;
  readonly #query: Query;
  /** Rows that the band has to spare on either side after a scan; with a quarter of it left the next scan is due. */
  readonly #margin: number;
  readonly #sampling: Sampling;
  #placement: Placement | null = null;
  #scan: Scan | null = null;
  #guess: 'sample' | 'everything' = 'sample';
  #isShort = true;
  #spare: Uint8Array = new Uint8Array(0);
  #swaps = 0;
  #shown = '';
  #version = 0;

  constructor(request: WindowRequest, tuning = usualTuning) {
    this.request = request;
    this.#sampling = tuning.sampling;
    this.dependsOnState = request.sort === 'severity' || request.filter.state !== null;
    this.interest = interestOf(request.sort) | (request.filter.state === null ? 0 : interestOf('severity'));
    this.#query = { ranking: rankingOf(request), filter: request.filter };
    this.#margin = Math.max(tuning.leastMargin, Math.ceil(request.limit * tuning.marginPerRow));
  }

  get isReady(): boolean {
    return this.#placement !== null;
  }

  get wantsScan(): boolean {
    return this.#isShort || this.#scan !== null;
  }

  place(rows: StreamRows, chunk: Chunk): void {
    this.#placement?.place(rows, chunk);
    this.#scan?.placement.place(rows, chunk);
  }

  restart(): void {
    this.#scan = null;
    this.#isShort = true;
  }

  settle(rows: StreamRows, chunk: Chunk): void {
    const placement = this.#placement;
    if (placement === null) return;
    if (placement.within > 4 * (this.request.limit + 2 * this.#margin)) this.#narrow(placement, rows, chunk);
    this.#isShort ||= this.#runsLow(placement);
  }

  scan(rows: StreamRows, chunk: Chunk, most: number): void {
    if (this.#scan === null) {
      this.#scan = this.#begin(rows, chunk);
      // The sample was work enough for a slice.
      if (rows.highWater > most) return;
    }
    const { placement } = this.#scan;
    if (!this.#scan.run(rows, chunk, most)) return;
    this.#scan = null;
    // A sample can mislead, if hardly ever: then everything is taken, and nothing is guessed.
    if (this.#runsLow(placement) && this.#guess === 'sample') {
      this.#guess = 'everything';
      return;
    }
    this.#guess = 'sample';
    this.#narrow(placement, rows, chunk);
    this.#spare = this.#placement?.places ?? this.#spare;
    this.#placement = placement;
    this.#swaps += 1;
    this.#isShort = false;
  }

  /** null before the first scan is done. Keys are those of the rows now, so the placement must have seen every write. */
  read(rows: StreamRows, chunk: Chunk): WindowRows | null {
    const placement = this.#placement;
    if (placement === null) return null;
    const { from, to } = this.#wanted(placement);
    const slots = placement.ordered(rows, { from: from - placement.above, to: to - placement.above }, chunk);
    return { slots, matched: placement.matched, total: rows.size };
  }

  /** Rises when what `read` answers may have changed. */
  version(rows: StreamRows): number {
    const shown = `${this.#swaps} ${this.#placement?.changes ?? 0} ${this.#placement?.matched ?? 0} ${rows.size}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#version += 1;
    }
    return this.#version;
  }

  #begin(rows: StreamRows, chunk: Chunk): Scan {
    const { offset, limit } = this.request;
    const wanted = { from: offset - this.#margin, to: offset + limit + this.#margin };
    const band = this.#guess === 'sample' ? guessBand(rows, this.#query, { wanted, chunk, sampling: this.#sampling }) : wholeBand;
    const places = this.#spare.length >= rows.highWater ? this.#spare.fill(0) : new Uint8Array(Math.ceil(rows.highWater * 1.1));
    this.#spare = new Uint8Array(0);
    return new Scan(new Placement(this.#query, band, places));
  }

  #narrow(placement: Placement, rows: StreamRows, chunk: Chunk): void {
    const { from, to } = this.#wanted(placement);
    placement.narrow(rows, { from: from - placement.above - this.#margin, to: to - placement.above + this.#margin }, chunk);
  }

  #runsLow(placement: Placement): boolean {
    const { from, to } = this.#wanted(placement);
    const least = this.#margin / 4;
    const spareBefore = from - placement.above;
    const spareAfter = placement.above + placement.within - to;
    return (placement.above > 0 && spareBefore < least) || (placement.below > 0 && spareAfter < least);
  }

  /** The window's places, as far as there are rows. */
  #wanted({ matched }: Placement): Places {
    return { from: Math.min(this.request.offset, matched), to: Math.min(this.request.offset + this.request.limit, matched) };
  }
}
