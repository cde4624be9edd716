import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkSnapshot } from '../model/snapshot.ts';
import { exampleIdcIds, exampleNowMs, exampleShift, exampleSnapshot } from '../rules/example-network.ts';
import { forecast, forecastPlan } from './forecast.ts';
import type { RecordInput } from './forecast-parts.ts';
import { binsOf, fitCurve } from './load-curve.ts';
import type { LoadCurve } from './load-curve.ts';
import type { LoadCurves } from './load-curves.ts';
import type { Forecast, ForecastIdc, PlanStep } from './plan.ts';
import { forecastSchema } from './plan.ts';
import { shiftRouting } from './shift.ts';

function of(id: string, told: Forecast): ForecastIdc {
  const found = told.idcs.find(({ idc }) => idc === id);
  if (found === undefined) throw new Error(`no forecast of ${id}`);
  return found;
}

/** Minutes at these loads, ten each, with this much of the figure. */
function curveThrough(points: Readonly<Record<number, number>>): LoadCurve {
  const minutes = Object.entries(points).flatMap(([loadPct, value]) =>
    Array.from({ length: 10 }, () => ({ loadPct: Number(loadPct), value, weight: 1000 })),
  );
  const curve = fitCurve(binsOf(minutes));
  if (curve === null) throw new Error('no curve');
  return curve;
}

function curvesOf(idcs: Readonly<Record<string, LoadCurve>>, network: LoadCurve | null = null): LoadCurves {
  return {
    fittedAtMs: 0,
    byIdc: Object.fromEntries(Object.entries(idcs).map(([id, rebufferPct]) => [id, { rebufferPct, cpuPct: rebufferPct }])),
    network: { rebufferPct: network, cpuPct: network },
  };
}

const record: RecordInput = {
  count: 5,
  viewersPct: 4,
  streamsPct: 10,
  egressPct: 5,
  costPct: 5,
  loadPoints: 3,
  cpuPoints: 2,
  rebufferPoints: 0.1,
  moved: { unit: 'viewers', errorPct: 12, predicted: 1500, count: 5 },
};

const records = { 'traffic-shift': record };

function stepsOf(percents: readonly number[], snapshot: NetworkSnapshot, intent = exampleShift()): PlanStep[] {
  return percents.map((percent, index) => ({
    kind: 'route',
    index,
    percent,
    routing: shiftRouting(intent, snapshot, percent),
    holdMs: 0,
  }));
}

describe('the forecast of stalls and CPU', () => {
  it('is read from the IDC’s own minutes at that load', () => {
    const curves = curvesOf({ 'ath-1': curveThrough({ 30: 0.4, 60: 1.6 }) });
    const told = forecast(exampleShift(), exampleSnapshot({}, { curves }));
    expect(of('ath-1', told)).toMatchObject({ loadPct: { after: 45 }, basis: 'own', highestLoadSeenPct: 60 });
    expect(of('ath-1', told).rebufferPct.after).toBeCloseTo(1);
    expect(of('ath-1', told).cpuPct.after).toBeCloseTo(1);
    expect(of('ath-1', told).bands.rebufferPct).toEqual({ low: 0.4, high: 1.6 });
  });

  it('falls back on the network where the IDC has not seen the load, and says so', () => {
    const curves = curvesOf({ 'ath-1': curveThrough({ 20: 0.2, 30: 0.4 }) }, curveThrough({ 20: 0.3, 90: 3.8 }));
    const told = forecast(exampleShift(), exampleSnapshot({}, { curves }));
    expect(of('ath-1', told)).toMatchObject({ basis: 'network', highestLoadSeenPct: 90 });
    expect(told.curve).toEqual({ ageMs: exampleNowMs, minutes: 20, leastMinutes: 20, mostMinutes: 20, without: 2 });
    expect(told.basis).toContain('Stalls of ath-1, lis-1 by the load curve of the whole network');
  });

  it('counts minutes by IDC, since their sum says how many IDCs there are', () => {
    const twice = curveThrough({ 20: 0.2, 30: 0.3, 40: 0.4 });
    const curves = curvesOf({ 'ath-1': curveThrough({ 20: 0.2 }), 'osl-1': twice, 'lis-1': twice }, curveThrough({ 20: 0.3, 90: 3.8 }));
    expect(forecast(exampleShift(), exampleSnapshot({}, { curves })).curve).toMatchObject({
      leastMinutes: 10,
      mostMinutes: 30,
      without: 0,
    });
  });

  it('has no basis beyond any load seen, and says up to where it reaches', () => {
    const seen = curveThrough({ 20: 0.2, 41: 0.4 });
    const told = forecast(exampleShift(), exampleSnapshot({}, { curves: curvesOf({ 'ath-1': seen, 'lis-1': seen }, seen) }));
    expect(of('ath-1', told)).toMatchObject({ rebufferPct: { after: null }, cpuPct: { after: null }, basis: 'none' });
    expect(of('ath-1', told).bands.rebufferPct).toBeNull();
    expect(told.basis).toContain('no basis beyond the loads of 30 days (ath-1 at 45 %, seen up to 41 %; lis-1 at 45 %, seen up to 41 %)');
  });

  it('does not promise that more load makes a bad day better', () => {
    const curves = curvesOf({ 'ath-1': curveThrough({ 30: 0.4, 60: 1.6 }) });
    const told = forecast(exampleShift(), exampleSnapshot({ 'ath-1': { rebufferPct: 2.5 } }, { curves }));
    expect(of('ath-1', told).rebufferPct.after).toBe(2.5);
    expect(of('ath-1', told).bands.rebufferPct?.high).toBeGreaterThanOrEqual(2.5);
  });
});

describe('the bands of a forecast', () => {
  it('are as wide as the last forecasts were wrong', () => {
    const told = forecast(exampleShift(), exampleSnapshot({}, { records }));
    expect(of('ath-1', told).bands).toMatchObject({ viewers: { low: 414, high: 486 }, loadPct: { low: 42, high: 48 } });
    expect(of('ath-1', told).bands.headroomPct).toEqual({ low: 52, high: 58 });
    expect(of('osl-1', told).bands.viewers).toEqual({ low: 0, high: 36 });
    expect(told.record).toEqual(record);
  });

  it('scale with what moves: a small shift on a large network is not as uncertain as all of it', () => {
    const large = { 'ath-1': { viewers: 60_000, viewerCapacity: 100_000 }, 'lis-1': { viewers: 60_000, viewerCapacity: 100_000 } };
    const told = forecast(exampleShift(), exampleSnapshot(large, { records }));
    expect(of('osl-1', told).bands.viewers).toEqual({ low: 0, high: 36 });
    expect(of('ath-1', told).viewers.after).toBe(60_150);
    expect(of('ath-1', told).bands.viewers).toEqual({ low: 60_050, high: 60_250 });
  });

  it('reach no further than what moves there, however wrong one forecast was', () => {
    const wrong = { ...record, moved: { unit: 'viewers' as const, errorPct: 400, predicted: 300, count: 5 } };
    const told = forecast(exampleShift(), exampleSnapshot({}, { records: { 'traffic-shift': wrong } }));
    expect(of('ath-1', told).bands.viewers).toEqual({ low: 300, high: 600 });
    expect(of('osl-1', told).bands.viewers).toEqual({ low: 0, high: 300 });
  });

  it('are no narrower than what the figures show', () => {
    const exact = { ...record, loadPoints: 0, cpuPoints: 0, rebufferPoints: 0 };
    const curves = curvesOf({ 'ath-1': curveThrough({ 30: 0.2, 60: 0.2 }) });
    const told = forecast(
      exampleShift(),
      exampleSnapshot({ 'ath-1': { rebufferPct: 0.2 } }, { curves, records: { 'traffic-shift': exact } }),
    );
    expect(of('ath-1', told).bands).toMatchObject({ loadPct: { low: 44, high: 46 }, rebufferPct: { low: 0.1, high: 0.3 } });
  });

  it('are none before three scored changes', () => {
    const told = forecast(exampleShift(), exampleSnapshot({}, { records: { 'traffic-shift': { ...record, count: 2 } } }));
    expect(of('ath-1', told).bands.viewers).toBeNull();
  });
});

describe('the forecast of a plan', () => {
  it('tells every step, not only the end', () => {
    const snapshot = exampleSnapshot({}, { curves: curvesOf({ 'ath-1': curveThrough({ 30: 0.4, 40: 0.8 }) }), records });
    const told = forecastPlan({ intent: exampleShift(), steps: stepsOf([25, 50, 100], snapshot) }, snapshot);
    expect(told.steps.map(({ index, viewersMoved, streamsMoved }) => [index, viewersMoved, streamsMoved])).toEqual([
      [0, 75, 2],
      [1, 150, 4],
      [2, 300, 8],
    ]);
    const athens = told.steps.map(({ idcs }) => idcs.find(({ idc }) => idc === 'ath-1'));
    expect(athens.map((step) => step?.after.loadPct)).toEqual([33.75, 37.5, 45]);
    expect(athens.map((step) => step?.after.headroomPct)).toEqual([66.25, 62.5, 55]);
    expect(athens.map((step) => step?.after.rebufferPct === null)).toEqual([false, false, true]);
    expect(athens[0]?.bands.viewers).toEqual({ low: 329, high: 347 });
    expect(forecastSchema.parse(told)).toEqual(told);
  });

  it('parses one that was stored before there were steps and bands', () => {
    const {
      steps: _steps,
      curve: _curve,
      record: _record,
      interrupted: _interrupted,
      ...old
    } = forecast(exampleShift(), exampleSnapshot());
    const idcs = old.idcs.map(
      ({ bands: _bands, cpuPct: _cpu, headroomPct: _headroom, basis: _basis, highestLoadSeenPct: _seen, ...rest }) => rest,
    );
    expect(forecastSchema.parse({ ...old, idcs })).toMatchObject({ steps: [], curve: null, record: null, interrupted: null });
  });

  it('moves in what it moves out, at every step and within the bands', () => {
    fc.assert(
      fc.property(
        fc.tuple(...exampleIdcIds.map(() => fc.integer({ min: 0, max: 1_000_000 }))),
        fc.subarray([...exampleIdcIds], { minLength: 1, maxLength: 2 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
        (viewers, idcs, percents) => {
          const snapshot = exampleSnapshot(Object.fromEntries(exampleIdcIds.map((id, index) => [id, { viewers: viewers[index] ?? 0 }])), {
            records,
          });
          const rising = percents.toSorted((left, right) => left - right);
          const intent = exampleShift({ idcs, stepPercents: rising });
          const told = forecastPlan({ intent, steps: stepsOf(rising, snapshot, intent) }, snapshot);
          const before = viewers.reduce((sum, count) => sum + count, 0);
          for (const step of told.steps) {
            const touched = new Set(step.idcs.map(({ idc }) => idc));
            const untouched = snapshot.idcs.filter(({ id }) => !touched.has(id)).reduce((sum, idc) => sum + (idc.viewers ?? 0), 0);
            const sumOf = (of: (idc: (typeof step.idcs)[number]) => number): number =>
              step.idcs.reduce((sum, idc) => sum + of(idc), untouched);
            expect(Math.abs(sumOf(({ after }) => after.viewers ?? 0) - before)).toBeLessThanOrEqual(exampleIdcIds.length);
            expect(sumOf(({ after, bands }) => bands.viewers?.low ?? after.viewers ?? 0)).toBeLessThanOrEqual(
              before * 1.001 + exampleIdcIds.length,
            );
            expect(sumOf(({ after, bands }) => bands.viewers?.high ?? after.viewers ?? 0)).toBeGreaterThanOrEqual(
              before * 0.999 - exampleIdcIds.length,
            );
          }
        },
      ),
    );
  });
});

describe('the forecast', () => {
  it('moves viewers, streams, egress and cost to the receivers', () => {
    const told = forecast(exampleShift(), exampleSnapshot());
    expect(told).toMatchObject({ viewersMoved: 300, streamsMoved: 8 });
    expect(of('osl-1', told)).toMatchObject({
      role: 'leaving',
      viewers: { now: 300, after: 0 },
      egressGbps: { now: 3, after: 0 },
      costPerHour: { now: 27, after: 0 },
    });
    expect(of('ath-1', told)).toMatchObject({ role: 'receiving', viewers: { now: 300, after: 450 }, streams: { now: 8, after: 12 } });
    expect(of('ath-1', told).loadPct.after).toBeCloseTo(45);
    expect(of('ath-1', told).costPerHour.after).toBeCloseTo(40.5);
    expect(told.costPerHourDelta).toBeCloseTo(0);
  });

  it('counts a dead IDC by its last known figures and says how old they are', () => {
    const told = forecast(exampleShift(), exampleSnapshot({ 'osl-1': { state: 'down', stale: true, dataAgeMs: 42_000 } }));
    expect(of('ath-1', told).viewers.after).toBe(450);
    expect(told.oldestInputAgeMs).toBe(42_000);
    expect(told.basis).toContain('osl-1 by its last known figures, 42 s old.');
  });

  it('does not move again what the ingress has sent elsewhere since the IDC went down', () => {
    const elsewhere = { publish: { 'osl-1': 0, 'ath-1': 0.5, 'lis-1': 0.5 }, play: { 'osl-1': 0, 'ath-1': 0.5, 'lis-1': 0.5 } };
    const down = {
      'osl-1': { state: 'down', stale: true, dataAgeMs: 42_000 },
      'ath-1': { viewers: 450, streams: 12, egressGbps: 4.5 },
    } as const;
    const told = forecast(exampleShift(), exampleSnapshot(down, { effective: elsewhere }));
    expect(told).toMatchObject({ viewersMoved: 0, streamsMoved: 0, costPerHourDelta: 0 });
    expect(of('osl-1', told)).toMatchObject({ role: 'leaving', viewers: { now: 300, after: 0 } });
    expect(of('ath-1', told)).toMatchObject({ role: 'unaffected', viewers: { now: 450, after: 450 }, streams: { now: 12, after: 12 } });
    expect(told.basis).toContain(
      'The traffic manager sends osl-1 nothing: its viewers and streams are elsewhere already, none of them is left to move.',
    );
  });

  it('counts all of a silent IDC as still to move where nothing checks it, and says that this is the most', () => {
    const silent = { state: 'unknown', stale: true, dataAgeMs: 42_000 } as const;
    const words = 'No check takes osl-1 out by itself: it is sent its share until this takes its weight out.';
    const inDns = exampleSnapshot({ 'osl-1': { ...silent, isChecked: false } }, { effective: exampleSnapshot().base });
    const told = forecast(exampleShift(), inDns);
    expect(told).toMatchObject({ viewersMoved: 300, streamsMoved: 8 });
    expect(of('ath-1', told)).toMatchObject({ role: 'receiving', viewers: { after: 450 } });
    expect(told.basis).toContain(words);
    expect(told.basis).toContain('what others receive is the most that it can be');
    for (const isChecked of [true, undefined]) {
      const elsewhere = exampleSnapshot({ 'osl-1': { ...silent, ...(isChecked === undefined ? {} : { isChecked }) } });
      expect(forecast(exampleShift(), elsewhere).basis).not.toContain(words);
    }
    expect(forecast(exampleShift(), exampleSnapshot({ 'osl-1': { isChecked: false } })).basis).not.toContain(words);
  });

  it('says of an IDC that is gone and not left that its viewers are in the figures of the others', () => {
    const elsewhere = { 'osl-1': 0, 'ath-1': 0.5, 'lis-1': 0.5 };
    const down = { state: 'down', stale: true, dataAgeMs: 42_000 } as const;
    const snapshot = exampleSnapshot({ 'osl-1': down }, { effective: { publish: elsewhere, play: elsewhere } });
    expect(forecast(exampleShift({ idcs: ['ath-1'] }), snapshot).basis).toContain(
      'The traffic manager sends osl-1 nothing, whatever its share: its viewers and streams are in the figures of the others.',
    );
  });

  it('tells of any shift what the ingress then does, with some IDCs gone', () => {
    fc.assert(
      fc.property(
        fc.record({
          parts: fc.tuple(...exampleIdcIds.map(() => fc.integer({ min: 1, max: 5 }))),
          goneId: fc.constantFrom(...exampleIdcIds),
          idcs: fc.subarray([...exampleIdcIds], { minLength: 1, maxLength: 2 }),
          direction: fc.constantFrom('away' as const, 'back' as const),
          percent: fc.integer({ min: 1, max: 100 }),
        }),
        ({ parts, goneId, idcs, direction, percent }) => {
          const sum = parts.reduce((total, part) => total + part, 0);
          const intended = Object.fromEntries(exampleIdcIds.map((id, index) => [id, (parts[index] ?? 0) / sum]));
          const served = (of: Readonly<Record<string, number>>, id: string): number => {
            const rest = exampleIdcIds.filter((one) => one !== goneId).reduce((total, one) => total + (of[one] ?? 0), 0);
            return id === goneId || rest <= 0 ? 0 : (of[id] ?? 0) / rest;
          };
          const effective = Object.fromEntries(exampleIdcIds.map((id) => [id, served(intended, id)]));
          const viewers = 900_000;
          const figures = Object.fromEntries(exampleIdcIds.map((id) => [id, { viewers: viewers * (effective[id] ?? 0) }]));
          const silent = { ...figures, [goneId]: { viewers: 300_000, state: 'down' as const, stale: true } };
          const snapshot = exampleSnapshot(silent, {
            intended: { publish: intended, play: intended },
            effective: { publish: effective, play: effective },
          });
          const intent = exampleShift({ idcs, direction, stepPercents: [percent] });
          const end = shiftRouting(intent, snapshot).play;
          fc.pre(exampleIdcIds.some((id) => served(end, id) > 0));
          const told = forecast(intent, snapshot);
          for (const id of exampleIdcIds.filter((one) => one !== goneId)) {
            expect(of(id, told).viewers.after).toBeCloseTo(viewers * served(end, id), -1);
          }
        },
      ),
    );
  });

  it('counts by last known figures what the ingress still sends to a silent IDC, or may', () => {
    const sent = exampleSnapshot().base;
    const silent = { 'osl-1': { state: 'unknown', stale: true, dataAgeMs: 42_000 } } as const;
    expect(forecast(exampleShift(), exampleSnapshot(silent, { effective: sent })).viewersMoved).toBe(300);
    const nobody = { publish: { 'osl-1': 0 }, play: { 'osl-1': 0 } };
    expect(forecast(exampleShift(), exampleSnapshot(silent, { effective: nobody })).viewersMoved).toBe(300);
    expect(forecast(exampleShift(), exampleSnapshot(silent, { effective: null })).viewersMoved).toBe(300);
  });

  it('has no basis for what an IDC that never sent figures brings', () => {
    const told = forecast(exampleShift(), exampleSnapshot({ 'osl-1': { viewers: null, stale: true, dataAgeMs: null } }));
    expect(told.viewersMoved).toBeNull();
    expect(of('ath-1', told).viewers).toEqual({ now: 300, after: null });
    expect(told.basis).toContain('osl-1 never sent figures: no basis.');
  });

  it('has no basis for rebuffering above the load seen now', () => {
    const told = forecast(exampleShift(), exampleSnapshot());
    expect(of('ath-1', told).rebufferPct).toEqual({ now: 0.4, after: null });
    expect(told.basis).toContain('no basis above the load seen now (ath-1, lis-1)');
  });

  it('keeps the rebuffering of an IDC that ends with less load', () => {
    const intended = shiftRouting(exampleShift(), exampleSnapshot());
    const told = forecast(exampleShift({ direction: 'back' }), exampleSnapshot({ 'osl-1': { viewers: 0, loadPct: 0 } }, { intended }));
    expect(of('ath-1', told)).toMatchObject({ role: 'leaving', rebufferPct: { after: 0.4 } });
    expect(of('osl-1', told).role).toBe('returning');
  });

  it('scales load that comes from elsewhere than capacity', () => {
    const told = forecast(exampleShift(), exampleSnapshot({ 'ath-1': { loadPct: 60 } }));
    expect(of('ath-1', told).loadPct.after).toBeCloseTo(90);
  });

  it('moves nothing for config', () => {
    const told = forecast(
      { kind: 'config-rollback', namespace: 'media', toRelease: 1, stages: [['osl-1']], adoptionPct: 100, holdMs: 0 },
      exampleSnapshot(),
    );
    expect(told).toMatchObject({ viewersMoved: 0, costPerHourDelta: 0 });
    expect(told.idcs.every(({ role }) => role === 'unaffected')).toBe(true);
  });

  it('loses and invents no viewer', () => {
    fc.assert(
      fc.property(
        fc.tuple(...exampleIdcIds.map(() => fc.integer({ min: 0, max: 1_000_000 }))),
        fc.subarray([...exampleIdcIds], { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 100 }),
        (viewers, leaving, percent) => {
          const snapshot: NetworkSnapshot = exampleSnapshot(
            Object.fromEntries(exampleIdcIds.map((id, index) => [id, { viewers: viewers[index] ?? 0 }])),
          );
          const told = forecast(exampleShift({ idcs: leaving, stepPercents: [percent] }), snapshot);
          expect(forecastSchema.safeParse(told).success).toBe(true);
          const after = told.idcs.reduce((sum, idc) => sum + (idc.viewers.after ?? 0), 0);
          expect(Math.abs(after - viewers.reduce((sum, count) => sum + count, 0))).toBeLessThanOrEqual(exampleIdcIds.length);
        },
      ),
    );
  });
});
