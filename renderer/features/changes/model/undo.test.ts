import { describe, expect, it } from 'vitest';
import { sampleChange, samplePreview, sampleStep } from './samples.ts';
import { undoesOf, undoOf } from './undo.ts';

const closed = { phase: 'closed', outcome: 'succeeded', by: null, why: null, sinceMs: 0 } as const;
const done = sampleChange(closed, { steps: [sampleStep(0, { effect: 'applied' })] });
const { plan } = samplePreview();
const inverse = { ...plan, inverse: plan.core.intent };

describe('undoing a change', () => {
  it('is the inverse that the plan was made with', () => {
    expect(undoOf(done, inverse, [done])).toEqual({ kind: 'can', intent: plan.core.intent });
  });

  it('has nothing to do when no step took effect', () => {
    expect(undoOf(sampleChange(closed), inverse, [])).toEqual({ kind: 'nothing-done' });
  });

  it('is not offered once something newer acted on the same IDCs', () => {
    const newer = { ...done, id: 'chg-2', submittedAtMs: done.submittedAtMs + 1 };
    expect(undoOf(done, inverse, [done, newer])).toEqual({ kind: 'superseded' });
    expect(undoOf(done, inverse, [done, { ...newer, kind: 'config-release' }])).toMatchObject({ kind: 'can' });
    expect(undoOf(done, inverse, [done, { ...newer, steps: [] }])).toMatchObject({ kind: 'can' });
  });

  it('counts as undone only what succeeded: the platform refuses the rest, so the way back is a change of its own', () => {
    expect(undoesOf(done)).toBe(done.id);
    expect(undoesOf(sampleChange({ ...closed, outcome: 'aborted' }))).toBeNull();
  });
});
