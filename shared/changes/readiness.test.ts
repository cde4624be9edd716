import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import { forecast } from './forecast.ts';
import type { TrafficShiftIntent } from './intent.ts';
import { lossModel } from './loss.ts';
import { readinessOf } from './readiness.ts';
import { baseRouting } from './routing.ts';

function idc(id: string, differs: Partial<IdcSnapshot> = {}): IdcSnapshot {
  return {
    id,
    state: 'healthy',
    dataAgeMs: 800,
    stale: false,
    viewers: 400,
    streams: 10,
    ingestGbps: 0.1,
    egressGbps: 2,
    rebufferPct: 0.1,
    startFailurePct: 0.1,
    loadPct: 40,
    costPerHour: 9,
    viewerCapacity: 1000,
    streamCapacity: 100,
    egressCapacityGbps: 10,
    costPerGb: 0.01,
    ...differs,
  };
}

function network(idcs: readonly IdcSnapshot[], shares?: Readonly<Record<string, number>>): NetworkSnapshot {
  const even = shares ?? Object.fromEntries(idcs.map(({ id }) => [id, 1 / idcs.length]));
  const routing = { publish: even, play: even };
  return { atMs: 0, idcs, intended: routing, base: routing, actual: routing, actuatorReachable: true, held: {}, lastShiftAtMs: {} };
}

function readiness(snapshot: NetworkSnapshot, mostPairs = 10) {
  return readinessOf(snapshot, { loadCeilingPct: 85 }, { mostPairs });
}

function ifLost(id: string, snapshot: NetworkSnapshot) {
  const found = readiness(snapshot).single.find(({ idcs }) => idcs[0] === id);
  if (found === undefined) throw new Error(`nothing about ${id}`);
  return found;
}

describe('readiness', () => {
  it('says where viewers land, that they fit, and what is fullest then', () => {
    expect(ifLost('osl-1', network([idc('osl-1'), idc('ath-1'), idc('lis-1')]))).toEqual({
      idcs: ['osl-1'],
      landsOn: [
        { idc: 'ath-1', share: 0.5 },
        { idc: 'lis-1', share: 0.5 },
      ],
      viewersMoved: 400,
      fits: 'yes',
      breaksFirst: 'ath-1 viewers 60 %',
      loadPct: expect.closeTo(60) as number,
      costPerHourDelta: expect.closeTo(0) as number,
    });
  });

  it('says no when a receiver would go over the ceiling, and what breaks', () => {
    const full = idc('ath-1', { viewers: 800, egressGbps: 8, loadPct: 80 });
    expect(ifLost('osl-1', network([idc('osl-1'), full, idc('lis-1')]))).toMatchObject({ fits: 'no', breaksFirst: 'ath-1 viewers 100 %' });
  });

  it('does not know while the only receivers are stale', () => {
    const stale = { stale: true, state: 'unknown' as const, dataAgeMs: 34_000 };
    expect(ifLost('osl-1', network([idc('osl-1'), idc('ath-1', stale)]))).toMatchObject({
      fits: 'unknown',
      breaksFirst: 'ath-1 data stale',
    });
  });

  it('says no when nobody is left', () => {
    expect(ifLost('osl-1', network([idc('osl-1'), idc('ath-1', { state: 'down' })]))).toMatchObject({
      fits: 'no',
      landsOn: [],
      breaksFirst: 'nobody is left to take it',
    });
  });

  it('does not lose an IDC twice: of one that is down it says whether the rest holds what it carries now', () => {
    const down = { state: 'down' as const, stale: true };
    expect(ifLost('osl-1', network([idc('osl-1', down), idc('ath-1', { loadPct: 60 }), idc('lis-1')]))).toMatchObject({
      fits: 'yes',
      landsOn: [],
      viewersMoved: 0,
      breaksFirst: 'down already; ath-1 load 60 %',
      costPerHourDelta: null,
    });
    expect(ifLost('osl-1', network([idc('osl-1', down), idc('ath-1', { loadPct: 90 })]))).toMatchObject({ fits: 'no' });
    expect(readiness(network([idc('osl-1', down), idc('ath-1'), idc('lis-1')])).pairsAtAll.all).toBe(1);
  });

  it('says yes of an IDC that carries nothing', () => {
    const shifted = network([idc('osl-1', { viewers: 0, streams: 0, egressGbps: 0 }), idc('ath-1')], { 'osl-1': 0, 'ath-1': 1 });
    expect(ifLost('osl-1', shifted)).toMatchObject({ fits: 'yes', breaksFirst: 'carries nothing' });
  });

  it('has no figure where there is no basis', () => {
    const silent = idc('osl-1', {
      viewers: null,
      streams: null,
      egressGbps: null,
      loadPct: null,
      costPerHour: null,
      dataAgeMs: null,
      stale: true,
    });
    expect(ifLost('osl-1', network([silent, idc('ath-1')]))).toMatchObject({ viewersMoved: null, fits: 'unknown', costPerHourDelta: null });
  });
});

describe('readiness for two losses', () => {
  const four = network([idc('osl-1'), idc('ath-1'), idc('lis-1'), idc('rix-1', { viewers: 100, egressGbps: 1, loadPct: 10 })]);

  it('tells the worst pairs first, and how many do not fit', () => {
    const { pairs, pairsAtAll } = readiness(four);
    expect(pairsAtAll).toEqual({ all: 6, no: 0, unknown: 0 });
    expect(pairs[0]).toMatchObject({ idcs: ['osl-1', 'ath-1'], fits: 'yes', viewersMoved: 800, breaksFirst: 'lis-1 viewers 80 %' });
    expect(pairs.at(-1)?.idcs).toContain('rix-1');
  });

  it('says when two losses at once are too much although each alone fits', () => {
    const three = network([idc('osl-1'), idc('ath-1'), idc('lis-1')]);
    expect(readiness(three).single.map(({ fits }) => fits)).toEqual(['yes', 'yes', 'yes']);
    expect(readiness(three).pairs.map(({ fits }) => fits)).toEqual(['no', 'no', 'no']);
    expect(readiness(three).pairs[0]).toMatchObject({ breaksFirst: 'lis-1 viewers 120 %', landsOn: [{ idc: 'lis-1', share: 1 }] });
  });

  it('keeps to the number that is asked for, but counts all', () => {
    expect(readiness(four, 2)).toMatchObject({ pairs: { length: 2 }, pairsAtAll: { all: 6 } });
  });

  it('has no pair where nobody or one carries all', () => {
    expect(readiness(network([idc('osl-1'), idc('ath-1')], { 'osl-1': 1, 'ath-1': 0 })).pairs).toEqual([]);
    expect(readinessOf({ ...network([idc('osl-1')]), idcs: [] }, { loadCeilingPct: 85 }, { mostPairs: 10 })).toEqual({
      single: [],
      pairs: [],
      pairsAtAll: { all: 0, no: 0, unknown: 0 },
    });
  });
});

describe('any loss', () => {
  const figure = (max: number) => fc.option(fc.integer({ min: 0, max }), { freq: 12 });
  const anyIdc = fc.record({
    viewers: figure(1200),
    streams: figure(120),
    egressGbps: figure(12),
    loadPct: figure(120),
    stale: fc.boolean(),
    state: fc.constantFrom('healthy', 'degraded', 'down', 'unknown'),
    capacity: fc.integer({ min: 1, max: 5 }),
    share: fc.integer({ min: 0, max: 4 }),
    isSent: fc.boolean(),
  });

  it('is what the forecast of leaving at once says', () => {
    fc.assert(
      fc.property(fc.array(anyIdc, { minLength: 2, maxLength: 6 }), fc.integer({ min: 1, max: 2 }), (drawn, lostCount) => {
        const idcs = drawn.map(({ capacity, share: _, isSent: __, ...figures }, index) =>
          idc(`idc-${index}`, {
            ...figures,
            viewerCapacity: 1000 * capacity,
            streamCapacity: 100 * capacity,
            costPerHour: (figures.egressGbps ?? 0) * 4.5,
          }),
        );
        const all = drawn.reduce((sum, { share }) => sum + share, 0);
        fc.pre(all > 0);
        const even = network(idcs, Object.fromEntries(drawn.map(({ share }, index) => [`idc-${index}`, share / all])));
        const sent = Object.fromEntries(drawn.map(({ share, isSent }, index) => [`idc-${index}`, isSent ? share : 0]));
        const snapshot = { ...even, base: baseRouting(idcs), effective: { publish: sent, play: sent } };
        const lost = idcs.slice(0, lostCount).map(({ id }) => id);
        const intent: TrafficShiftIntent = {
          kind: 'traffic-shift',
          direction: 'away',
          idcs: lost,
          receivers: {},
          stepPercents: [100],
          holdMs: 0,
          profile: 'emergency',
          onBreach: 'pause',
        };
        const told = forecast(intent, snapshot);
        const receiving = told.idcs.filter(({ role }) => role === 'receiving');
        const model = lossModel(snapshot, 85);
        const indexes = lost.map((_, index) => index);
        // Of one whose viewers are elsewhere readiness says what the others carry now.
        fc.pre(indexes.every((index) => idcs[index]?.state !== 'down' && (model.carries(index) || drawn[index]?.share === 0)));
        const loss = model.lose(indexes);
        if (loss.because === 'carries-nothing' || loss.because === 'nobody-left') {
          expect(receiving).toEqual([]);
          return;
        }
        const loads = receiving.flatMap(({ loadPct }) => (loadPct.after === null ? [] : [loadPct.after]));
        if (loads.length === 0) expect(loss.loadPct).toBeNaN();
        else expect(loss.loadPct).toBeCloseTo(Math.max(...loads), 6);
        expect(Number.isNaN(loss.viewersMoved) ? null : loss.viewersMoved).toBe(told.viewersMoved);
        const delta = model.costDeltaOf(indexes);
        if (told.costPerHourDelta !== null && !Number.isNaN(delta)) expect(delta).toBeCloseTo(told.costPerHourDelta, 6);
      }),
      { numRuns: 500 },
    );
  });
});
