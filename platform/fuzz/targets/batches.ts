/** Batches of samples, as the platform takes them from a collector: decoded, and taken into a small state. */
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import { declaresOf, nothingDeclared, nothingRetired } from '../../sources/batch.ts';
import type { SampleBatch } from '../../sources/batch.ts';
import { decodeBatch, encodeBatch } from '../../sources/batch-frame.ts';
import { bucketCount } from '../../state/histogram.ts';
import { State } from '../../state/state.ts';
import type { FuzzTarget } from '../target.ts';

const observedAtMs = 1_790_000_000_000;
const head = { source: 'fuzz', observedAtMs, intervalMs: 1_000, declares: nothingDeclared, retires: nothingRetired };
const rows = Uint32Array.of(0, 1);
const floats = Float32Array.of(1, 2);
const doubles = Float64Array.of(1, 2);

const examples: readonly SampleBatch[] = [
  {
    kind: 'ingest',
    ...head,
    declares: declaresOf([
      { handle: 0, streamId: 'first', idc: 'osl-1', publisher: 'studio-1', startedAtMs: observedAtMs },
      { handle: 1, streamId: 'second', idc: 'ath-1' },
    ]),
    rows,
    ingestKbps: floats,
    fps: floats,
    targetFps: floats,
    rttMs: floats,
    lossPct: floats,
  },
  {
    kind: 'delivery',
    ...head,
    declares: declaresOf([{ handle: 0, streamId: 'first', idc: 'osl-1' }]),
    rows,
    viewers: floats,
    egressKbps: floats,
  },
  {
    kind: 'quality',
    ...head,
    covers: ['osl-1'],
    rows,
    startAttempts: floats,
    startFailures: floats,
    stallMs: floats,
    playMs: floats,
    startTimeBuckets: new Float32Array(2 * bucketCount),
    latencyBuckets: new Float32Array(bucketCount),
  },
  {
    kind: 'delivery',
    ...head,
    retires: Uint32Array.of(0),
    rows: new Uint32Array(),
    viewers: new Float32Array(),
    egressKbps: new Float32Array(),
  },
  {
    kind: 'nodes',
    observedAtMs,
    nodes: ['osl-1-origin', 'osl-1-edge'],
    connections: doubles,
    ingestKbps: doubles,
    egressKbps: doubles,
    cpuPct: doubles,
    details: ['', 'up'],
  },
];

const place = {
  region: 'North',
  latitude: 0,
  longitude: 0,
  egressCapacityGbps: 1,
  ingestCapacityGbps: 1,
  viewerCapacity: 9,
  streamCapacity: 9,
  costPerGb: 0,
};
let state = freshState();
let taken = 0;

export const batches: FuzzTarget = {
  name: 'batches',
  corpus: examples.map((batch, sequence) => encodeBatch(batch, { sequence, sentAtMs: observedAtMs })),
  words: ['"handle"', '"rows":65536', '"intervalMs"', 'osl-1', 'first'],
  take(input) {
    const batch = decodeBatch(input);
    // What one input left behind must not be what the next one fails on.
    if ((taken += 1) % 64 === 0) state = freshState();
    state.take(batch);
    state.roll();
  },
  refuses: (error) => error instanceof SwitchyardError,
};

function freshState(): State {
  const idcs = ['osl-1', 'ath-1'].map((id) => ({ id, name: id, ...place }));
  return new State({
    idcs,
    nodes: idcs.flatMap(({ id }) => [
      { id: `${id}-origin`, idc: id, role: 'origin' as const },
      { id: `${id}-edge`, idc: id, role: 'edge' as const },
    ]),
    measured: new Set(['osl-1', 'ath-1']),
    // Seconds pass, so that sums and history are made of what was taken.
    clock: () => observedAtMs + taken * 50,
  });
}
