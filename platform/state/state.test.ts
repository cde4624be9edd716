import { describe, expect, it } from 'vitest';
import { deliveryBatch, exampleStartMs, exampleState, ingestBatch, nodeBatch, qualityBatch } from './example-state.ts';
import type { State } from './state.ts';

const nodes = ['osl-1-origin', 'osl-1-edge', 'ath-1-origin', 'ath-1-edge'];
const osl = 0;
const ath = 1;

function second(state: State, clock: { nowMs: number }): void {
  clock.nowMs += 1000;
  state.take(nodeBatch(nodes, clock.nowMs));
  state.tend();
  state.roll();
}

function at(column: Float64Array, index: number): number {
  return column[index] ?? Number.NaN;
}

describe('the state', () => {
  it('knows nothing before the first sample, and 0 is not nothing', () => {
    const { state, clock } = exampleState();
    state.roll();
    expect(at(state.aggregates.viewers, osl)).toBeNaN();
    second(state, clock);
    expect(at(state.aggregates.viewers, osl)).toBe(0);
    expect(at(state.aggregates.streams, osl)).toBe(0);
  });

  it('adds up rows per IDC and leaves out rates that are not known', () => {
    const { state, clock } = exampleState();
    const declares = [
      { handle: 0, streamId: 'a', idc: 'osl-1' },
      { handle: 1, streamId: 'b', idc: 'osl-1' },
    ];
    state.take(
      ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares }, [
        { handle: 0, kbps: 800 },
        { handle: 1, kbps: Number.NaN },
      ]),
    );
    second(state, clock);
    expect(at(state.aggregates.streams, osl)).toBe(2);
    expect(at(state.aggregates.ingestKbps, osl)).toBe(800);
    expect(at(state.aggregates.streams, ath)).toBe(0);
  });

  it('adds what several edges of an IDC serve of one stream, and takes away what one of them ends', () => {
    const { state, clock } = exampleState();
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    const observedAtMs = clock.nowMs;
    state.take(deliveryBatch({ source: 'edge 1', observedAtMs, declares }, [{ handle: 0, viewers: 10, kbps: 100 }]));
    state.take(deliveryBatch({ source: 'edge 2', observedAtMs, declares }, [{ handle: 0, viewers: 5, kbps: 50 }]));
    second(state, clock);
    expect(at(state.aggregates.viewers, osl)).toBe(15);
    expect(at(state.aggregates.egressKbps, osl)).toBe(150);
    state.take(deliveryBatch({ source: 'edge 1', observedAtMs: clock.nowMs, retires: [0] }, []));
    second(state, clock);
    expect(at(state.aggregates.viewers, osl)).toBe(5);
  });

  it('lets the newest to declare a stream ingest it, and does not count it twice', () => {
    const { state, clock } = exampleState();
    state.take(
      ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares: [{ handle: 0, streamId: 'a', idc: 'osl-1' }] }, [{ handle: 0 }]),
    );
    state.take(
      ingestBatch({ source: 'p', observedAtMs: clock.nowMs, declares: [{ handle: 0, streamId: 'a', idc: 'ath-1' }] }, [{ handle: 0 }]),
    );
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs + 1 }, [{ handle: 0 }]));
    second(state, clock);
    expect([at(state.aggregates.streams, osl), at(state.aggregates.streams, ath)]).toEqual([0, 1]);
    expect(state.counts.unowned).toBe(1);
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, retires: [0] }, []));
    second(state, clock);
    expect([at(state.aggregates.streams, ath), at(state.aggregates.lost, osl)]).toEqual([1, 0]);
  });

  it('gives no stream away to one who says late that it had it', () => {
    const { state, clock } = exampleState();
    const stream = (idc: string) => [{ handle: 0, streamId: 'a', idc }];
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares: stream('ath-1') }, [{ handle: 0 }]));
    state.take(ingestBatch({ source: 'p', observedAtMs: clock.nowMs - 60_000, declares: stream('osl-1') }, [{ handle: 0 }]));
    second(state, clock);
    expect([at(state.aggregates.streams, osl), at(state.aggregates.streams, ath)]).toEqual([0, 1]);
    expect(state.counts.unowned).toBe(1);
  });

  it('gives a stream back to a node that still has it when the newer one ends', () => {
    const { state, clock } = exampleState();
    state.take(
      ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares: [{ handle: 0, streamId: 'a', idc: 'osl-1' }] }, [{ handle: 0 }]),
    );
    state.take(
      ingestBatch({ source: 'p', observedAtMs: clock.nowMs, declares: [{ handle: 0, streamId: 'a', idc: 'ath-1' }] }, [{ handle: 0 }]),
    );
    state.take(ingestBatch({ source: 'p', observedAtMs: clock.nowMs, retires: [0] }, []));
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs }, [{ handle: 0 }]));
    second(state, clock);
    expect([at(state.aggregates.streams, osl), at(state.aggregates.lost, ath)]).toEqual([1, 0]);
  });

  it('counts a stream that ended as lost for a minute, unless it is ingested again', () => {
    const { state, clock } = exampleState();
    const declares = [
      { handle: 0, streamId: 'a', idc: 'osl-1' },
      { handle: 1, streamId: 'b', idc: 'osl-1' },
    ];
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares }, [{ handle: 0 }, { handle: 1 }]));
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, retires: [0, 1] }, []));
    second(state, clock);
    expect(at(state.aggregates.lost, osl)).toBe(2);
    state.take(
      ingestBatch({ source: 'p', observedAtMs: clock.nowMs, declares: [{ handle: 7, streamId: 'b', idc: 'ath-1' }] }, [{ handle: 7 }]),
    );
    second(state, clock);
    expect(at(state.aggregates.lost, osl)).toBe(1);
    for (let passed = 0; passed < 61; passed += 1) second(state, clock);
    expect(at(state.aggregates.lost, osl)).toBe(0);
    expect(state.streams.find('a')).toBeUndefined();
  });

  it('never mistakes a reused slot for its old owner', () => {
    const { state, clock } = exampleState();
    state.take(
      deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, declares: [{ handle: 0, streamId: 'a', idc: 'osl-1' }] }, [
        { handle: 0, viewers: 9 },
      ]),
    );
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, retires: [0] }, []));
    state.take(
      deliveryBatch({ source: 'f', observedAtMs: clock.nowMs, declares: [{ handle: 0, streamId: 'b', idc: 'ath-1' }] }, [
        { handle: 0, viewers: 2 },
      ]),
    );
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs }, [{ handle: 0, viewers: 50 }]));
    second(state, clock);
    expect([at(state.aggregates.viewers, osl), at(state.aggregates.viewers, ath)]).toEqual([0, 2]);
    expect(state.counts.unowned).toBe(1);
  });

  it('leaves late samples out and counts them', () => {
    const { state, clock } = exampleState();
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares }, [{ handle: 0, kbps: 900 }]));
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs - 500 }, [{ handle: 0, kbps: 100 }]));
    second(state, clock);
    expect(at(state.aggregates.ingestKbps, osl)).toBe(900);
    expect(state.counts.late).toBe(1);
  });

  it('clamps an observation from the future to its arrival, and flags the node', () => {
    const { state, clock } = exampleState();
    state.take(nodeBatch(['osl-1-origin'], clock.nowMs + 60_000));
    expect(state.nodes.observedAtMs[0]).toBe(clock.nowMs);
    expect(state.nodes.clockAheadMs[0]).toBe(60_000);
    expect(state.counts.future).toBe(1);
    expect(state.nodes.receivedAtMs[0]).toBe(clock.nowMs);
  });

  it('keeps both times of a row', () => {
    const { state, clock } = exampleState();
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs - 400, declares }, [{ handle: 0 }]));
    const slot = state.streams.find('a') ?? -1;
    expect([state.streams.observedAtMs[slot], state.streams.receivedAtMs[slot]]).toEqual([clock.nowMs - 400, clock.nowMs]);
  });

  it('keeps the last known sums of a silent part, and draws a gap where it held them over', () => {
    const { state, clock } = exampleState();
    state.take(
      deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, declares: [{ handle: 0, streamId: 'a', idc: 'osl-1' }] }, [
        { handle: 0, viewers: 9 },
      ]),
    );
    second(state, clock);
    second(state, clock);
    const lastSeen = Math.floor(clock.nowMs / 1000);
    for (let silent = 0; silent < 6; silent += 1) {
      clock.nowMs += 1000;
      state.roll();
    }
    expect(state.freshness.isFresh(osl)).toBe(false);
    expect(state.freshness.delivery.isFresh(osl)).toBe(false);
    expect(at(state.aggregates.viewers, osl)).toBe(9);
    expect(state.histories[osl]?.gauge('viewers', lastSeen)).toBe(9);
    for (let gap = 1; gap < 6; gap += 1) expect(state.histories[osl]?.gauge('viewers', lastSeen + gap)).toBeNaN();
  });

  it('is not kept young by a clock that is set back', () => {
    const { state, clock } = exampleState();
    second(state, clock);
    clock.nowMs -= 3_600_000;
    state.roll();
    clock.nowMs += 4_000;
    state.roll();
    expect(state.freshness.ingest.isFresh(osl)).toBe(false);
    expect(state.freshness.ageMs(osl, clock.nowMs)).toBeNaN();
    expect(clock.nowMs - state.freshness.ingest.observedAtMs(osl)).toBe(4_000);
    second(state, clock);
    expect(state.histories[osl]?.gauge('viewers', state.rolledSecond)).toBe(0);
  });

  it('believes players about viewers that an edge does not show, and the edge about players that tell nothing', () => {
    const { state, clock } = exampleState();
    const declares = [
      { handle: 0, streamId: 'a', idc: 'osl-1' },
      { handle: 1, streamId: 'b', idc: 'osl-1' },
    ];
    const samples = [{ handle: 0 }, { handle: 1 }];
    state.take(
      deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, declares }, [
        { handle: 0, viewers: 0 },
        { handle: 1, viewers: 4 },
      ]),
    );
    const quality = qualityBatch({ source: 'players', observedAtMs: clock.nowMs, declares, covers: ['osl-1'] }, samples);
    state.take({ ...quality, viewers: Float32Array.of(3, 1) });
    second(state, clock);
    expect(at(state.aggregates.viewers, osl)).toBe(7);
  });

  it('carries what players felt as parts, into rows and into the history', () => {
    const { state, clock } = exampleState();
    clock.nowMs = exampleStartMs + 1000;
    const declares = [
      { handle: 0, streamId: 'a', idc: 'osl-1' },
      { handle: 1, streamId: 'b', idc: 'osl-1' },
    ];
    state.take(
      qualityBatch({ source: 'players', observedAtMs: clock.nowMs, declares, covers: ['osl-1', 'ath-1'] }, [
        { handle: 0, stallMs: 1000, playMs: 0 },
        { handle: 1, stallMs: 0, playMs: 9000, attempts: 4, failures: 1, starts: [300, 300, 700] },
      ]),
    );
    const history = state.histories[osl];
    const last = exampleStartMs / 1000;
    expect([history?.partSum('stallMs', last, 1), history?.partSum('playMs', last, 1), history?.partSum('startFailures', last, 1)]).toEqual(
      [1000, 9000, 1],
    );
    // Complete for an IDC without a row: nothing happened there, and that is known.
    expect(state.histories[ath]?.partSum('playMs', last, 1)).toBe(0);
  });

  it('takes nothing from an interval with a hole in it', () => {
    const { state, clock } = exampleState();
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    const batch = qualityBatch({ source: 'players', observedAtMs: clock.nowMs, declares, covers: ['osl-1'], intervalMs: 30_000 }, [
      { handle: 0, stallMs: 20_000 },
    ]);
    state.take(batch);
    expect(state.histories[osl]?.partSum('stallMs', clock.nowMs / 1000, 60)).toBeNaN();
  });
});
