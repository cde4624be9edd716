import { describe, expect, it } from 'vitest';
import type { LoadCurves } from '../../shared/changes/load-curves.ts';
import type { LiveState } from '../contracts.ts';
import { HealthEngine } from '../health/engine.ts';
import { createIngressWatch } from '../health/ingress-watch.ts';
import { rollUp } from '../history/rollup.ts';
import { exampleIdc, exampleStartMs, exampleState, ingestBatch, nodeBatch, qualityBatch } from '../state/example-state.ts';
import { State } from '../state/state.ts';
import { createFelt } from './felt.ts';
import { baseOf, createLiveState } from './live-state.ts';

const curves: LoadCurves = { fittedAtMs: 0, byIdc: {}, network: { rebufferPct: null, cpuPct: null } };

function liveOver({ state, clock }: ReturnType<typeof exampleState>, ingress = createIngressWatch([], baseOf(state))): LiveState {
  const base = baseOf(state);
  const engine = new HealthEngine({ state, ingress, nowMs: clock.nowMs });
  return createLiveState({ state, felt: createFelt(state), engine, ingress, base, clock: () => clock.nowMs, curves: () => curves });
}

describe('what changes ask of the live side', () => {
  it('is how many streams were lost, of those that are not heard nothing', () => {
    const example = exampleState();
    const { state, clock } = example;
    const live = liveOver(example);
    const declares = ['a', 'b', 'c'].map((streamId, handle) => ({ handle, streamId, idc: 'osl-1' }));
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares }, [{ handle: 0 }, { handle: 1 }, { handle: 2 }]));
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, retires: [0, 1] }, []));
    state.take(nodeBatch(['osl-1-origin', 'osl-1-edge'], clock.nowMs));
    state.roll();
    expect(live.streamsLost('osl-1')).toEqual({ lost: 2, live: 1 });
    expect(live.streamsLost('ath-1')).toBeNull();
    expect(live.streamsLost('rix-1')).toBeNull();
  });

  it('is what the ingress is set to, and beside it what new sessions get while a check fails', () => {
    const example = exampleState();
    const { state, clock } = example;
    const ingress = createIngressWatch(['HAProxy'], baseOf(state));
    const live = liveOver(example, ingress);
    expect(live.snapshot()).toMatchObject({ actual: null, effective: null });
    const servers = (['publish', 'play'] as const).flatMap((trafficClass) => [
      { idc: 'osl-1', trafficClass, weight: 128, check: 'down' as const, checkDetail: 'L4CON' },
      { idc: 'ath-1', trafficClass, weight: 128, check: 'up' as const, checkDetail: 'L4OK' },
    ]);
    const status = { readAtMs: clock.nowMs, haproxy: 'up' as const, servers };
    ingress.take({ kind: 'answered', name: 'HAProxy', askedAtMs: clock.nowMs, status });
    expect(live.snapshot()).toMatchObject({
      actual: { play: { 'osl-1': 0.5, 'ath-1': 0.5 } },
      effective: { play: { 'osl-1': 0, 'ath-1': 1 } },
    });
  });

  it('says of each IDC whether the traffic manager checks it, once that can be read', () => {
    const example = exampleState();
    const { state, clock } = example;
    const ingress = createIngressWatch(['DNS server'], baseOf(state));
    const live = liveOver(example, ingress);
    const told = () => Object.fromEntries(live.snapshot().idcs.map(({ id, isChecked }) => [id, isChecked]));
    expect(told()).toEqual({ 'osl-1': undefined, 'ath-1': undefined });
    const servers = [
      { idc: 'osl-1', trafficClass: 'play' as const, weight: 128, check: null, checkDetail: '' },
      { idc: 'ath-1', trafficClass: 'play' as const, weight: 128, check: 'up' as const, checkDetail: '' },
    ];
    ingress.take({
      kind: 'answered',
      name: 'DNS server',
      askedAtMs: clock.nowMs,
      status: { readAtMs: clock.nowMs, haproxy: 'up' as const, servers },
    });
    expect(told()).toEqual({ 'osl-1': false, 'ath-1': true });
  });

  it('is a snapshot with the load curves and the CPU of the busiest node, which the history keeps too', () => {
    const example = exampleState();
    const { state, clock } = example;
    const live = liveOver(example);
    state.take(nodeBatch(['osl-1-origin', 'osl-1-edge'], clock.nowMs));
    state.nodes.cpuPct.set([12, 34]);
    clock.nowMs += 1000;
    state.roll();
    const snapshot = live.snapshot();
    expect(snapshot.curves).toBe(curves);
    expect(snapshot.idcs.map(({ cpuPct }) => cpuPct)).toEqual([34, null]);
    const history = state.histories[0];
    if (history === undefined) throw new Error('no history');
    const second = state.rolledSecond;
    expect(rollUp(history, { first: second, last: second }, () => true).gauges.cpuPct).toEqual({ sum: 34, count: 1, min: 34, max: 34 });
  });

  it('is a window of what players felt, as late as whoever tells of it tells', () => {
    const clock = { nowMs: exampleStartMs };
    const state = new State({
      idcs: [exampleIdc('osl-1')],
      nodes: [],
      measured: new Set(['osl-1']),
      qualityTooOldMs: 45_000,
      clock: () => clock.nowMs,
    });
    const live = liveOver({ state, clock });
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    const pass = (seconds: number): void => {
      for (let second = 0; second < seconds; second += 1) {
        clock.nowMs += 1_000;
        state.roll();
        state.freshness.update(clock.nowMs);
      }
    };
    const tell = (): void => {
      const told = qualityBatch({ source: 'prometheus', observedAtMs: clock.nowMs, declares, covers: ['osl-1'] }, [
        { handle: 0, playMs: 9_000, stallMs: 1_000 },
      ]);
      state.take({ ...told, intervalMs: 15_000 });
      state.freshness.update(clock.nowMs);
    };
    pass(20);
    tell();
    expect(live.windowed('osl-1', 'rebufferPct', 10_000)).toBeCloseTo(10);
    pass(30);
    expect(live.windowed('osl-1', 'rebufferPct', 10_000)).toBeCloseTo(10);
    expect(live.hadGapSince('osl-1', clock.nowMs - 40_000)).toBe(false);
    pass(10);
    expect(live.windowed('osl-1', 'rebufferPct', 10_000)).toBeNull();
  });
});
