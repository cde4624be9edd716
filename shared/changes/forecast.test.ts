import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkSnapshot } from '../model/snapshot.ts';
import { exampleIdcIds, exampleShift, exampleSnapshot } from '../rules/example-network.ts';
import { forecast } from './forecast.ts';
import type { Forecast, ForecastIdc } from './plan.ts';
import { forecastSchema } from './plan.ts';
import { shiftRouting } from './shift.ts';

function of(id: string, told: Forecast): ForecastIdc {
  const found = told.idcs.find(({ idc }) => idc === id);
  if (found === undefined) throw new Error(`no forecast of ${id}`);
  return found;
}

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
    const told = forecast({ kind: 'config-rollback', namespace: 'media', toRelease: 1, stages: [['osl-1']], holdMs: 0 }, exampleSnapshot());
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
