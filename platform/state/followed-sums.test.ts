import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryBatch, exampleState, ingestBatch, nodeBatch, qualityBatch } from './example-state.ts';
import { none } from './none.ts';
import { orZero } from './or-zero.ts';
import type { State } from './state.ts';

const idcIds = ['osl-1', 'ath-1', 'rom-1'];
const streamIds = ['a', 'b', 'c', 'd'];
const nodes = idcIds.flatMap((idc) => [`${idc}-origin`, `${idc}-edge`]);

const figure = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 9000 }), fc.float({ min: 0, max: 5000, noNaN: true }));
const handle = fc.nat(3);
const step = fc.record({
  kind: fc.constantFrom('ingest' as const, 'delivery' as const, 'quality' as const),
  source: fc.constantFrom('one', 'two'),
  /** Later than the step before, or earlier: late samples are among them. */
  byMs: fc.constantFrom(-300, 0, 100, 1000, 4000, 70_000),
  declares: fc.array(fc.record({ handle, streamId: fc.constantFrom(...streamIds), idc: fc.constantFrom(...idcIds, 'nowhere') }), {
    maxLength: 2,
  }),
  retires: fc.array(handle, { maxLength: 2 }),
  samples: fc.array(
    fc.record({ handle, viewers: fc.nat(500), kbps: figure, fps: figure, lossPct: fc.constantFrom(0, 1.9, 2, 50), rttMs: figure }),
    { maxLength: 3 },
  ),
  sweeps: fc.nat(2),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(state: State, { kind, samples, ...rows }: Step, observedAtMs: number): void {
  const head = { ...rows, observedAtMs };
  if (kind === 'ingest') state.take(ingestBatch(head, samples));
  else if (kind === 'delivery') state.take(deliveryBatch(head, samples));
  else {
    const quality = qualityBatch({ ...head, covers: idcIds }, samples);
    state.take({ ...quality, viewers: Float32Array.from(samples, ({ viewers }) => viewers) });
  }
}

/** All sums anew, the plain way: the reference. */
function rescanned({ streams, deliveries }: State) {
  const sums = {
    streams: [0, 0, 0],
    kbps: [0, 0, 0],
    ailing: [0, 0, 0],
    lossy: [0, 0, 0],
    rttKnown: [0, 0, 0],
    lost: [0, 0, 0],
    audience: [0, 0, 0],
    viewers: [0, 0, 0],
    egress: [0, 0, 0],
  };
  const byStream = new Map<number, { viewers: number; egress: number; servedBy: number }>();
  const add = (column: number[], idc: number, value: number): void => {
    if (!Number.isNaN(value)) column[idc] = (column[idc] ?? 0) + value;
  };
  for (let row = 0; row < deliveries.highWater; row += 1) {
    const viewers = deliveries.viewers(row);
    if (deliveries.live[row] === 0 || Number.isNaN(viewers)) continue;
    const stream = deliveries.stream[row] ?? 0;
    const egress = deliveries.egressKbps[row] ?? Number.NaN;
    add(sums.viewers, deliveries.idc[row] ?? none, viewers);
    add(sums.egress, deliveries.idc[row] ?? none, egress);
    if (streams.ingestIdc[stream] !== none) add(sums.audience, streams.ingestIdc[stream] ?? none, viewers);
    const of = byStream.get(stream) ?? { viewers: 0, egress: 0, servedBy: 0 };
    byStream.set(stream, {
      viewers: of.viewers + viewers,
      egress: of.egress + (Number.isNaN(egress) ? 0 : egress),
      servedBy: of.servedBy + 1,
    });
  }
  for (let slot = 0; slot < streams.highWater; slot += 1) {
    const idc = streams.ingestIdc[slot] ?? none;
    if (idc === none) {
      if (!Number.isNaN(streams.lostAtMs[slot] ?? Number.NaN)) add(sums.lost, streams.lostIdc[slot] ?? none, 1);
      continue;
    }
    add(sums.streams, idc, 1);
    add(sums.kbps, idc, streams.ingestKbps[slot] ?? Number.NaN);
    add(sums.ailing, idc, streams.isAiling(slot) ? 1 : 0);
    add(sums.lossy, idc, (streams.lossPct[slot] ?? 0) >= 2 ? 1 : 0);
    add(sums.rttKnown, idc, Number.isNaN(streams.rttMs[slot] ?? Number.NaN) ? 0 : 1);
  }
  return { sums, byStream };
}

function expectEqual(followed: ArrayLike<number>, expected: readonly number[]): void {
  for (const [idc, value] of expected.entries()) expect(followed[idc]).toBeCloseTo(value, 3);
}

function expectFollowed(state: State): void {
  const { sums, byStream } = rescanned(state);
  const { live: ingest } = state.streams.sums;
  const { live: delivery } = state.deliveries.sums;
  expectEqual(ingest.streams, sums.streams);
  expectEqual(ingest.kbps, sums.kbps);
  expectEqual(ingest.ailing, sums.ailing);
  expectEqual(ingest.lossy, sums.lossy);
  expectEqual(ingest.rttKnown, sums.rttKnown);
  expectEqual(ingest.lost, sums.lost);
  expectEqual(ingest.audience, sums.audience);
  expectEqual(delivery.viewers, sums.viewers);
  expectEqual(delivery.kbps, sums.egress);
  for (let slot = 0; slot < state.streams.highWater; slot += 1) {
    if (!state.streams.isTaken(slot)) continue;
    const of = byStream.get(slot);
    expect(state.streams.servedBy[slot]).toBe(of?.servedBy ?? 0);
    if (of === undefined) expect(state.streams.viewers[slot]).toBeNaN();
    else {
      expect(state.streams.viewers[slot]).toBeCloseTo(of.viewers, 6);
      expect(orZero(state.streams.egressKbps[slot])).toBeCloseTo(of.egress, 3);
    }
  }
}

describe('sums that follow their rows', () => {
  it('equal a full rescan after any sequence of batches, declares, retires, take-overs and ageing, in the middle of a sweep too', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { state, clock } = exampleState(idcIds);
        for (const one of steps) {
          clock.nowMs += Math.max(0, one.byMs);
          take(state, one, clock.nowMs + Math.min(0, one.byMs));
          state.streams.expireLosses(clock.nowMs, 100);
          state.streams.sums.sweep(one.sweeps);
          state.deliveries.sums.sweep(one.sweeps);
          expectFollowed(state);
        }
        expect(state.streams.sums.report.corrected).toBeLessThan(1e-6);
        expect(state.deliveries.sums.report.corrected).toBeLessThan(1e-6);
      }),
      { numRuns: 300 },
    );
  });

  it('leave nothing behind when everything has ended', () => {
    const { state, clock } = exampleState(idcIds);
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    const head = { source: 's', observedAtMs: clock.nowMs, declares };
    state.take(ingestBatch(head, [{ handle: 0, kbps: 1000.3 }]));
    state.take(deliveryBatch(head, [{ handle: 0, viewers: 7, kbps: 0.1 }]));
    state.take(ingestBatch({ ...head, declares: [], retires: [0] }, []));
    state.take(deliveryBatch({ ...head, declares: [], retires: [0] }, []));
    clock.nowMs += 61_000;
    state.take(nodeBatch(nodes, clock.nowMs));
    state.tend();
    state.roll();
    expect([...state.aggregates.streams, ...state.aggregates.viewers, ...state.aggregates.lost]).toEqual(Array(9).fill(0));
    expect([state.streams.size, state.deliveries.size]).toEqual([0, 0]);
  });

  it('are put right by a sweep, and a mistake would be told', () => {
    const { state, clock } = exampleState(idcIds);
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    state.take(ingestBatch({ source: 's', observedAtMs: clock.nowMs, declares }, [{ handle: 0 }]));
    state.streams.sums.live.streams[0] = 41;
    state.tend();
    expect(state.streams.sums.live.streams[0]).toBe(1);
    expect(state.streams.sums.report.corrected).toBeGreaterThan(0.9);
  });
});
