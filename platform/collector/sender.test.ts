import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectorNotice } from '../../shared/wire/ingest.ts';
import { rowsOf } from '../../shared/wire/columns.ts';
import { decodeFrameHeader } from '../../shared/wire/frame.ts';
import { decodeBatch } from '../sources/batch-frame.ts';
import type { RowName, SampleBatch } from '../sources/batch.ts';
import { exampleState, exampleStartMs, ingestBatch, nodeBatch, qualityBatch } from '../state/example-state.ts';
import { Collector } from '../ingest/collector.ts';
import { createMetrics } from '../transport/metrics.ts';
import { Sender } from './sender.ts';
import type { Line } from './sender.ts';
import { Spool } from './spool/spool.ts';
import { testDisk } from './spool/test-disk.ts';

const window = { batches: 4, bytes: 1_000_000 };

interface Sent {
  readonly sequence: number;
  readonly batch: SampleBatch;
}

/** A platform that takes what comes when it is told to. */
function fakePlatform() {
  const sent: Sent[] = [];
  const notices: CollectorNotice[] = [];
  const line: Line = {
    batch: (bytes) => sent.push({ sequence: decodeFrameHeader(bytes).header.sequence, batch: decodeBatch(bytes) }),
    notify: (notice) => notices.push(notice),
  };
  return { sent, notices, line };
}

function openSender({ mostRows = 100, disk = testDisk(), maxBytes = 1_000_000 } = {}) {
  const spool = new Spool({
    files: disk,
    maxBytes,
    maxAgeMs: 900_000,
    clock: () => exampleStartMs,
    newEpoch: () => 'e',
    onDiskProblem: () => undefined,
  });
  return { spool, sender: new Sender({ spool, clock: () => exampleStartMs, mostRows }) };
}

function stream(handle: number, streamId = `s${String(handle)}`): RowName {
  return { handle, streamId, idc: 'osl-1' };
}

function reading(
  second: number,
  declares: readonly RowName[],
  { handles = [], retires = [] }: { readonly handles?: readonly number[]; readonly retires?: readonly number[] } = {},
): SampleBatch {
  const rows = { source: 'o', observedAtMs: exampleStartMs + second * 1000, declares, retires };
  return ingestBatch(
    rows,
    handles.map((handle) => ({ handle })),
  );
}

function names({ batch }: Sent): string[] {
  return batch.kind === 'nodes' ? [] : rowsOf(batch.declares).map(({ handle, streamId }) => `${String(handle)}=${streamId}`);
}

describe('a sender', () => {
  it('sends at once while the platform keeps up, and names each row once', () => {
    const { sender } = openSender();
    const platform = fakePlatform();
    sender.connected(platform.line, { taken: 0, platformTimeMs: 0, window });
    sender.offer(reading(0, [stream(0)], { handles: [0] }));
    sender.offer(reading(1, [], { handles: [0] }));
    expect(platform.sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(platform.sent.map(names)).toEqual([['0=s0'], []]);
    expect(sender.isLive).toBe(true);
  });

  it('keeps to the window and spools the rest, each with all of its names', () => {
    const { sender, spool } = openSender();
    const platform = fakePlatform();
    sender.connected(platform.line, { taken: 0, platformTimeMs: 0, window });
    for (let second = 0; second < 7; second += 1) sender.offer(reading(second, second === 0 ? [stream(0)] : [], { handles: [0] }));
    expect(platform.sent).toHaveLength(4);
    expect([sender.isLive, spool.status().batches]).toEqual([false, 7]);
    sender.acknowledged(2);
    expect(platform.sent.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(platform.sent.slice(4).map(names)).toEqual([['0=s0'], ['0=s0']]);
    sender.acknowledged(6);
    sender.acknowledged(7);
    expect([sender.isLive, spool.status().batches]).toEqual([true, 0]);
  });

  it('names a row as it was when the batch was made, even if its handle stands for another by now', () => {
    const { sender } = openSender();
    const before = fakePlatform();
    sender.connected(before.line, { taken: 0, platformTimeMs: 0, window });
    sender.offer(reading(0, [stream(0, 'old')], { handles: [0] }));
    sender.offer(reading(1, [], { retires: [0] }));
    sender.offer(reading(2, [stream(0, 'new')], { handles: [0] }));
    sender.disconnected();
    const after = fakePlatform();
    sender.connected(after.line, { taken: 0, platformTimeMs: 0, window });
    expect(after.sent.map(names)).toEqual([['0=old'], [], ['0=new'], ['0=new']]);
  });

  it('names every row once more when it comes back, before it goes live', () => {
    const { sender } = openSender({ mostRows: 2 });
    const before = fakePlatform();
    sender.connected(before.line, { taken: 0, platformTimeMs: 0, window });
    for (let handle = 0; handle < 3; handle += 1) sender.offer(reading(0, [stream(handle)]));
    sender.acknowledged(3);
    sender.offer(reading(1, [], { retires: [1] }));
    sender.acknowledged(4);
    sender.disconnected();
    const after = fakePlatform();
    sender.connected(after.line, { taken: 4, platformTimeMs: 0, window });
    expect(after.sent.flatMap(names)).toEqual(['0=s0', '2=s2']);
    expect(after.notices.map(({ params }) => params)).toEqual([{ phase: 'begin' }, { phase: 'end' }]);
    expect(sender.isLive).toBe(true);
  });

  it('sends nothing again that the platform says it took', () => {
    const { sender } = openSender();
    sender.connected(fakePlatform().line, { taken: 0, platformTimeMs: 0, window });
    for (let second = 0; second < 3; second += 1) sender.offer(reading(second, []));
    sender.disconnected();
    const after = fakePlatform();
    sender.connected(after.line, { taken: 2, platformTimeMs: 0, window });
    expect(after.sent.map(({ sequence }) => sequence)).toEqual([3]);
  });

  it('splits what is too large, names first, and the sums stay the same', () => {
    const { sender } = openSender({ mostRows: 2 });
    const platform = fakePlatform();
    sender.connected(platform.line, { taken: 0, platformTimeMs: 0, window: { batches: 100, bytes: 1e9 } });
    const declares = [0, 1, 2, 3, 4].map((handle) => stream(handle));
    const samples = declares.map(({ handle }) => ({ handle, playMs: 10 * (handle + 1), starts: [100 * (handle + 1)] }));
    sender.offer(qualityBatch({ source: 'p', observedAtMs: exampleStartMs, declares, covers: ['osl-1'] }, samples));
    const { state } = exampleState();
    for (const { batch } of platform.sent) state.take(batch);
    const history = state.histories[0];
    expect(platform.sent.length).toBeGreaterThan(3);
    expect(history?.part('playMs', exampleStartMs / 1000 - 1)).toBeCloseTo(150);
    expect(history?.startTimes(exampleStartMs / 1000, 2).reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(state.counts).toEqual({ late: 0, future: 0, unowned: 0 });
  });

  it('tells a problem once, again after a reconnect, and no more when the node answers', () => {
    const { sender } = openSender();
    const first = fakePlatform();
    sender.connected(first.line, { taken: 0, platformTimeMs: 0, window });
    sender.failed('osl-1-origin', 'connection refused');
    sender.failed('osl-1-origin', 'connection refused');
    expect(first.notices.filter(({ method }) => method === 'ingest.failed')).toHaveLength(1);
    sender.disconnected();
    const second = fakePlatform();
    sender.connected(second.line, { taken: 0, platformTimeMs: 0, window });
    expect(second.notices[0]).toEqual({ method: 'ingest.failed', params: { node: 'osl-1-origin', problem: 'connection refused' } });
    sender.offer(nodeBatch(['osl-1-origin'], exampleStartMs));
    sender.disconnected();
    const third = fakePlatform();
    sender.connected(third.line, { taken: 0, platformTimeMs: 0, window });
    expect(third.notices.filter(({ method }) => method === 'ingest.failed')).toEqual([]);
  });
});

type Step =
  | { readonly do: 'read'; readonly alive: readonly number[] }
  | { readonly do: 'take'; readonly count: number }
  | { readonly do: 'cut' }
  | { readonly do: 'restart-platform' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('read' as const), alive: fc.uniqueArray(fc.integer({ min: 0, max: 5 })) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart-platform' as const) }) },
);

describe('whatever happens between a collector and a platform', () => {
  it('every reading is taken once and in order, and in the end the platform knows exactly the streams there are', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 500, max: 20_000 }), (steps, maxBytes) => {
        const { sender, spool } = openSender({ mostRows: 2, maxBytes });
        const clock = exampleStartMs + 1_000_000;
        let platform = newPlatform();
        let waiting: (Uint8Array | 'begin' | 'end')[] = [];
        let lastTaken = 0;
        const reads: number[] = [];
        const taken: number[] = [];
        let alive = new Set<number>();

        function newPlatform() {
          const { state } = exampleState();
          const sink = {
            take: (batch: SampleBatch) => {
              state.take(batch);
              if (batch.kind === 'nodes') taken.push(batch.observedAtMs);
            },
            nodeFailed: () => undefined,
            qualityFailed: () => undefined,
            ingress: () => undefined,
          };
          const nodes = ['osl-1-origin'];
          const metrics = createMetrics().ingest;
          return { state, collector: new Collector({ id: 'c', nodes, readsPlayers: false, sink, clock: () => clock, metrics }) };
        }
        function connect(): void {
          waiting = [];
          const taken = platform.collector.greeted(spool.epoch);
          const line: Line = {
            batch: (bytes) => waiting.push(bytes),
            notify: (notice) => {
              if (notice.method === 'ingest.names') waiting.push(notice.params.phase);
            },
          };
          sender.connected(line, { taken, platformTimeMs: 0, window });
        }
        function takeOne(): void {
          const next = waiting.shift();
          if (next === undefined) return;
          if (typeof next === 'string') {
            platform.collector.naming(next);
            return;
          }
          const { sequence } = decodeFrameHeader(next).header;
          expect(sequence).toBeGreaterThan(platform.collector.taken);
          platform.collector.take(sequence, decodeBatch(next));
          lastTaken = sequence;
          sender.acknowledged(sequence);
        }

        connect();
        for (const [second, now] of steps.entries()) {
          switch (now.do) {
            case 'read': {
              const fresh = now.alive.filter((handle) => !alive.has(handle));
              const gone = [...alive].filter((handle) => !now.alive.includes(handle));
              alive = new Set(now.alive);
              const declares = fresh.map((handle) => stream(handle, `s${String(handle)}-${String(second)}`));
              sender.offer(reading(second, declares, { handles: now.alive, retires: gone }));
              sender.offer(nodeBatch(['osl-1-origin'], exampleStartMs + second * 1000));
              reads.push(exampleStartMs + second * 1000);
              break;
            }
            case 'take':
              for (let count = 0; count < now.count; count += 1) takeOne();
              break;
            case 'cut':
              sender.disconnected();
              platform.collector.gone();
              connect();
              break;
            case 'restart-platform':
              sender.disconnected();
              platform = newPlatform();
              connect();
              break;
          }
        }
        while (waiting.length > 0) takeOne();
        expect(lastTaken === 0 || sender.isLive).toBe(true);
        expect(taken).toEqual([...new Set(taken)].toSorted((one, other) => one - other));
        if (spool.losses === 0) expect(taken).toEqual(reads);
        const { state } = platform;
        const known = [...Array(state.streams.highWater).keys()].filter((slot) => state.streams.ingestIdc[slot] === 0);
        expect(known).toHaveLength(alive.size);
      }),
      { numRuns: 150 },
    );
  });
});
