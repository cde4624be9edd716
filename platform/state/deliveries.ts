/**
 * Delivery rows: one slot per (stream, IDC). Several edges of an IDC add to one row, so each binding keeps its own last part and the
 * row holds the sum. What players measure decays with time: parts that decay alike keep their ratio right.
 */
import { bucketCount } from './histogram.ts';
import { SlotTable, grown } from './slots.ts';

/** Rows show what players felt in about the last half minute. */
const decayMs = 30_000;
const idcsPerStream = 256;

export interface QualityColumns {
  readonly startAttempts: Float32Array;
  readonly startFailures: Float32Array;
  readonly stallMs: Float32Array;
  readonly playMs: Float32Array;
  readonly startTimeBuckets: Float32Array;
}

export class DeliveryTable {
  readonly #slots = new SlotTable<number>((capacity) => this.#grow(capacity));
  #references = new Uint32Array(this.#slots.capacity);
  /** References of edges alone: with none left nobody delivers. */
  #edges = new Uint32Array(this.#slots.capacity);
  stream = new Uint32Array(this.#slots.capacity);
  idc = new Uint8Array(this.#slots.capacity);
  live = new Uint8Array(this.#slots.capacity);
  /** By the edges; NaN when none delivers. */
  edgeViewers = new Float64Array(this.#slots.capacity);
  /** By the players; NaN when none tells. */
  playerViewers = new Float32Array(this.#slots.capacity);
  egressKbps = new Float64Array(this.#slots.capacity);
  observedAtMs = new Float64Array(this.#slots.capacity);
  receivedAtMs = new Float64Array(this.#slots.capacity);
  startAttempts = new Float32Array(this.#slots.capacity);
  startFailures = new Float32Array(this.#slots.capacity);
  stallMs = new Float32Array(this.#slots.capacity);
  playMs = new Float32Array(this.#slots.capacity);
  startTimeBuckets = new Float32Array(this.#slots.capacity * bucketCount);
  #qualityAtMs = new Float64Array(this.#slots.capacity);

  get highWater(): number {
    return this.#slots.highWater;
  }

  get size(): number {
    return this.#slots.size;
  }

  generation(slot: number): number {
    return this.#slots.generations[slot] ?? 0;
  }

  find(stream: number, idc: number): number | undefined {
    return this.#slots.find(stream * idcsPerStream + idc);
  }

  /** Edges and players each can only miss viewers, so the larger number counts. NaN when neither knows. */
  viewers(slot: number): number {
    const edge = this.edgeViewers[slot] ?? Number.NaN;
    const player = this.playerViewers[slot] ?? Number.NaN;
    return player > edge || (Number.isNaN(edge) && player > 0) ? player : edge;
  }

  hold(stream: number, idc: number): number {
    const slot = this.#slots.acquire(stream * idcsPerStream + idc, (fresh) => this.#clear(fresh, stream, idc));
    this.#references[slot] = (this.#references[slot] ?? 0) + 1;
    return slot;
  }

  drop(slot: number): void {
    const left = (this.#references[slot] ?? 1) - 1;
    this.#references[slot] = left;
    if (left > 0) return;
    this.live[slot] = 0;
    this.#slots.release((this.stream[slot] ?? 0) * idcsPerStream + (this.idc[slot] ?? 0));
  }

  edgeJoins(slot: number): void {
    if (this.#edges[slot] === 0) {
      this.edgeViewers[slot] = 0;
      this.egressKbps[slot] = Number.NaN;
    }
    this.#edges[slot] = (this.#edges[slot] ?? 0) + 1;
  }

  edgeLeaves(slot: number): void {
    const left = (this.#edges[slot] ?? 1) - 1;
    this.#edges[slot] = left;
    if (left > 0) return;
    this.edgeViewers[slot] = Number.NaN;
    this.egressKbps[slot] = Number.NaN;
  }

  /** Adds the difference between a binding's new part and its last one; absent parts count as nothing. */
  addPart(slot: number, viewersDelta: number, egressKbpsDelta: number): void {
    this.edgeViewers[slot] = (this.edgeViewers[slot] ?? 0) + viewersDelta;
    const egress = this.egressKbps[slot] ?? Number.NaN;
    this.egressKbps[slot] = Math.max(0, (Number.isNaN(egress) ? 0 : egress) + egressKbpsDelta);
  }

  addQuality(slot: number, at: { readonly observedAtMs: number; readonly row: number }, parts: QualityColumns): void {
    const sinceMs = at.observedAtMs - (this.#qualityAtMs[slot] ?? at.observedAtMs);
    const keep = sinceMs > 0 ? Math.exp(-sinceMs / decayMs) : 1;
    const { row } = at;
    this.#qualityAtMs[slot] = at.observedAtMs;
    this.startAttempts[slot] = (this.startAttempts[slot] ?? 0) * keep + (parts.startAttempts[row] ?? 0);
    this.startFailures[slot] = (this.startFailures[slot] ?? 0) * keep + (parts.startFailures[row] ?? 0);
    this.stallMs[slot] = (this.stallMs[slot] ?? 0) * keep + (parts.stallMs[row] ?? 0);
    this.playMs[slot] = (this.playMs[slot] ?? 0) * keep + (parts.playMs[row] ?? 0);
    const to = slot * bucketCount;
    const from = row * bucketCount;
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      this.startTimeBuckets[to + bucket] = (this.startTimeBuckets[to + bucket] ?? 0) * keep + (parts.startTimeBuckets[from + bucket] ?? 0);
    }
  }

  #clear(slot: number, stream: number, idc: number): void {
    this.#references[slot] = 0;
    this.#edges[slot] = 0;
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
    this.#qualityAtMs[slot] = Number.NaN;
    this.startTimeBuckets.fill(0, slot * bucketCount, (slot + 1) * bucketCount);
  }

  #grow(capacity: number): void {
    this.#references = grown(this.#references, capacity);
    this.#edges = grown(this.#edges, capacity);
    this.stream = grown(this.stream, capacity);
    this.idc = grown(this.idc, capacity);
    this.live = grown(this.live, capacity);
    this.edgeViewers = grown(this.edgeViewers, capacity);
    this.playerViewers = grown(this.playerViewers, capacity);
    this.egressKbps = grown(this.egressKbps, capacity);
    this.observedAtMs = grown(this.observedAtMs, capacity);
    this.receivedAtMs = grown(this.receivedAtMs, capacity);
    this.startAttempts = grown(this.startAttempts, capacity);
    this.startFailures = grown(this.startFailures, capacity);
    this.stallMs = grown(this.stallMs, capacity);
    this.playMs = grown(this.playMs, capacity);
    this.startTimeBuckets = grown(this.startTimeBuckets, capacity * bucketCount);
    this.#qualityAtMs = grown(this.#qualityAtMs, capacity);
  }
}
