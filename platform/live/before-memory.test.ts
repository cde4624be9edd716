import { describe, expect, it } from 'vitest';
import { recordSecond } from '../history/example-seconds.ts';
import type { Step } from '../history/past.ts';
import { pointOf } from '../history/point.ts';
import { emptyRollup } from '../history/rollup.ts';
import { historySeconds } from '../state/history.ts';
import { exampleStartMs, exampleState } from '../state/example-state.ts';
import { secondsBeforeMemory, withMinutesBefore } from './before-memory.ts';
import { createSecondsSeries } from './seconds-series.ts';

/** A platform that started 100 s ago. */
function justStarted() {
  const { state } = exampleState();
  const start = exampleStartMs / 1000;
  state.rolledSecond = start - 1;
  for (let second = start; second < start + 100; second += 1) {
    const history = state.histories[0];
    if (history !== undefined) recordSecond(history, second, { viewers: 500, starts: 0, stallMs: 0 });
    state.rolledSecond = second;
  }
  return { state, points: createSecondsSeries(state, 0).points() };
}

/** Minutes that were all alike, except that nothing is known of the oldest. */
function minutes(viewers: number) {
  const nowMinute = Math.floor((exampleStartMs + 99_000) / 60_000);
  const count = historySeconds / 60 + 1;
  const known: Step = { point: { ...pointOf(emptyRollup()), viewers }, coveredPct: 100 };
  const steps: readonly Step[] = Array.from({ length: count }, (_, at) => (at < 3 ? { point: null, coveredPct: 0 } : known));
  return { steps: () => ({ first: nowMinute - count + 1, steps }) };
}

describe('the last 15 minutes of a platform that has just started', () => {
  it('show what each minute before its start was, up to the first second that it saw itself', () => {
    const { state, points } = justStarted();
    const before = secondsBeforeMemory(state);
    expect(before).toBe(historySeconds - 100);
    const { viewers, coveredPct, atMs } = withMinutesBefore(points, before, minutes(300)).columns;
    expect([viewers[before - 1], coveredPct[before - 1], viewers[before]]).toEqual([300, 100, 500]);
    expect(atMs).toEqual(points.columns.atMs);
  });

  it('leave a gap where nothing was known before either', () => {
    const { state, points } = justStarted();
    const { viewers, coveredPct } = withMinutesBefore(points, secondsBeforeMemory(state), minutes(300)).columns;
    expect([viewers[0], coveredPct[0]]).toEqual([Number.NaN, 0]);
  });

  it('keep what memory draws on as it is', () => {
    const { state, points } = justStarted();
    withMinutesBefore(points, secondsBeforeMemory(state), minutes(300));
    expect(points.columns.viewers[0]).toBeNaN();
  });
});
