import { describe, expect, it } from 'vitest';
import { sampleChange, samplePreview, sampleStep } from './samples.ts';
import { stepRows } from './stepper.ts';

const { plan } = samplePreview();

describe('the stepper', () => {
  it('counts down the hold of the current step', () => {
    const change = sampleChange(
      { phase: 'running', step: 0, activity: 'holding', sinceMs: 0, holdUntilMs: 61_000 },
      { steps: [sampleStep(0, { effect: 'applied', intendedAtMs: 100, appliedAtMs: 400 })] },
    );
    const rows = stepRows(change, plan, 19_000);
    expect(rows.map(({ title, effect, activity }) => [title, effect, activity])).toEqual([
      ['25\u00a0%', 'applied', 'Holding, 00:42 left'],
      ['50\u00a0%', 'none', null],
      ['100\u00a0%', 'none', null],
    ]);
    expect(rows[0]?.tookMs).toBe(300);
  });

  it('is loud about an unknown effect and says how long it has been unknown', () => {
    const change = sampleChange(
      { phase: 'running', step: 1, activity: 'reconciling', sinceMs: 0, holdUntilMs: null },
      { steps: [sampleStep(0, { effect: 'applied' }), sampleStep(1, { effect: 'unknown', intendedAtMs: 1000 })] },
    );
    expect(stepRows(change, plan, 6000)[1]).toMatchObject({ loudness: 'unknown', effectText: 'Unknown', tookMs: 5000, current: true });
  });

  it('shows the steps before the plan has come', () => {
    const change = sampleChange({ phase: 'ready', sinceMs: 0, startAtMs: 0 });
    expect(stepRows(change, null, 0).map(({ title }) => title)).toEqual(['Step 1', 'Step 2', 'Step 3']);
  });
});
