/** Ingest rows: one slot per stream, known by id while anything refers to it. `none` in `ingestIdc`: nobody ingests it now. */
import { SlotTable, grown } from './slots.ts';

export const none = 255;

/** A stream whose ingest has ended is remembered this long as lost, unless it is ingested again somewhere. */
const lostForMs = 60_000;

/** Share of each new sample in the smoothed figures that states are judged by: one odd second is no state. */
const smoothing = 0.4;
const usualGain = 0.05;
const usualGainWhileAiling = 0.003;

/** Under this share of its own usual bitrate, or of the frame rate it declared, a stream is ailing. */
const ailingKbpsShare = 0.4;
const ailingFpsShare = 0.6;

export interface IngestSample {
  readonly idc: number;
  readonly owner: number;
  readonly observedAtMs: number;
  readonly receivedAtMs: number;
  readonly ingestKbps: number;
  readonly fps: number;
  readonly targetFps: number;
  readonly gopSeconds: number;
  readonly rttMs: number;
  readonly jitterMs: number;
  readonly lossPct: number;
}

export class StreamTable {
  readonly #slots = new SlotTable<string>((capacity) => this.#grow(capacity));
  readonly ids: string[] = [];
  /** Empty when nobody knows. */
  readonly publishers: string[] = [];
  #references = new Uint32Array(this.#slots.capacity);
  ingestIdc = new Uint8Array(this.#slots.capacity);
  /** Which source's row this is: another's samples are left out while this one is alive. */
  owner = new Uint32Array(this.#slots.capacity);
  ingestKbps = new Float32Array(this.#slots.capacity);
  smoothKbps = new Float32Array(this.#slots.capacity);
  usualKbps = new Float32Array(this.#slots.capacity);
  fps = new Float32Array(this.#slots.capacity);
  targetFps = new Float32Array(this.#slots.capacity);
  gopSeconds = new Float32Array(this.#slots.capacity);
  rttMs = new Float32Array(this.#slots.capacity);
  jitterMs = new Float32Array(this.#slots.capacity);
  lossPct = new Float32Array(this.#slots.capacity);
  /** When the session that is ingested began; NaN when nobody knows. */
  startedAtMs = new Float64Array(this.#slots.capacity);
  observedAtMs = new Float64Array(this.#slots.capacity);
  receivedAtMs = new Float64Array(this.#slots.capacity);
  lostAtMs = new Float64Array(this.#slots.capacity);
  lostIdc = new Uint8Array(this.#slots.capacity);

  get highWater(): number {
    return this.#slots.highWater;
  }

  generation(slot: number): number {
    return this.#slots.generations[slot] ?? 0;
  }

  find(streamId: string): number | undefined {
    return this.#slots.find(streamId);
  }

  /** Takes a reference; the slot stays the stream's own until `drop`. */
  hold(streamId: string): number {
    const slot = this.#slots.acquire(streamId, (fresh) => this.#clear(fresh, streamId));
    this.#references[slot] = (this.#references[slot] ?? 0) + 1;
    return slot;
  }

  drop(slot: number): void {
    const left = (this.#references[slot] ?? 1) - 1;
    this.#references[slot] = left;
    const streamId = this.ids[slot];
    if (left === 0 && streamId !== undefined) this.#slots.release(streamId);
  }

  /** What who ingests it says of it. */
  describe(slot: number, publisher: string, startedAtMs: number): void {
    this.publishers[slot] = publisher;
    this.startedAtMs[slot] = startedAtMs;
  }

  /** The newest to declare a stream ingests it. */
  claim(slot: number, idc: number, owner: number): void {
    if (this.ingestIdc[slot] !== idc) this.#forgetFigures(slot);
    this.ingestIdc[slot] = idc;
    this.owner[slot] = owner;
    if (!Number.isNaN(this.lostAtMs[slot] ?? Number.NaN)) {
      this.lostAtMs[slot] = Number.NaN;
      this.drop(slot);
    }
  }

  /** Ends the ingest, if `owner` is still the one. The stream counts as lost there until it is ingested again or time passes. */
  retire(slot: number, owner: number, atMs: number): void {
    if (this.owner[slot] !== owner || this.ingestIdc[slot] === none) return;
    this.lostIdc[slot] = this.ingestIdc[slot] ?? none;
    this.lostAtMs[slot] = atMs;
    this.ingestIdc[slot] = none;
    this.#references[slot] = (this.#references[slot] ?? 0) + 1;
  }

  /** For each scan: forgets a loss that is long ago. */
  expireLoss(slot: number, nowMs: number): void {
    if (!(nowMs - (this.lostAtMs[slot] ?? Number.NaN) > lostForMs)) return;
    this.lostAtMs[slot] = Number.NaN;
    this.drop(slot);
  }

  write(slot: number, sample: IngestSample): void {
    this.ingestKbps[slot] = sample.ingestKbps;
    this.targetFps[slot] = sample.targetFps;
    this.gopSeconds[slot] = sample.gopSeconds;
    this.rttMs[slot] = sample.rttMs;
    this.jitterMs[slot] = sample.jitterMs;
    this.lossPct[slot] = sample.lossPct;
    this.observedAtMs[slot] = sample.observedAtMs;
    this.receivedAtMs[slot] = sample.receivedAtMs;
    this.smoothKbps[slot] = smoothed(this.smoothKbps[slot], sample.ingestKbps, smoothing);
    this.fps[slot] = smoothed(this.fps[slot], sample.fps, smoothing);
    this.usualKbps[slot] = smoothed(this.usualKbps[slot], sample.ingestKbps, this.isAiling(slot) ? usualGainWhileAiling : usualGain);
  }

  /** Collapsed against what it usually is: dying ingest. Unknown figures are no collapse. */
  isAiling(slot: number): boolean {
    const kbps = this.smoothKbps[slot] ?? Number.NaN;
    const usual = this.usualKbps[slot] ?? Number.NaN;
    const fps = this.fps[slot] ?? Number.NaN;
    const target = this.targetFps[slot] ?? Number.NaN;
    return kbps < ailingKbpsShare * usual || fps < ailingFpsShare * target;
  }

  #clear(slot: number, streamId: string): void {
    this.ids[slot] = streamId;
    this.describe(slot, '', Number.NaN);
    this.#references[slot] = 0;
    this.ingestIdc[slot] = none;
    this.owner[slot] = 0;
    this.lostAtMs[slot] = Number.NaN;
    this.lostIdc[slot] = none;
    this.#forgetFigures(slot);
  }

  #forgetFigures(slot: number): void {
    this.ingestKbps[slot] = Number.NaN;
    this.smoothKbps[slot] = Number.NaN;
    this.usualKbps[slot] = Number.NaN;
    this.fps[slot] = Number.NaN;
    this.targetFps[slot] = Number.NaN;
    this.gopSeconds[slot] = Number.NaN;
    this.rttMs[slot] = Number.NaN;
    this.jitterMs[slot] = Number.NaN;
    this.lossPct[slot] = Number.NaN;
    this.observedAtMs[slot] = Number.NaN;
    this.receivedAtMs[slot] = Number.NaN;
  }

  #grow(capacity: number): void {
    this.#references = grown(this.#references, capacity);
    this.ingestIdc = grown(this.ingestIdc, capacity);
    this.owner = grown(this.owner, capacity);
    this.ingestKbps = grown(this.ingestKbps, capacity);
    this.smoothKbps = grown(this.smoothKbps, capacity);
    this.usualKbps = grown(this.usualKbps, capacity);
    this.fps = grown(this.fps, capacity);
    this.targetFps = grown(this.targetFps, capacity);
    this.gopSeconds = grown(this.gopSeconds, capacity);
    this.rttMs = grown(this.rttMs, capacity);
    this.jitterMs = grown(this.jitterMs, capacity);
    this.lossPct = grown(this.lossPct, capacity);
    this.startedAtMs = grown(this.startedAtMs, capacity);
    this.observedAtMs = grown(this.observedAtMs, capacity);
    this.receivedAtMs = grown(this.receivedAtMs, capacity);
    this.lostAtMs = grown(this.lostAtMs, capacity);
    this.lostIdc = grown(this.lostIdc, capacity);
  }
}

/** An absent sample leaves the figure; a first one is the figure. */
function smoothed(before: number | undefined, sample: number, gain: number): number {
  if (Number.isNaN(sample)) return before ?? Number.NaN;
  if (before === undefined || Number.isNaN(before)) return sample;
  return before + (sample - before) * gain;
}
