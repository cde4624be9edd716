/**
 * What queries read of streams: columns by slot. A table replaces its arrays when it grows, so they are read from here each time and
 * never kept. Sums of parts are over the IDCs that deliver a stream; a figure that is not known is NaN.
 */
import type { TextSearch } from './text-search.ts';

export interface StreamRows {
  /** One past the highest slot that was ever in use. */
  readonly highWater: number;
  /** Streams that are live now. */
  readonly size: number;
  /** `none` while nobody ingests it. */
  readonly ingestIdc: Uint8Array;
  /** By IDC index: 1 while what is ingested there is fresh. */
  readonly ingestFresh: Uint8Array;
  readonly smoothKbps: Float32Array;
  readonly usualKbps: Float32Array;
  readonly fps: Float32Array;
  readonly targetFps: Float32Array;
  readonly gopSeconds: Float32Array;
  readonly rttMs: Float32Array;
  readonly jitterMs: Float32Array;
  readonly lossPct: Float32Array;
  readonly startedAtMs: Float64Array;
  /** When an origin said that its ingest has ended; NaN otherwise. */
  readonly lostAtMs: Float64Array;
  readonly servedBy: ArrayLike<number>;
  readonly viewers: FloatColumn;
  readonly egressKbps: FloatColumn;
  readonly startAttempts: FloatColumn;
  readonly startFailures: FloatColumn;
  readonly stallMs: FloatColumn;
  readonly playMs: FloatColumn;
  /** Whether a stream holds the slot that somebody ingests or serves. */
  isLive(slot: number): boolean;
  isDelivered(slot: number, idc: number): boolean;
  /** Rises when the slot gets another stream. */
  generation(slot: number): number;
  isInId(slot: number, search: TextSearch): boolean;
  /** Number of the stream's publisher, the same for all its streams; 0 when nobody knows. */
  publisher(slot: number): number;
  isInPublisher(publisher: number, search: TextSearch): boolean;
  id(slot: number): string;
  /** UTF-8, to be copied by who keeps it. */
  idBytes(slot: number): Uint8Array;
  /** The first bytes of the id as a number that orders as they do. */
  idPrefix(slot: number): number;
  /** Bytewise, of ids with the same prefix; below 0 when the first one comes first. */
  compareIds(slot: number, other: number): number;
  compareIdWith(slot: number, id: Uint8Array): number;
}

export type FloatColumn = Float32Array | Float64Array;
