/** What is known of every stream, one typed array a figure, by slot: streams come and go in `streams.ts`. */
import { Decay } from './decay.ts';
import { none } from './none.ts';
import { grown } from './slots.ts';

export class StreamColumns {
  /** By slot: the number of its publisher in `publishers`; 0 when nobody knows. */
  publisher: Uint32Array;
  ingestIdc: Uint8Array;
  /** Which source's row this is: another's samples are left out while this one is alive. */
  owner: Uint16Array;
  /** When the session that is ingested began; NaN when nobody knows. */
  startedAtMs: Float64Array;
  ingestKbps: Float32Array;
  smoothKbps: Float32Array;
  usualKbps: Float32Array;
  fps: Float32Array;
  targetFps: Float32Array;
  gopSeconds: Float32Array;
  rttMs: Float32Array;
  jitterMs: Float32Array;
  lossPct: Float32Array;
  observedAtMs: Float64Array;
  receivedAtMs: Float64Array;
  lostAtMs: Float64Array;
  lostIdc: Uint8Array;
  /** Over its delivery rows: viewers and egress where they are known, NaN when they are known of none. */
  viewers: Float64Array;
  egressKbps: Float64Array;
  egressKnown: Uint8Array;
  /** IDCs that deliver it. */
  servedBy: Uint8Array;
  /** What its players felt, fading: see `decay.ts`. */
  startAttempts: Float32Array;
  startFailures: Float32Array;
  stallMs: Float32Array;
  playMs: Float32Array;
  readonly felt: Decay;
  /** The first of its delivery rows, plus 1; 0 for none. */
  firstDelivery: Uint32Array;

  constructor(capacity: number) {
    const bytes = (): Uint8Array => new Uint8Array(capacity);
    const floats = (): Float32Array => new Float32Array(capacity);
    const doubles = (): Float64Array => new Float64Array(capacity);
    this.publisher = new Uint32Array(capacity);
    this.firstDelivery = new Uint32Array(capacity);
    this.owner = new Uint16Array(capacity);
    [this.ingestIdc, this.lostIdc, this.servedBy, this.egressKnown] = [bytes(), bytes(), bytes(), bytes()];
    [this.startedAtMs, this.observedAtMs, this.receivedAtMs, this.lostAtMs] = [doubles(), doubles(), doubles(), doubles()];
    [this.ingestKbps, this.smoothKbps, this.usualKbps] = [floats(), floats(), floats()];
    [this.fps, this.targetFps, this.gopSeconds] = [floats(), floats(), floats()];
    [this.rttMs, this.jitterMs, this.lossPct] = [floats(), floats(), floats()];
    [this.viewers, this.egressKbps] = [doubles(), doubles()];
    [this.startAttempts, this.startFailures, this.stallMs, this.playMs] = [floats(), floats(), floats(), floats()];
    this.felt = new Decay(capacity);
  }

  /** As of a stream that nothing is known of. */
  protected clear(slot: number): void {
    this.publisher[slot] = 0;
    this.firstDelivery[slot] = 0;
    this.ingestIdc[slot] = none;
    this.owner[slot] = 0;
    this.startedAtMs[slot] = Number.NaN;
    this.lostAtMs[slot] = Number.NaN;
    this.lostIdc[slot] = none;
    this.viewers[slot] = Number.NaN;
    this.egressKbps[slot] = Number.NaN;
    this.egressKnown[slot] = 0;
    this.servedBy[slot] = 0;
    this.startAttempts[slot] = 0;
    this.startFailures[slot] = 0;
    this.stallMs[slot] = 0;
    this.playMs[slot] = 0;
    this.felt.atMs[slot] = Number.NaN;
    this.forgetFigures(slot);
  }

  /** What its origin told of it. */
  protected forgetFigures(slot: number): void {
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

  protected grow(capacity: number): void {
    this.felt.atMs = grown(this.felt.atMs, capacity);
    for (const name of growing) Object.assign(this, { [name]: grown(this[name], capacity) });
  }
}

const growing = [
  'publisher',
  'firstDelivery',
  'owner',
  'ingestIdc',
  'lostIdc',
  'servedBy',
  'egressKnown',
  'startedAtMs',
  'observedAtMs',
  'receivedAtMs',
  'lostAtMs',
  'ingestKbps',
  'smoothKbps',
  'usualKbps',
  'fps',
  'targetFps',
  'gopSeconds',
  'rttMs',
  'jitterMs',
  'lossPct',
  'viewers',
  'egressKbps',
  'startAttempts',
  'startFailures',
  'stallMs',
  'playMs',
] as const satisfies readonly (keyof StreamColumns)[];
