import { describe, expect, it } from 'vitest';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import { readinessOf } from './readiness.ts';

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

function ifLost(id: string, snapshot: NetworkSnapshot) {
  const found = readinessOf(snapshot, { loadCeilingPct: 85 }).find((readiness) => readiness.idc === id);
  if (found === undefined) throw new Error(`nothing about ${id}`);
  return found;
}

describe('readiness', () => {
  it('says where viewers land, that they fit, and what is fullest then', () => {
    expect(ifLost('osl-1', network([idc('osl-1'), idc('ath-1'), idc('lis-1')]))).toEqual({
      idc: 'osl-1',
      landsOn: [
        { idc: 'ath-1', share: 0.5 },
        { idc: 'lis-1', share: 0.5 },
      ],
      viewersMoved: 400,
      fits: 'yes',
      breaksFirst: 'ath-1 viewers 60 %',
      costPerHourDelta: 0,
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
