/**
 * Delivery rows: one slot per (stream, IDC), in a list that begins at the stream. Several edges of an IDC add to one row, so each
 * binding keeps its own last part and the row holds the sum. Whatever changes in a row is added to the sums of its stream and its IDC.
 */
import type { QualityBatch } from '../sources/batch.ts';
import { Decay } from './decay.ts';
import { createDeliverySums } from './delivery-sums.ts';
import type { DeliverySums } from './delivery-sums.ts';
import { bucketCount } from './histogram.ts';
import { none } from './none.ts';
import { orZero } from './or-zero.ts';
import { SlotPool, grown, leastCapacity } from './slots.ts';
import type { SampleTimes, StreamTable } from './streams.ts';

interface DeliveryTableOptions {
  readonly idcs: number;
  readonly streams: StreamTable;
  /** Room to begin with. */
  readonly capacity?: number;
}

/** What one edge says of a row: viewers there, and kbit/s to them, NaN when it can't tell. */
export interface EdgePart {
  readonly viewers: number;
  readonly egressKbps: number;
}

export class DeliveryTable {
  readonly sums: DeliverySums;
  stream: Uint32Array;
  idc: Uint8Array;
  live: Uint8Array;
  /** By the edges; NaN when none delivers. */
  edgeViewers: Float32Array;
  /** By the players; NaN when none tells. */
  playerViewers: Float32Array;
  /** NaN when no edge can tell. */
  egressKbps: Float32Array;
  observedAtMs: Float64Array;
  receivedAtMs: Float64Array;
  startAttempts: Float32Array;
  startFailures: Float32Array;
  stallMs: Float32Array;
  playMs: Float32Array;
  startTimeBuckets: Float32Array;
  /** The stream's next row, plus 1; 0 for none. */
  next: Uint32Array;
  readonly #slots: SlotPool;
  readonly #streams: StreamTable;
  readonly #felt: Decay;
  #references: Uint32Array;
  /** References of edges alone: with none left nobody delivers. */
  #edges: Uint16Array;
  /** Edges that can tell the egress. */
  #telling: Uint16Array;
  /** The row's share of its stream's sums, between `#leave` and `#enter`. */
  #viewersBefore = Number.NaN;
  #egressBefore = Number.NaN;

  constructor({ idcs, streams, capacity = leastCapacity }: DeliveryTableOptions) {
    const floats = (): Float32Array => new Float32Array(capacity);
    this.#slots = new SlotPool((larger) => this.#grow(larger), capacity);
    this.#streams = streams;
    this.stream = new Uint32Array(capacity);
    this.next = new Uint32Array(capacity);
    this.#references = new Uint32Array(capacity);
    [this.#edges, this.#telling] = [new Uint16Array(capacity), new Uint16Array(capacity)];
    [this.idc, this.live] = [new Uint8Array(capacity), new Uint8Array(capacity)];
    [this.edgeViewers, this.playerViewers, this.egressKbps] = [floats(), floats(), floats()];
    [this.observedAtMs, this.receivedAtMs] = [new Float64Array(capacity), new Float64Array(capacity)];
    [this.startAttempts, this.startFailures, this.stallMs, this.playMs] = [floats(), floats(), floats(), floats()];
    this.startTimeBuckets = new Float32Array(capacity * bucketCount);
    this.#felt = new Decay(capacity);
    this.sums = createDeliverySums(idcs, this);
  }

  get highWater(): number {
    return this.#slots.highWater;
  }

  get size(): number {
    return this.#slots.size;
  }

  get capacity(): number {
    return this.#slots.capacity;
  }

  generation(slot: number): number {
    return this.#slots.generations[slot] ?? 0;
  }

  /** As many steps as the stream has rows. */
  find(stream: number, idc: number): number | undefined {
    for (let entry = this.#streams.firstDelivery[stream] ?? 0; entry > 0; entry = this.next[entry - 1] ?? 0) {
      if (this.idc[entry - 1] === idc) return entry - 1;
    }
    return undefined;
  }

  /** Edges and players each can only miss viewers, so the larger number counts. NaN when neither knows, and of a free slot. */
  viewers(slot: number): number {
    const edge = this.edgeViewers[slot] ?? Number.NaN;
    const player = this.playerViewers[slot] ?? Number.NaN;
    return player > edge || (Number.isNaN(edge) && player > 0) ? player : edge;
  }

  hold(stream: number, idc: number): number {
    let slot = this.find(stream, idc);
    if (slot === undefined) {
      slot = this.#slots.acquire();
      this.#clear(slot, stream, idc);
      this.next[slot] = this.#streams.firstDelivery[stream] ?? 0;
      this.#streams.firstDelivery[stream] = slot + 1;
    }
    this.#references[slot] = (this.#references[slot] ?? 0) + 1;
    return slot;
  }

  drop(slot: number): void {
    const left = (this.#references[slot] ?? 1) - 1;
    this.#references[slot] = left;
    if (left > 0) return;
    this.#unlink(slot);
    this.live[slot] = 0;
    this.#slots.release(slot);
  }

  edgeJoins(slot: number): void {
    this.#leave(slot);
    if (this.#edges[slot] === 0) this.edgeViewers[slot] = 0;
    this.#edges[slot] = (this.#edges[slot] ?? 0) + 1;
    this.#enter(slot);
  }

  /** @param part what it said last */
  edgeLeaves(slot: number, part: EdgePart): void {
    this.#leave(slot);
    this.#replacePart(slot, part, { viewers: 0, egressKbps: Number.NaN });
    const left = (this.#edges[slot] ?? 1) - 1;
    this.#edges[slot] = left;
    if (left === 0) this.edgeViewers[slot] = Number.NaN;
    this.#enter(slot);
  }

  edgeSays(slot: number, { before, now }: { readonly before: EdgePart; readonly now: EdgePart }, at: SampleTimes): void {
    this.#leave(slot);
    this.#replacePart(slot, before, now);
    this.observedAtMs[slot] = at.observedAtMs;
    this.receivedAtMs[slot] = at.receivedAtMs;
    this.#enter(slot);
  }

  /** @param viewers NaN: they tell nothing any more */
  playersSay(slot: number, viewers: number): void {
    this.#leave(slot);
    this.playerViewers[slot] = viewers;
    this.#enter(slot);
  }

  /** Adds what players measured: to the row, and to its stream. */
  addQuality(slot: number, { batch, row }: { readonly batch: QualityBatch; readonly row: number }, observedAtMs: number): void {
    const attempts = batch.startAttempts[row] ?? 0;
    const failures = batch.startFailures[row] ?? 0;
    const stallMs = batch.stallMs[row] ?? 0;
    const playMs = batch.playMs[row] ?? 0;
    const keep = this.#felt.keep(slot, observedAtMs);
    this.startAttempts[slot] = (this.startAttempts[slot] ?? 0) * keep + attempts;
    this.startFailures[slot] = (this.startFailures[slot] ?? 0) * keep + failures;
    this.stallMs[slot] = (this.stallMs[slot] ?? 0) * keep + stallMs;
    this.playMs[slot] = (this.playMs[slot] ?? 0) * keep + playMs;
    const to = slot * bucketCount;
    const from = row * bucketCount;
    const { startTimeBuckets } = this;
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      startTimeBuckets[to + bucket] = (startTimeBuckets[to + bucket] ?? 0) * keep + (batch.startTimeBuckets[from + bucket] ?? 0);
    }
    const streams = this.#streams;
    const stream = this.stream[slot] ?? 0;
    const keepOfStream = streams.felt.keep(stream, observedAtMs);
    streams.startAttempts[stream] = (streams.startAttempts[stream] ?? 0) * keepOfStream + attempts;
    streams.startFailures[stream] = (streams.startFailures[stream] ?? 0) * keepOfStream + failures;
    streams.stallMs[stream] = (streams.stallMs[stream] ?? 0) * keepOfStream + stallMs;
    streams.playMs[stream] = (streams.playMs[stream] ?? 0) * keepOfStream + playMs;
  }

  #replacePart(slot: number, before: EdgePart, now: EdgePart): void {
    this.edgeViewers[slot] = (this.edgeViewers[slot] ?? 0) + now.viewers - before.viewers;
    const telling = (this.#telling[slot] ?? 0) + (Number.isNaN(now.egressKbps) ? 0 : 1) - (Number.isNaN(before.egressKbps) ? 0 : 1);
    this.#telling[slot] = telling;
    // The one edge that can tell has nothing to be added to, and nothing to round.
    if (telling <= 1 && telling === (Number.isNaN(now.egressKbps) ? 0 : 1)) this.egressKbps[slot] = now.egressKbps;
    else this.egressKbps[slot] = Math.max(0, orZero(this.egressKbps[slot]) + orZero(now.egressKbps) - orZero(before.egressKbps));
  }

  /** Before viewers or egress of a row change. */
  #leave(slot: number): void {
    this.#viewersBefore = this.viewers(slot);
    this.#egressBefore = Number.isNaN(this.#viewersBefore) ? Number.NaN : (this.egressKbps[slot] ?? Number.NaN);
    this.sums.leave(slot);
  }

  /** After it: the difference goes to the sums of the IDC, of the stream, and of where it is ingested. */
  #enter(slot: number): void {
    this.sums.enter(slot);
    const viewers = this.viewers(slot);
    const egress = Number.isNaN(viewers) ? Number.NaN : (this.egressKbps[slot] ?? Number.NaN);
    const streams = this.#streams;
    const stream = this.stream[slot] ?? 0;
    const by = orZero(viewers) - orZero(this.#viewersBefore);
    const served = (streams.servedBy[stream] ?? 0) + (Number.isNaN(viewers) ? 0 : 1) - (Number.isNaN(this.#viewersBefore) ? 0 : 1);
    if (served !== streams.servedBy[stream]) streams.serve(stream, served);
    streams.viewers[stream] = served === 0 ? Number.NaN : orZero(streams.viewers[stream]) + by;
    const known = (streams.egressKnown[stream] ?? 0) + (Number.isNaN(egress) ? 0 : 1) - (Number.isNaN(this.#egressBefore) ? 0 : 1);
    streams.egressKnown[stream] = known;
    const sum = orZero(streams.egressKbps[stream]) + orZero(egress) - orZero(this.#egressBefore);
    streams.egressKbps[stream] = known === 0 ? Number.NaN : Math.max(0, sum);
    const origin = streams.ingestIdc[stream] ?? none;
    if (by !== 0 && origin !== none) streams.sums.change(stream, { name: 'audience', idc: origin }, by);
  }

  #unlink(slot: number): void {
    const stream = this.stream[slot] ?? 0;
    const after = this.next[slot] ?? 0;
    let entry = this.#streams.firstDelivery[stream] ?? 0;
    if (entry === slot + 1) {
      this.#streams.firstDelivery[stream] = after;
      return;
    }
    while (this.next[entry - 1] !== slot + 1) entry = this.next[entry - 1] ?? 0;
    this.next[entry - 1] = after;
  }

  #clear(slot: number, stream: number, idc: number): void {
    this.#references[slot] = 0;
    this.#edges[slot] = 0;
    this.#telling[slot] = 0;
    this.stream[slot] = stream;
    this.idc[slot] = idc;
    this.live[slot] = 1;
    this.playerViewers[slot] = Number.NaN;
    this.edgeViewers[slot] = Number.NaN;
    this.egressKbps[slot] = Number.NaN;
    this.observedAtMs[slot] = Number.NaN;
    this.receivedAtMs[slot] = Number.NaN;
    this.startAttempts[slot] = 0;
    this.startFailures[slot] = 0;
    this.stallMs[slot] = 0;
    this.playMs[slot] = 0;
    this.#felt.atMs[slot] = Number.NaN;
    this.startTimeBuckets.fill(0, slot * bucketCount, (slot + 1) * bucketCount);
  }

  #grow(capacity: number): void {
    this.#references = grown(this.#references, capacity);
    this.#edges = grown(this.#edges, capacity);
    this.#telling = grown(this.#telling, capacity);
    this.#felt.atMs = grown(this.#felt.atMs, capacity);
    this.startTimeBuckets = grown(this.startTimeBuckets, capacity * bucketCount);
    for (const name of growing) Object.assign(this, { [name]: grown(this[name], capacity) });
  }
}

const growing = [
  'stream',
  'next',
  'idc',
  'live',
  'edgeViewers',
  'playerViewers',
  'egressKbps',
  'observedAtMs',
  'receivedAtMs',
  'startAttempts',
  'startFailures',
  'stallMs',
  'playMs',
] as const satisfies readonly (keyof DeliveryTable)[];
