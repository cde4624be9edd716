/**
 * What a source hands to the state: columnar batches. A row is named once (`declares`) and from then on goes by its handle, a small
 * number that belongs to the source, so that a batch of 100,000 rows holds no strings. Absent figures are NaN, never 0; a column that
 * a source can never fill is left out whole. `batch-frame.ts` carries a batch as bytes.
 */
import { tableOf } from '../../shared/wire/columns.ts';
import type { Table } from '../../shared/wire/columns.ts';

/** Binds a handle of one source to a row. A handle that is declared again leaves its old row. */
export const declareColumns = {
  handle: 'u32',
  streamId: 'str',
  idc: 'str',
  /** Who sends it, for people; empty when the source can't know. Only what declares ingest is believed about it. */
  publisher: 'str',
  /** When this session of the stream began, Unix ms; NaN when the source can't know. */
  startedAtMs: 'f64',
} as const;
export type Declares = Table<typeof declareColumns>;

export interface RowName {
  readonly handle: number;
  readonly streamId: string;
  readonly idc: string;
  readonly publisher?: string;
  readonly startedAtMs?: number;
}

interface BatchHead {
  /** Whose handles these are. */
  readonly source: string;
  /** Set by the source, Unix ms. */
  readonly observedAtMs: number;
  /**
   * The time that ends with `observedAtMs` and that rates and sums of this batch are attributed to; NaN with a first reading. A source
   * that reports each row only every few seconds gives the beat of its batches here, and each row the parts of its own whole period:
   * over all rows a second then holds a second's worth.
   */
  readonly intervalMs: number;
  readonly declares: Declares;
  /** Handles whose rows have ended. */
  readonly retires: Uint32Array;
  /** Handles of the columns below, one a row. */
  readonly rows: Uint32Array;
}

/** Streams as their origin sees them. */
export interface IngestBatch extends BatchHead {
  readonly kind: 'ingest';
  readonly ingestKbps: Float32Array;
  readonly fps: Float32Array;
  /** What the encoder has declared; absent when the source can't know. */
  readonly targetFps: Float32Array;
  /** Time between key frames. */
  readonly gopSeconds?: Float32Array;
  /** Round trip between encoder and origin. */
  readonly rttMs?: Float32Array;
  readonly jitterMs?: Float32Array;
  /** Packets lost on the way in, 0–100 %, over `intervalMs`. */
  readonly lossPct?: Float32Array;
}

/** Streams as the edges of an IDC serve them. */
export interface DeliveryBatch extends BatchHead {
  readonly kind: 'delivery';
  readonly viewers: Float32Array;
  readonly egressKbps: Float32Array;
}

/** What players measured since the last batch: sums over `intervalMs`, to be added up and divided last. */
export interface QualityBatch extends BatchHead {
  readonly kind: 'quality';
  /** IDCs that this reading is complete for, with or without rows. */
  readonly covers: readonly string[];
  /** Playing now. An edge that has just reloaded does not show what its old worker still serves; players do. */
  readonly viewers?: Float32Array;
  readonly startAttempts: Float32Array;
  readonly startFailures: Float32Array;
  readonly stallMs: Float32Array;
  readonly playMs: Float32Array;
  /** Row-major, `bucketCount` a row. */
  readonly startTimeBuckets: Float32Array;
  /** Latency behind live, row-major by `covers`, `bucketCount` an IDC; left out by sources that can't know. */
  readonly latencyBuckets?: Float32Array;
}

/** Nodes as a whole. A source sends one for every answer: the age of all that it knows of these nodes is counted from it. */
export interface NodeBatch {
  readonly kind: 'nodes';
  readonly observedAtMs: number;
  readonly nodes: readonly string[];
  readonly connections: Float64Array;
  readonly ingestKbps: Float64Array;
  readonly egressKbps: Float64Array;
  readonly cpuPct: Float64Array;
  /** For people, e.g. `nginx 1.22.1, up 3 min`. */
  readonly details: readonly string[];
}

export type RowBatch = IngestBatch | DeliveryBatch | QualityBatch;
export type SampleBatch = RowBatch | NodeBatch;

/** A table of names; what is not given is not known. */
export function declaresOf(names: readonly RowName[]): Declares {
  return tableOf(
    declareColumns,
    names.map((name) => ({ publisher: '', startedAtMs: Number.NaN, ...name })),
  );
}

export const nothingDeclared: Declares = declaresOf([]);
export const nothingRetired: Uint32Array = new Uint32Array(0);
