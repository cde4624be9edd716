/** For tests: a small network and batches as a source would send them. */
import type { Idc } from '../../shared/model/network.ts';
import { declaresOf } from '../sources/batch.ts';
import type { DeliveryBatch, IngestBatch, NodeBatch, QualityBatch, RowName } from '../sources/batch.ts';
import { bucketCount, bucketOf } from './histogram.ts';
import { State } from './state.ts';

export const exampleStartMs = 1_790_000_000_000;

export function exampleIdc(id: string, differs: Partial<Idc> = {}): Idc {
  return {
    id,
    name: id,
    region: 'North',
    latitude: 0,
    longitude: 0,
    egressCapacityGbps: 1,
    ingestCapacityGbps: 1,
    viewerCapacity: 1000,
    streamCapacity: 100,
    costPerGb: 0.01,
    ...differs,
  };
}

/** Two IDCs, each with an origin and an edge, measured by players; a clock that the test sets. */
export function exampleState(ids: readonly string[] = ['osl-1', 'ath-1']): { readonly state: State; readonly clock: { nowMs: number } } {
  const clock = { nowMs: exampleStartMs };
  const state = new State({
    idcs: ids.map((id) => exampleIdc(id)),
    nodes: ids.flatMap((idc) => [
      { id: `${idc}-origin`, idc, role: 'origin' as const },
      { id: `${idc}-edge`, idc, role: 'edge' as const },
    ]),
    measured: new Set(ids),
    clock: () => clock.nowMs,
  });
  return { state, clock };
}

export function nodeBatch(nodes: readonly string[], observedAtMs: number): NodeBatch {
  const column = (): Float64Array => new Float64Array(nodes.length).fill(Number.NaN);
  return {
    kind: 'nodes',
    observedAtMs,
    nodes,
    connections: column(),
    ingestKbps: column(),
    egressKbps: column(),
    cpuPct: column(),
    details: nodes.map(() => ''),
  };
}

interface Rows {
  readonly source: string;
  readonly observedAtMs: number;
  readonly declares?: readonly RowName[];
  readonly retires?: readonly number[];
}

function head({ source, observedAtMs, declares = [], retires = [] }: Rows, handles: readonly number[]) {
  return {
    source,
    observedAtMs,
    intervalMs: 1000,
    declares: declaresOf(declares),
    retires: Uint32Array.from(retires),
    rows: Uint32Array.from(handles),
  };
}

export function ingestBatch(
  rows: Rows,
  samples: readonly {
    readonly handle: number;
    readonly kbps?: number;
    readonly fps?: number;
    readonly targetFps?: number;
    readonly lossPct?: number;
    readonly rttMs?: number;
    readonly jitterMs?: number;
  }[],
): IngestBatch {
  return {
    kind: 'ingest',
    ...head(
      rows,
      samples.map(({ handle }) => handle),
    ),
    ingestKbps: Float32Array.from(samples, ({ kbps = 1000 }) => kbps),
    fps: Float32Array.from(samples, ({ fps = 25 }) => fps),
    targetFps: Float32Array.from(samples, ({ targetFps = 25 }) => targetFps),
    lossPct: Float32Array.from(samples, ({ lossPct = Number.NaN }) => lossPct),
    rttMs: Float32Array.from(samples, ({ rttMs = Number.NaN }) => rttMs),
    jitterMs: Float32Array.from(samples, ({ jitterMs = Number.NaN }) => jitterMs),
  };
}

export function deliveryBatch(
  rows: Rows,
  samples: readonly { readonly handle: number; readonly viewers: number; readonly kbps?: number }[],
): DeliveryBatch {
  return {
    kind: 'delivery',
    ...head(
      rows,
      samples.map(({ handle }) => handle),
    ),
    viewers: Float32Array.from(samples, ({ viewers }) => viewers),
    egressKbps: Float32Array.from(samples, ({ kbps = Number.NaN }) => kbps),
  };
}

export function qualityBatch(
  rows: Rows & { readonly covers: readonly string[]; readonly intervalMs?: number },
  samples: readonly {
    readonly handle: number;
    readonly attempts?: number;
    readonly failures?: number;
    readonly stallMs?: number;
    readonly playMs?: number;
    /** Start times, ms, one a start. */
    readonly starts?: readonly number[];
  }[],
): QualityBatch {
  const startTimeBuckets = new Float32Array(samples.length * bucketCount);
  for (const [row, { starts = [] }] of samples.entries()) {
    for (const ms of starts) {
      const cell = row * bucketCount + bucketOf(ms);
      startTimeBuckets[cell] = (startTimeBuckets[cell] ?? 0) + 1;
    }
  }
  return {
    kind: 'quality',
    ...head(
      rows,
      samples.map(({ handle }) => handle),
    ),
    intervalMs: rows.intervalMs ?? 1000,
    covers: rows.covers,
    startAttempts: Float32Array.from(samples, ({ attempts = 0 }) => attempts),
    startFailures: Float32Array.from(samples, ({ failures = 0 }) => failures),
    stallMs: Float32Array.from(samples, ({ stallMs = 0 }) => stallMs),
    playMs: Float32Array.from(samples, ({ playMs = 0 }) => playMs),
    startTimeBuckets,
  };
}
