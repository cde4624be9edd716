import { describe, expect, it } from 'vitest';
import { baseRouting } from '../../../shared/changes/routing.ts';
import { exampleStartMs } from '../../state/example-state.ts';
import { State } from '../../state/state.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import { decodeBatch } from '../batch-frame.ts';
import type { QualityBatch, SampleBatch } from '../batch.ts';
import type { FromSimulator, ToSimulator } from './line.ts';
import { simulatedIdcs, simulatedNodes } from './network.ts';
import { paceOf } from './pace.ts';
import { serveSimulator } from './serve.ts';

/** Large enough to be told in slices. */
const options = { seed: 5, idcs: 3, streams: 24_000, scenario: 'calm' as const };
const idcs = simulatedIdcs(options);

/** A platform that takes a batch when the test says so. */
function serve() {
  const time = manualTime(exampleStartMs);
  const posted: FromSimulator[] = [];
  let tell: (message: ToSimulator) => void = () => undefined;
  const line = { post: (message: FromSimulator) => posted.push(message), listen: (hear: typeof tell) => (tell = hear) };
  serveSimulator(line, { start: { options, idcs, routing: baseRouting(idcs), placements: {} }, clock: time.now, timers: time.timers });
  const state = new State({
    idcs,
    nodes: simulatedNodes(idcs),
    measured: new Set(idcs.map(({ id }) => id)),
    clock: time.now,
  });
  const taken: SampleBatch[] = [];
  /** Answers whether there was one. */
  function takeOne(): boolean {
    const message = posted.shift();
    if (message?.kind === 'batch') {
      const batch = decodeBatch(message.bytes);
      taken.push(batch);
      state.take(batch);
      tell({ kind: 'taken' });
    }
    return message !== undefined;
  }
  function takeAll(): void {
    while (takeOne());
  }
  return { time, posted, taken, state, takeOne, takeAll };
}

function batchesIn(posted: readonly FromSimulator[]): number {
  return posted.filter(({ kind }) => kind === 'batch').length;
}

describe('the serving of a large simulated network', () => {
  it('goes on filling only as the platform takes it', () => {
    const { time, posted, takeOne } = serve();
    expect(batchesIn(posted)).toBe(6);
    time.advance(5_000);
    expect(batchesIn(posted)).toBe(6);
    while (posted[0]?.kind !== 'batch') takeOne();
    takeOne();
    expect(batchesIn(posted)).toBeGreaterThan(5);
    expect(batchesIn(posted)).toBeLessThan(10);
  });

  it('leaves an IDC not yet known until every row has been told of, and then knows all of it', () => {
    const { time, state, taken, takeOne, takeAll } = serve();
    while (taken.length < 40) takeOne();
    time.advance(2_000);
    state.roll();
    expect(state.streams.size).toBeGreaterThan(5_000);
    expect([...state.aggregates.streams, ...state.aggregates.viewers]).toEqual(Array(6).fill(Number.NaN));
    expect(state.freshness.isFresh(0)).toBe(false);
    takeAll();
    state.freshness.update(time.now());
    expect(state.aggregates.streams.reduce((sum, value) => sum + value, 0)).toBe(options.streams);
  });

  it('tells each row once a period, with the parts of all of it, so that a second holds the parts of a second', () => {
    const { time, taken, state, takeAll } = serve();
    takeAll();
    const { beatsPerSecond, periodSeconds } = paceOf(options.streams);
    expect([beatsPerSecond, periodSeconds]).toEqual([10, 1]);
    taken.length = 0;
    for (let beat = 0; beat < beatsPerSecond * periodSeconds * 3; beat += 1) {
      time.advance(1000 / beatsPerSecond);
      takeAll();
    }
    const quality = taken.filter((batch): batch is QualityBatch => batch.kind === 'quality');
    const told = quality.flatMap(({ rows }) => [...rows]);
    expect(told.length).toBe(new Set(told).size * 3);
    state.freshness.update(time.now());
    const second = Math.floor(time.now() / 1000) - 1;
    const watchedMs = state.histories.reduce(
      (sum, history) => sum + history.partSum('playMs', second, 1) + history.partSum('stallMs', second, 1),
      0,
    );
    const viewers = state.aggregates.viewers.reduce((sum, value) => sum + value, 0);
    expect(watchedMs / 1000 / viewers).toBeGreaterThan(0.97);
    expect(watchedMs / 1000 / viewers).toBeLessThan(1.03);
  });

  it('leaves beats out while the platform is behind, nodes a little later, and goes on when it is back', () => {
    const { time, posted, takeAll } = serve();
    takeAll();
    time.advance(20_000);
    const kinds = posted.flatMap((message) => (message.kind === 'batch' ? [decodeBatch(message.bytes).kind] : []));
    expect(kinds.filter((kind) => kind === 'nodes')).toHaveLength(20);
    expect(kinds.filter((kind) => kind === 'ingest').length).toBeLessThan(12);
    time.advance(600_000);
    expect(batchesIn(posted)).toBeLessThanOrEqual(60);
    takeAll();
    time.advance(100);
    expect(batchesIn(posted)).toBeGreaterThanOrEqual(3);
  });
});

describe('the pace of a simulator', () => {
  it('is a second for small networks and slices of 200,000 rows a second for large ones', () => {
    expect(paceOf(10_000)).toEqual({ beatsPerSecond: 1, periodSeconds: 1, slices: 1 });
    expect(paceOf(1_000_000)).toEqual({ beatsPerSecond: 10, periodSeconds: 13, slices: 130 });
  });
});
