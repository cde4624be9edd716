/**
 * Every stream of a query as a cell, or several in one where there are more of them than cells. A stream takes a place when it comes into
 * the query and keeps it; a place that has become free goes to the next one. A cell is a run of places, so it stays where it is until
 * the number of places doubles. Each cell knows its worst stream by the metric and its worst state; a written stream that is not the worst
 * one of its cell costs a comparison.
 */
import { healthStates, severityRank } from '../../../shared/model/health.ts';
import type { HeatMapMetric } from '../../../shared/wire/views-streams.ts';
import { grown } from '../slots.ts';
import { markPassing } from './filter.ts';
import type { StreamFilter } from './filter.ts';
import { interestOf, rankingOf } from './ranking.ts';
import type { Chunk, Ranking } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import { Verdicts } from './verdict.ts';
import type { Watcher } from './watcher.ts';

export interface HeatMapRequest {
  readonly metric: HeatMapMetric;
  readonly filter: StreamFilter;
  readonly cells: number;
}

export interface HeatMapCells {
  readonly value: Float32Array;
  readonly state: Uint8Array;
  readonly streams: Uint32Array;
  /** By cell the slot of the stream whose value it is; `noSlot` for an empty one. */
  readonly worst: Uint32Array;
  readonly matched: number;
  readonly perCell: number;
}

export const noSlot = 0xffff_ffff;
const stateRanks = Uint8Array.from(healthStates, (state) => severityRank(state));
const healthy = healthStates.indexOf('healthy');
/** By state code, what a cell of the metric `severity` is worth: 0 healthy, 1 unknown, 2 degraded, 3 critical, 4 down. */
const severityValues = Uint8Array.from(healthStates, (state) => 4 - severityRank(state));

export class HeatMap implements Watcher {
  readonly dependsOnState = true;
  /** Of every stream it shows the state. */
  readonly interest = interestOf('severity');
  readonly #request: HeatMapRequest;
  readonly #ranking: Ranking;
  /** By slot: its place plus 1; 0 for one that is not in the query. */
  #placeOf = new Uint32Array(0);
  readonly #free: number[] = [];
  /** One past the highest place that was ever taken. */
  #end = 0;
  /** By place. */
  #slotAt = new Uint32Array(1024).fill(noSlot);
  #keys = new Float64Array(1024);
  #states = new Uint8Array(1024);
  /** By cell. */
  readonly #worst: Uint32Array;
  readonly #worstState: Uint8Array;
  readonly #streams: Uint32Array;
  /** 1 where the worst one has become better or gone: its cell is looked through before it is shown. */
  readonly #isOpen: Uint8Array;
  /** Places of a cell as a power of two. */
  #shift = 0;
  #next = 0;
  #wantsScan = true;
  #changes = 0;
  isReady = false;

  constructor(request: HeatMapRequest) {
    this.#request = request;
    this.#ranking = rankingOf({ sort: request.metric, descending: request.metric !== 'ingestKbpsShare' });
    this.#worst = new Uint32Array(request.cells).fill(noSlot);
    this.#worstState = new Uint8Array(request.cells).fill(healthy);
    this.#streams = new Uint32Array(request.cells);
    this.#isOpen = new Uint8Array(request.cells);
  }

  get wantsScan(): boolean {
    return this.#wantsScan;
  }

  /** Rises when what `read` answers may have changed. */
  get version(): number {
    return this.#changes;
  }

  restart(): void {
    this.#wantsScan = true;
    this.#next = 0;
  }

  settle(): void {
    // Cells are put right when they are read.
  }

  scan(rows: StreamRows, chunk: Chunk, most: number): void {
    const until = Math.min(rows.highWater, this.#next + most);
    while (this.#next < until) {
      chunk.count = Math.min(chunk.slots.length, until - this.#next);
      for (let at = 0; at < chunk.count; at += 1) chunk.slots[at] = this.#next + at;
      this.place(rows, chunk);
      this.#next += chunk.count;
    }
    if (this.#next < rows.highWater) return;
    this.#wantsScan = false;
    this.#next = 0;
    this.isReady = true;
    this.#changes += 1;
  }

  place(rows: StreamRows, chunk: Chunk): void {
    if (rows.highWater > this.#placeOf.length) this.#placeOf = grown(this.#placeOf, Math.max(rows.highWater, this.#placeOf.length * 2));
    markPassing(rows, this.#request.filter, chunk);
    this.#ranking.keys(rows, chunk);
    const verdicts = new Verdicts(rows);
    for (let at = 0; at < chunk.count; at += 1) {
      const slot = chunk.slots[at] ?? 0;
      const place = this.#placeOf[slot] ?? 0;
      if (chunk.passes[at] === 1) this.#put(place === 0 ? this.#enter(slot) : place - 1, chunk.keys[at] ?? 0, verdicts.stateCode(slot));
      else if (place > 0) this.#leave(slot, place - 1);
    }
  }

  /** Every cell as it is now; of the streams that have been looked at before the first scan is done. */
  read(): HeatMapCells {
    const { cells } = this.#request;
    for (let cell = 0; cell < cells; cell += 1) if (this.#isOpen[cell] === 1) this.#lookThrough(cell);
    const value = new Float32Array(cells).fill(Number.NaN);
    const state = new Uint8Array(cells);
    const worst = new Uint32Array(cells).fill(noSlot);
    for (let cell = 0; cell < cells; cell += 1) {
      const place = this.#worst[cell] ?? noSlot;
      state[cell] = this.#worstState[cell] ?? healthy;
      if (place === noSlot) continue;
      const slot = this.#slotAt[place] ?? noSlot;
      worst[cell] = slot;
      value[cell] = this.#valueOf(place);
    }
    return { value, state, streams: this.#streams.slice(), worst, matched: this.#end - this.#free.length, perCell: 2 ** this.#shift };
  }

  #valueOf(place: number): number {
    if (this.#request.metric === 'severity') return severityValues[this.#states[place] ?? healthy] ?? Number.NaN;
    const key = this.#keys[place] ?? Number.NaN;
    return key === Number.NEGATIVE_INFINITY ? Number.NaN : Math.abs(key);
  }

  #enter(slot: number): number {
    const place = this.#free.pop() ?? this.#newPlace();
    this.#placeOf[slot] = place + 1;
    this.#slotAt[place] = slot;
    this.#keys[place] = Number.NEGATIVE_INFINITY;
    this.#states[place] = healthy;
    if (place >= this.#request.cells * 2 ** this.#shift) this.#regroup();
    else this.#count(place >> this.#shift, 1);
    return place;
  }

  #leave(slot: number, place: number): void {
    this.#placeOf[slot] = 0;
    this.#slotAt[place] = noSlot;
    this.#free.push(place);
    const cell = place >> this.#shift;
    this.#count(cell, -1);
    this.#isOpen[cell] = 1;
    this.#changes += 1;
  }

  #put(place: number, key: number, state: number): void {
    const wasKey = this.#keys[place] ?? 0;
    const wasState = this.#states[place] ?? healthy;
    this.#keys[place] = key;
    this.#states[place] = state;
    const cell = place >> this.#shift;
    if (this.#isOpen[cell] === 1) {
      this.#changes += 1;
      return;
    }
    const worst = this.#worst[cell] ?? noSlot;
    if (worst === noSlot || (worst !== place && key > (this.#keys[worst] ?? 0)) || (worst === place && key > wasKey)) {
      this.#worst[cell] = place;
      this.#changes += 1;
    } else if (worst === place && key < wasKey) this.#open(cell);
    const worstState = this.#worstState[cell] ?? healthy;
    if (isWorse(state, worstState)) {
      this.#worstState[cell] = state;
      this.#changes += 1;
    } else if (wasState === worstState && state !== wasState) this.#open(cell);
  }

  #open(cell: number): void {
    this.#isOpen[cell] = 1;
    this.#changes += 1;
  }

  #count(cell: number, by: 1 | -1): void {
    this.#streams[cell] = (this.#streams[cell] ?? 0) + by;
    this.#changes += 1;
  }

  #lookThrough(cell: number): void {
    const first = cell << this.#shift;
    const last = Math.min(this.#end, first + 2 ** this.#shift);
    let worst = noSlot;
    let worstState = healthy;
    for (let place = first; place < last; place += 1) {
      if (this.#slotAt[place] === noSlot) continue;
      if (worst === noSlot || (this.#keys[place] ?? 0) > (this.#keys[worst] ?? 0)) worst = place;
      const state = this.#states[place] ?? healthy;
      if (isWorse(state, worstState)) worstState = state;
    }
    this.#worst[cell] = worst;
    this.#worstState[cell] = worstState;
    this.#isOpen[cell] = 0;
  }

  /** Twice as many places a cell: every cell is another one. */
  #regroup(): void {
    this.#shift += 1;
    this.#streams.fill(0);
    for (let place = 0; place < this.#end; place += 1) {
      if (this.#slotAt[place] === noSlot) continue;
      const cell = place >> this.#shift;
      this.#streams[cell] = (this.#streams[cell] ?? 0) + 1;
    }
    this.#worst.fill(noSlot);
    this.#worstState.fill(healthy);
    this.#isOpen.fill(1);
    this.#changes += 1;
  }

  #newPlace(): number {
    const place = this.#end;
    this.#end += 1;
    const before = this.#slotAt.length;
    if (place === before) {
      this.#slotAt = grown(this.#slotAt, before * 2).fill(noSlot, before);
      this.#keys = grown(this.#keys, before * 2);
      this.#states = grown(this.#states, before * 2);
    }
    return place;
  }
}

function isWorse(state: number, than: number): boolean {
  return (stateRanks[state] ?? 0) < (stateRanks[than] ?? 0);
}
