import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Routing, Shares } from '../agents/ingress.ts';
import { routingSchema, trafficClasses } from '../agents/ingress.ts';
import type { Move, MoveContext } from './routing.ts';
import { baseRouting, idcsThatDiffer, routingAfter, routingOver, share } from './routing.ts';

const ids = ['osl-1', 'ath-1', 'lis-1', 'rix-1'];

function sum(shares: Shares): number {
  return Object.values(shares).reduce((total, value) => total + value, 0);
}

function thirds(): Routing {
  return baseRouting(['osl-1', 'ath-1', 'lis-1'].map((id) => ({ id, viewerCapacity: 100, streamCapacity: 10 })));
}

const capacities = fc.tuple(...ids.map((id) => fc.integer({ min: 1, max: 10_000 }).map((value) => ({ id, value }))));
const routing: fc.Arbitrary<Routing> = capacities.map((list) =>
  baseRouting(list.map(({ id, value }) => ({ id, viewerCapacity: value, streamCapacity: 10_001 - value }))),
);
const move: fc.Arbitrary<Move> = fc.record({
  direction: fc.constantFrom('away' as const, 'back' as const),
  idcs: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 }),
  receivers: fc.dictionary(fc.constantFrom(...ids), fc.double({ min: 0.01, max: 1, noNaN: true })),
});
const context: fc.Arbitrary<MoveContext> = fc
  .record({ base: routing, away: fc.subarray(ids, { maxLength: 3 }), defaultReceivers: fc.subarray(ids) })
  .map(({ base, away, defaultReceivers }) => ({
    base,
    defaultReceivers,
    current: routingAfter({ direction: 'away', idcs: away, receivers: {} }, { base, current: base, defaultReceivers: ids }, 100),
  }));

describe('routing', () => {
  it('starts in proportion to capacity', () => {
    const base = baseRouting([
      { id: 'osl-1', viewerCapacity: 300, streamCapacity: 10 },
      { id: 'ath-1', viewerCapacity: 100, streamCapacity: 30 },
    ]);
    expect(base).toEqual({ publish: { 'osl-1': 0.25, 'ath-1': 0.75 }, play: { 'osl-1': 0.75, 'ath-1': 0.25 } });
  });

  it('moves a part of the way at each step and all of it at 100 %', () => {
    const base = thirds();
    const leave: Move = { direction: 'away', idcs: ['osl-1'], receivers: {} };
    const around = { base, current: base, defaultReceivers: ['ath-1', 'lis-1'] };
    expect(share(routingAfter(leave, around, 25).play, 'osl-1')).toBeCloseTo(0.25);
    expect(routingAfter(leave, around, 100).play).toEqual({ 'osl-1': 0, 'ath-1': 0.5, 'lis-1': 0.5 });
  });

  it('splits what moves among the named receivers', () => {
    const base = thirds();
    const leave: Move = { direction: 'away', idcs: ['osl-1'], receivers: { 'ath-1': 0.75, 'lis-1': 0.25 } };
    const after = routingAfter(leave, { base, current: base, defaultReceivers: [] }, 100);
    expect(share(after.publish, 'ath-1')).toBeCloseTo(1 / 3 + 0.25);
    expect(share(after.publish, 'lis-1')).toBeCloseTo(1 / 3 + 1 / 12);
  });

  it('moves nothing when nobody can receive', () => {
    const base = thirds();
    const leave: Move = { direction: 'away', idcs: ['osl-1'], receivers: {} };
    expect(routingAfter(leave, { base, current: base, defaultReceivers: [] }, 100)).toEqual(base);
  });

  it('brings an IDC back to its base share', () => {
    const base = thirds();
    const current: Routing = { publish: { 'osl-1': 0, 'ath-1': 0.75, 'lis-1': 0.25 }, play: { 'osl-1': 0, 'ath-1': 0.75, 'lis-1': 0.25 } };
    const after = routingAfter({ direction: 'back', idcs: ['osl-1'], receivers: {} }, { base, current, defaultReceivers: [] }, 100);
    expect(share(after.play, 'osl-1')).toBeCloseTo(1 / 3);
    expect(share(after.play, 'ath-1')).toBeCloseTo(0.5);
    expect(share(after.play, 'lis-1')).toBeCloseTo(1 / 6);
  });

  it('names the IDCs that a step touches', () => {
    const base = thirds();
    const leave: Move = { direction: 'away', idcs: ['osl-1'], receivers: { 'ath-1': 1 } };
    expect(idcsThatDiffer(base, routingAfter(leave, { base, current: base, defaultReceivers: [] }, 10))).toEqual(['osl-1', 'ath-1']);
  });

  it('gives an IDC that is new to the network no share until somebody asks', () => {
    const after = routingOver(['osl-1', 'ath-1', 'rix-1'], thirds(), thirds());
    expect(after.play).toEqual({ 'osl-1': 0.5, 'ath-1': 0.5, 'rix-1': 0 });
  });

  it('always sums to 1 and is never negative', () => {
    fc.assert(
      fc.property(move, context, fc.integer({ min: 0, max: 100 }), (asked, around, percent) => {
        const after = routingAfter(asked, around, percent);
        expect(routingSchema.safeParse(after).success).toBe(true);
        for (const trafficClass of trafficClasses) expect(sum(after[trafficClass])).toBeCloseTo(1, 9);
      }),
    );
  });

  it('never gives a leaving IDC more, nor a named receiver less, with a further step', () => {
    fc.assert(
      fc.property(move, context, fc.integer({ min: 0, max: 99 }), (asked, around, percent) => {
        if (asked.direction !== 'away') return;
        const before = routingAfter(asked, around, percent);
        const after = routingAfter(asked, around, percent + 1);
        for (const trafficClass of trafficClasses) {
          for (const id of asked.idcs) {
            expect(share(after[trafficClass], id)).toBeLessThanOrEqual(share(before[trafficClass], id) + 1e-9);
          }
          for (const id of Object.keys(asked.receivers).filter((receiver) => !asked.idcs.includes(receiver))) {
            expect(share(after[trafficClass], id)).toBeGreaterThanOrEqual(share(before[trafficClass], id) - 1e-9);
          }
        }
      }),
    );
  });
});
