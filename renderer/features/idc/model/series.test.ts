import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../../shared/wire/columns.ts';
import { stateViews } from '../../../../shared/wire/views.ts';
import { chartRangeOf } from './chart-range.ts';
import { seriesOf } from './series.ts';

const spec = stateViews.series.tables;
const columns = Object.keys(spec.points);
const gap = Number.NaN;

function series(coveredPct: readonly number[], { past, stepMs = 60_000 }: { readonly past: number; readonly stepMs?: number }) {
  const row = Object.fromEntries(columns.map((name) => [name, 1]));
  const rows = coveredPct.map((covered, at) => ({ ...row, atMs: at * stepMs, coveredPct: covered }));
  const extremes = { viewersMin: 0, viewersMax: 9, egressGbpsMin: 0, egressGbpsMax: 9 };
  return seriesOf({
    points: tableOf(spec.points, rows as never),
    extremes: tableOf(spec.extremes, stepMs === 1000 ? [] : rows.map(() => extremes)),
    span: tableOf(spec.span, [{ stepMs, past }]),
    capacity: tableOf(spec.capacity, [{ egressCapacityGbps: 1 }]),
  });
}

describe('a series', () => {
  it('says how much of its time is known, and leaves out what can’t be told yet', () => {
    expect(series([100, 50, 0, 100], { past: 0 }).coveredPct).toBe(62.5);
    expect(series([100, 100, gap], { past: 0, stepMs: 1000 }).coveredPct).toBe(100);
  });

  it('says up to where its past is still being read', () => {
    expect(series([gap, gap, 0, 100], { past: 1 })).toMatchObject({ past: 'reading', readingUntilMs: 120_000 });
    expect(series([gap, gap, 0, 100], { past: 2 }).past).toBe('failed');
    expect(series([0, 0, 100], { past: 0 }).readingUntilMs).toBeUndefined();
  });

  it('has a band of lowest and highest over intervals, and none over seconds', () => {
    expect(series([100], { past: 0 }).charts.viewers.band?.high[0]).toBe(9);
    expect(series([100], { past: 0, stepMs: 1000 }).charts.viewers.band).toBeUndefined();
  });
});

describe('the range of an address', () => {
  it('is the shortest unless it is one of those there are', () => {
    expect(['range=7d', 'range=9y', ''].map((query) => chartRangeOf(new URLSearchParams(query)))).toEqual(['7d', '15m', '15m']);
  });
});
