import { describe, expect, it } from 'vitest';
import { exampleShift, exampleSnapshot } from '../rules/example-network.ts';
import { defaultPolicy } from '../rules/policy.ts';
import type { NetworkSnapshot } from '../model/snapshot.ts';
import { driftOf } from './drift.ts';
import type { Drift } from './drift-schema.ts';
import type { DriftInput } from './drift.ts';
import { forecast, forecastPlan } from './forecast.ts';
import { shiftRouting } from './shift.ts';

const then = exampleSnapshot();
const intent = exampleShift();
const steps = intent.stepPercents.map((percent, index) => ({
  kind: 'route' as const,
  index,
  percent,
  routing: shiftRouting(intent, then, percent),
  holdMs: 0,
}));

function drift(now: NetworkSnapshot, differs: Partial<DriftInput> = {}): Drift[] {
  return driftOf({
    intent,
    forecast: forecastPlan({ intent, steps }, then),
    touched: ['osl-1', 'ath-1', 'lis-1'],
    stepsDone: 0,
    snapshot: now,
    tolerances: defaultPolicy.driftTolerances,
    ...differs,
  });
}

describe('drift from the evidence', () => {
  it('is none while the world only breathes', () => {
    expect(drift(exampleSnapshot({ 'ath-1': { viewers: 340, loadPct: 34 }, 'osl-1': { viewers: 280 } }))).toEqual([]);
  });

  it('is a table of what moved, with what was seen then', () => {
    expect(drift(exampleSnapshot({ 'ath-1': { viewers: 1500, loadPct: 61, state: 'critical' } }))).toEqual([
      { what: 'ath-1 state', then: 'healthy', now: 'critical', tolerance: 'not critical, down or unknown' },
      { what: 'ath-1 viewers', then: '300', now: '1,500', tolerance: '±30 %' },
      { what: 'ath-1 load', then: '30 %', now: '61 %', tolerance: '±20 points' },
    ]);
  });

  it('of who is left counts only when more would have to land', () => {
    expect(drift(exampleSnapshot({ 'osl-1': { viewers: 10, loadPct: 1, state: 'down', stale: true } }))).toEqual([]);
    expect(drift(exampleSnapshot({ 'osl-1': { viewers: 600, loadPct: 60 } })).map(({ what }) => what)).toEqual(['osl-1 viewers']);
  });

  it('does not keep traffic where it is because who hands it back is in trouble', () => {
    const shifted = exampleSnapshot({}, { intended: shiftRouting(intent, then) });
    const back = exampleShift({ direction: 'back' });
    const evidence = forecast(back, shifted);
    const trouble = exampleSnapshot({ 'ath-1': { state: 'critical', viewers: 40, loadPct: 4 } });
    expect(drift(trouble, { intent: back, forecast: evidence })).toEqual([]);
    const returning = exampleSnapshot({ 'osl-1': { state: 'critical' } });
    expect(drift(returning, { intent: back, forecast: evidence }).map(({ what }) => what)).toEqual(['osl-1 state']);
  });

  it('leaves out few viewers, and IDCs that the change does not touch', () => {
    const small = exampleSnapshot({ 'ath-1': { viewers: 4 } });
    const evidence = forecastPlan({ intent, steps }, small);
    expect(drift(exampleSnapshot({ 'ath-1': { viewers: 40 } }), { forecast: evidence })).toEqual([]);
    expect(drift(exampleSnapshot({ 'ath-1': { viewers: 1500 } }), { touched: ['osl-1'] })).toEqual([]);
  });

  it('does not take the effect of its own steps for drift, nor that it is still coming', () => {
    const halfway = exampleSnapshot({ 'osl-1': { viewers: 150 }, 'ath-1': { viewers: 375, loadPct: 37.5 }, 'lis-1': { viewers: 375 } });
    expect(drift(halfway, { stepsDone: 2 })).toEqual([]);
    expect(drift(then, { stepsDone: 2 })).toEqual([]);
    const surprise = exampleSnapshot({ 'ath-1': { viewers: 700, loadPct: 70 } });
    expect(drift(surprise, { stepsDone: 2 })).toEqual([
      { what: 'ath-1 viewers', then: '300 to 375', now: '700', tolerance: '±30 %' },
      { what: 'ath-1 load', then: '30 % to 38 %', now: '70 %', tolerance: '±20 points' },
    ]);
  });

  it('does not take the effect of an origin switch for drift, whose forecast tells the end alone', () => {
    const toAthens = {
      kind: 'origin-switch' as const,
      streams: { by: 'ids' as const, streamIds: ['live/one'] },
      toIdc: 'ath-1',
      batch: 60,
      holdMs: 0,
      onBreach: 'pause' as const,
    };
    const told = forecast(intent, then);
    const evidence = {
      ...told,
      idcs: told.idcs.map((idc) => (idc.idc === 'ath-1' ? { ...idc, loadPct: { now: 30, after: 69 } } : idc)),
    };
    const nearlyDone = exampleSnapshot({ 'ath-1': { loadPct: 66 } });
    const differs = { intent: toAthens, forecast: evidence, touched: ['ath-1'] };
    expect(drift(nearlyDone, { ...differs, stepsDone: 4 })).toEqual([]);
    expect(drift(nearlyDone, { ...differs, stepsDone: 0 }).map(({ what }) => what)).toEqual(['ath-1 load']);
    const surprise = exampleSnapshot({ 'ath-1': { loadPct: 93 } });
    expect(drift(surprise, { ...differs, stepsDone: 4 })).toEqual([
      { what: 'ath-1 load', then: '30 % to 69 %', now: '93 %', tolerance: '±20 points' },
    ]);
  });

  it('of what waits for its time is only that more watch by then', () => {
    const night = exampleSnapshot({ 'ath-1': { viewers: 100, loadPct: 5 } });
    expect(drift(night).map(({ what }) => what)).toEqual(['ath-1 viewers', 'ath-1 load']);
    expect(drift(night, { scheduled: true })).toEqual([]);
    expect(drift(exampleSnapshot({ 'ath-1': { viewers: 1500 } }), { scheduled: true }).map(({ what }) => what)).toEqual(['ath-1 viewers']);
  });

  it('does not hold up an emergency or a rollback', () => {
    const now = exampleSnapshot({ 'ath-1': { viewers: 1500, loadPct: 61 } });
    expect(drift(now, { intent: exampleShift({ profile: 'emergency', stepPercents: [100] }) })).toEqual([]);
    expect(
      drift(now, {
        intent: { kind: 'config-rollback', namespace: 'media', toRelease: 1, stages: [['ath-1']], adoptionPct: 100, holdMs: 0 },
      }),
    ).toEqual([]);
  });

  it('holds up a release whose targets are in trouble', () => {
    const release = {
      kind: 'config-release' as const,
      namespace: 'media',
      baseRelease: 1,
      values: {},
      stages: [['ath-1']],
      adoptionPct: 100,
      holdMs: 0,
      onBreach: 'pause' as const,
    };
    const now = exampleSnapshot({ 'ath-1': { state: 'down' } });
    expect(drift(now, { intent: release, forecast: forecast(release, then), touched: ['ath-1'] }).map(({ what }) => what)).toEqual([
      'ath-1 state',
    ]);
  });
});
