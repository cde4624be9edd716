import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBatch } from '../sources/batch-frame.ts';
import type { SampleBatch } from '../sources/batch.ts';
import { exampleStartMs, ingestBatch, nodeBatch } from '../state/example-state.ts';
import { manualTime } from '../test-support/manual-time.ts';
import type { ConsoleSocket, SocketEvents } from '../transport/console-socket.ts';
import { createMetrics } from '../transport/metrics.ts';
import { openIngest } from './open.ts';

interface Peer {
  readonly events: SocketEvents;
  readonly said: Record<string, unknown>[];
  readonly closed: { code: number; reason: string }[];
  tell(method: string, params: unknown, id?: number): void;
  hello(collector?: string): void;
  batch(batch: SampleBatch, sequence: number): void;
}

function openDoor() {
  const time = manualTime(exampleStartMs);
  const taken: SampleBatch[] = [];
  const problems: string[] = [];
  const turns: (() => void)[] = [];
  const ingest = openIngest({
    collectors: [{ id: 'north', nodes: ['osl-1-origin'], readsPlayers: false }],
    sink: {
      take: (batch) => taken.push(batch),
      nodeFailed: (node, problem) => problems.push(`${node}: ${problem}`),
      qualityFailed: (problem) => problems.push(problem),
      ingress: () => undefined,
    },
    clock: time.now,
    stopwatch: time.now,
    timers: time.timers,
    soon: (run) => turns.push(run),
    metrics: createMetrics().ingest,
    log: () => undefined,
    onFailure: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });

  function turn(): void {
    for (let run = turns.shift(); run !== undefined; run = turns.shift()) run();
  }

  function connect(): Peer {
    const said: Record<string, unknown>[] = [];
    const closed: { code: number; reason: string }[] = [];
    const socket: ConsoleSocket = {
      sendText: (text) => said.push(JSON.parse(text) as Record<string, unknown>),
      sendBinary: () => undefined,
      ping: () => undefined,
      close: (code, reason) => closed.push({ code, reason }),
      bufferedBytes: () => 0,
      flushedBytes: () => 0,
      flushed: () => Promise.resolve(),
    };
    const events = ingest.accept(socket);
    const tell: Peer['tell'] = (method, params, id) =>
      events.text(JSON.stringify({ jsonrpc: '2.0', method, params, ...(id === undefined ? {} : { id }) }));
    const spooled = { batches: 0, bytes: 0, oldestAtMs: null };
    return {
      events,
      said,
      closed,
      tell,
      hello: (collector = 'north') => tell('ingest.hello', { collector, epoch: 'e', covers: ['osl-1-origin'], spooled }, 1),
      batch: (batch, sequence) => events.binary(encodeBatch(batch, { sequence, sentAtMs: exampleStartMs })),
    };
  }

  return { time, taken, problems, ingest, connect, turn };
}

const reading = nodeBatch(['osl-1-origin'], exampleStartMs);
const stream = { handle: 0, streamId: 's', idc: 'osl-1' };
const rows = { source: 'o', observedAtMs: exampleStartMs };

describe('a collector at the door', () => {
  it('is welcomed with the window and with the last sequence that was taken', () => {
    const { connect, turn } = openDoor();
    const first = connect();
    first.hello();
    expect(first.said[0]).toMatchObject({ id: 1, result: { taken: 0, window: { batches: 64 } } });
    first.batch(reading, 7);
    turn();
    expect(first.said.at(-1)).toMatchObject({ method: 'ingest.ack', params: { sequence: 7 } });
    const second = connect();
    second.hello();
    expect(second.said[0]).toMatchObject({ result: { taken: 7 } });
    expect(first.closed).toEqual([{ code: 4009, reason: 'another collector has come as north' }]);
  });

  it('must say hello first, under a name that the network knows', () => {
    const { connect } = openDoor();
    const peer = connect();
    peer.batch(reading, 1);
    expect(peer.said[0]).toMatchObject({ error: { message: 'the hello is missing' } });
    peer.hello('south');
    expect(peer.said[1]).toMatchObject({ id: 1, error: { data: { code: 'not-found', path: 'params.collector' } } });
  });

  it('has each batch taken once, one a turn, and acknowledged together while more wait', () => {
    const { connect, turn, taken } = openDoor();
    const peer = connect();
    peer.hello();
    for (const sequence of [1, 2, 2, 3, 1]) peer.batch(reading, sequence);
    expect(taken).toHaveLength(0);
    turn();
    expect(taken).toHaveLength(3);
    expect(peer.said.slice(1)).toEqual([{ jsonrpc: '2.0', method: 'ingest.ack', params: { sequence: 3 } }]);
  });

  it('is told the place of the fault of a batch that can not be taken, and does not have to send it again', () => {
    const { connect, turn, taken } = openDoor();
    const peer = connect();
    peer.hello();
    peer.batch(nodeBatch(['ath-1-origin'], exampleStartMs), 1);
    peer.events.binary(encodeBatch(reading, { sequence: 2, sentAtMs: 0 }).subarray(0, -9));
    peer.events.binary(new Uint8Array([1, 2, 3]));
    peer.batch(reading, 3);
    turn();
    expect(peer.said.slice(1).map(({ method, params }) => [method, params])).toMatchObject([
      ['ingest.refused', { sequence: 1, path: 'tables.nodes.id.0' }],
      ['ingest.refused', { sequence: 2 }],
      ['ingest.refused', { sequence: null, path: 'frame' }],
      ['ingest.ack', { sequence: 3 }],
    ]);
    expect(taken).toHaveLength(1);
  });

  it('that speaks nonsense over and over is closed with 4004', () => {
    const { connect } = openDoor();
    const peer = connect();
    for (let count = 0; count < 6; count += 1) peer.events.text('{"jsonrpc":"2.0","method":"ingest.steal"}');
    expect(peer.said[0]).toMatchObject({ error: { data: { code: 'unknown-method', path: 'method' } } });
    expect(peer.closed[0]?.code).toBe(4004);
  });

  it('that sends far more than its window is closed with 4005', () => {
    const { connect } = openDoor();
    const peer = connect();
    peer.hello();
    for (let sequence = 1; sequence < 200; sequence += 1) peer.batch(reading, sequence);
    expect(peer.closed[0]?.code).toBe(4005);
  });

  it('that says nothing is closed with 4006, and its nodes are told as not connected', () => {
    const { connect, time, problems } = openDoor();
    const peer = connect();
    peer.hello();
    expect(problems).toEqual(['osl-1-origin: collector north has not connected yet']);
    time.advance(12_001);
    expect(peer.closed[0]?.code).toBe(4006);
    expect(problems.at(-1)).toBe('osl-1-origin: collector north is not connected');
  });

  it('ends the rows that it no longer names, in the order in which it said so', () => {
    const { connect, turn, taken } = openDoor();
    const peer = connect();
    peer.hello();
    peer.batch(ingestBatch({ ...rows, declares: [stream, { ...stream, handle: 1, streamId: 't' }] }, [{ handle: 0 }]), 1);
    peer.tell('ingest.names', { phase: 'begin' });
    peer.batch(ingestBatch({ ...rows, declares: [{ ...stream, handle: 1, streamId: 't' }] }, []), 2);
    peer.tell('ingest.names', { phase: 'end' });
    turn();
    expect(taken.at(-1)).toMatchObject({ kind: 'ingest', source: 'north/o', retires: Uint32Array.of(0), observedAtMs: exampleStartMs });
  });

  it('has its losses counted and shown as an alarm for ten minutes', () => {
    const { connect, ingest, time } = openDoor();
    const peer = connect();
    peer.hello();
    for (const batches of [3, 4]) peer.tell('ingest.lost', { batches, fromMs: exampleStartMs, untilMs: exampleStartMs + 60_000 }, batches);
    expect(peer.said.at(-1)).toMatchObject({ id: 4, result: {} });
    expect(ingest.causes(time.now())).toMatchObject([{ cause: 'ingest-gap:north', title: 'Collector north lost 7 batches' }]);
    expect(ingest.causes(time.now() + 601_000).map(({ cause }) => cause)).not.toContain('ingest-gap:north');
  });

  it('is an alarm while it is away, and when its clock is wrong', () => {
    const { connect, ingest, time } = openDoor();
    expect(ingest.causes(time.now() + 3_001)).toMatchObject([{ cause: 'ingest-silent:north' }]);
    const peer = connect();
    peer.hello();
    expect(ingest.causes(time.now() + 3_001)).toEqual([]);
    peer.tell('ingest.heartbeat', { spooled: { batches: 0, bytes: 0, oldestAtMs: null }, clockAheadMs: -4_200 }, 2);
    expect(ingest.causes(time.now())).toMatchObject([{ cause: 'ingest-clock:north', title: 'Clock of collector north is behind' }]);
  });

  it('has late samples taken as they are, and is told as catching up', () => {
    const { connect, turn, taken, problems } = openDoor();
    const peer = connect();
    peer.hello();
    peer.batch(nodeBatch(['osl-1-origin'], exampleStartMs - 42_000), 1);
    turn();
    expect(taken[0]?.observedAtMs).toBe(exampleStartMs - 42_000);
    expect(problems.at(-1)).toBe('osl-1-origin: collector north is catching up, 42 s behind');
  });

  it('can send anything without hurting the platform', () => {
    const good = encodeBatch(ingestBatch({ ...rows, declares: [stream] }, [{ handle: 0 }]), { sequence: 1, sentAtMs: 0 });
    const bent = fc
      .array(fc.tuple(fc.integer({ min: 0, max: good.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
      .map((edits) => {
        const bytes = good.slice();
        for (const [at, value] of edits) bytes[at] = value;
        return bytes;
      });
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .constantFrom('ingest.hello', 'ingest.names', 'ingest.lost')
        .map((method) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: {} })),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(bent, fc.uint8Array({ maxLength: 200 }), text), { maxLength: 12 }), (messages) => {
        const { connect, turn } = openDoor();
        const peer = connect();
        peer.hello();
        for (const message of messages) {
          if (typeof message === 'string') peer.events.text(message);
          else peer.events.binary(message);
          turn();
        }
        expect(peer.said.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});
