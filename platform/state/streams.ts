/**
 * Ingest rows: one slot per stream, known by id while anything refers to it. `none` in `ingestIdc`: nobody ingests it now. Beside what
 * its origin tells, a stream has the sums of its delivery rows, which `deliveries.ts` keeps right write by write.
 */
import { streamBands } from '../../shared/model/stream-bands.ts';
import type { IngestBatch } from '../sources/batch.ts';
import { createIngestSums } from './ingest-sums.ts';
import type { IngestSums } from './ingest-sums.ts';
import { LossQueue } from './losses.ts';
import { none } from './none.ts';
import { SlotPool, grown, leastCapacity } from './slots.ts';
import { StreamColumns } from './stream-columns.ts';
import { TextPool } from './text-pool.ts';
import { TextTable } from './text-table.ts';

/** Share of each new sample in the smoothed figures that states are judged by: one odd second is no state. */
const smoothing = 0.4;
const usualGain = 0.05;
const usualGainWhileAiling = 0.003;

/** Under this share of its own usual bitrate, or of the frame rate it declared, a stream is ailing. */
export const ailingKbpsShare = streamBands.ingestKbpsShare.criticalAt;
export const ailingFpsShare = 0.6;

export interface SampleTimes {
  readonly observedAtMs: number;
  readonly receivedAtMs: number;
}

interface StreamTableOptions {
  readonly idcs: number;
  /** Room to begin with. */
  readonly capacity?: number;
  /** Told of a stream that ends without anybody's word: its loss is long ago. */
  readonly onForgotten?: (slot: number) => void;
  /** Told of a stream that comes to be listed, or not to be, by who serves it. */
  readonly onListed?: (slot: number) => void;
}

export class StreamTable extends StreamColumns {
  readonly ids: TextTable;
  readonly publishers = new TextPool();
  readonly sums: IngestSums;
  #listed = 0;
  #references: Uint32Array;
  readonly #slots: SlotPool;
  readonly #losses = new LossQueue();
  readonly #onForgotten: (slot: number) => void;
  readonly #onListed: (slot: number) => void;

  constructor({ idcs, capacity = leastCapacity, onForgotten = () => undefined, onListed = () => undefined }: StreamTableOptions) {
    super(capacity);
    this.#slots = new SlotPool((larger) => this.grow(larger), capacity);
    this.#onForgotten = onForgotten;
    this.#onListed = onListed;
    this.ids = new TextTable(capacity);
    this.#references = new Uint32Array(capacity);
    this.sums = createIngestSums(idcs, this);
  }

  get highWater(): number {
    return this.#slots.highWater;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Streams that somebody ingests or serves. */
  get listed(): number {
    return this.#listed;
  }

  get capacity(): number {
    return this.#slots.capacity;
  }

  generation(slot: number): number {
    return this.#slots.generations[slot] ?? 0;
  }

  /** False for a slot that is free. */
  isTaken(slot: number): boolean {
    return (this.#references[slot] ?? 0) > 0;
  }

  /** Somebody ingests or serves it. What has ended is known for a while as lost, but is no stream to look at any more. */
  isListed(slot: number): boolean {
    return this.ingestIdc[slot] !== none || (this.servedBy[slot] ?? 0) > 0;
  }

  find(streamId: string): number | undefined {
    return this.ids.find(streamId);
  }

  /** Empty for a slot that is free. */
  idOf(slot: number): string {
    return this.isTaken(slot) ? this.ids.textOf(slot) : '';
  }

  publisherOf(slot: number): string {
    return this.publishers.texts.textOf(this.publisher[slot] ?? 0);
  }

  /** Takes a reference; the slot stays the stream's own until `drop`. */
  hold(streamId: string): number {
    let slot = this.ids.find(streamId);
    if (slot === undefined) {
      slot = this.#slots.acquire();
      this.ids.add(slot, streamId);
      this.clear(slot);
      this.#references[slot] = 0;
    }
    this.#references[slot] = (this.#references[slot] ?? 0) + 1;
    return slot;
  }

  drop(slot: number): void {
    const left = (this.#references[slot] ?? 1) - 1;
    this.#references[slot] = left;
    if (left > 0) return;
    if (this.isListed(slot)) this.#listed -= 1;
    this.describe(slot, '', Number.NaN);
    this.ids.remove(slot);
    this.#slots.release(slot);
  }

  /** What who ingests it says of it. */
  describe(slot: number, publisher: string, startedAtMs: number): void {
    if (this.#isDescribed(slot, publisher, startedAtMs)) return;
    const number = publisher === '' ? 0 : this.publishers.hold(publisher);
    const before = this.publisher[slot] ?? 0;
    if (before !== 0) this.publishers.drop(before);
    this.publisher[slot] = number;
    this.startedAtMs[slot] = startedAtMs;
  }

  /** How many IDCs deliver it from now on. */
  serve(slot: number, servedBy: number): void {
    const was = this.isListed(slot);
    this.servedBy[slot] = servedBy;
    if (this.isListed(slot) === was) return;
    this.#listed += was ? -1 : 1;
    this.#onListed(slot);
  }

  #isDescribed(slot: number, publisher: string, startedAtMs: number): boolean {
    if (!Object.is(this.startedAtMs[slot], startedAtMs)) return false;
    const number = this.publisher[slot] ?? 0;
    return number === 0 ? publisher === '' : this.publishers.texts.surelyHas(number, publisher);
  }

  /** The newest to declare a stream ingests it. */
  claim(slot: number, idc: number, owner: number): void {
    if (!this.isListed(slot)) this.#listed += 1;
    this.sums.leave(slot);
    if (this.ingestIdc[slot] !== idc) this.forgetFigures(slot);
    this.ingestIdc[slot] = idc;
    this.owner[slot] = owner;
    const wasLost = !Number.isNaN(this.lostAtMs[slot] ?? Number.NaN);
    this.lostAtMs[slot] = Number.NaN;
    this.sums.enter(slot);
    if (wasLost) this.drop(slot);
  }

  /** Ends the ingest, if `owner` is still the one. The stream counts as lost there until it is ingested again or time passes. */
  retire(slot: number, owner: number, atMs: number): void {
    if (this.owner[slot] !== owner || this.ingestIdc[slot] === none) return;
    this.sums.leave(slot);
    this.lostIdc[slot] = this.ingestIdc[slot] ?? none;
    this.lostAtMs[slot] = atMs;
    this.ingestIdc[slot] = none;
    if (!this.isListed(slot)) this.#listed -= 1;
    this.sums.enter(slot);
    this.#references[slot] = (this.#references[slot] ?? 0) + 1;
    this.#losses.push(slot, atMs);
  }

  /** Forgets losses that are long ago, at most so many. */
  expireLosses(nowMs: number, most: number): void {
    this.#losses.takeDue(nowMs, most, (slot, atMs) => {
      if (this.lostAtMs[slot] !== atMs) return;
      this.sums.leave(slot);
      this.lostAtMs[slot] = Number.NaN;
      this.sums.enter(slot);
      this.drop(slot);
      this.#onForgotten(slot);
    });
  }

  /** Takes one row of a batch in. */
  write(slot: number, { batch, row }: { readonly batch: IngestBatch; readonly row: number }, at: SampleTimes): void {
    const ingestKbps = batch.ingestKbps[row] ?? Number.NaN;
    this.sums.leave(slot);
    this.ingestKbps[slot] = ingestKbps;
    this.targetFps[slot] = batch.targetFps[row] ?? Number.NaN;
    this.gopSeconds[slot] = batch.gopSeconds?.[row] ?? Number.NaN;
    this.rttMs[slot] = batch.rttMs?.[row] ?? Number.NaN;
    this.jitterMs[slot] = batch.jitterMs?.[row] ?? Number.NaN;
    this.lossPct[slot] = batch.lossPct?.[row] ?? Number.NaN;
    this.observedAtMs[slot] = at.observedAtMs;
    this.receivedAtMs[slot] = at.receivedAtMs;
    this.smoothKbps[slot] = smoothed(this.smoothKbps[slot], ingestKbps, smoothing);
    this.fps[slot] = smoothed(this.fps[slot], batch.fps[row] ?? Number.NaN, smoothing);
    this.usualKbps[slot] = smoothed(this.usualKbps[slot], ingestKbps, this.isAiling(slot) ? usualGainWhileAiling : usualGain);
    this.sums.enter(slot);
  }

  /** Collapsed against what it usually is: dying ingest. Unknown figures are no collapse. */
  isAiling(slot: number): boolean {
    const kbps = this.smoothKbps[slot] ?? Number.NaN;
    const usual = this.usualKbps[slot] ?? Number.NaN;
    const fps = this.fps[slot] ?? Number.NaN;
    const target = this.targetFps[slot] ?? Number.NaN;
    return kbps < ailingKbpsShare * usual || fps < ailingFpsShare * target;
  }

  protected override grow(capacity: number): void {
    super.grow(capacity);
    this.#references = grown(this.#references, capacity);
  }
}

/** An absent sample leaves the figure; a first one is the figure. */
function smoothed(before: number | undefined, sample: number, gain: number): number {
  if (Number.isNaN(sample)) return before ?? Number.NaN;
  if (before === undefined || Number.isNaN(before)) return sample;
  return before + (sample - before) * gain;
}
