import { describe, expect, it } from 'vitest';
import type { RuleVerdict } from '../../../../shared/changes/plan.ts';
import { breakGlassHelps } from './break-glass-helps.ts';
import { samplePreview } from './samples.ts';

const frozen: RuleVerdict = { rule: 'freeze-window', title: 'Freeze windows', verdict: 'blocks', reason: 'Frozen' };
const shifting: RuleVerdict = { rule: 'one-shift', title: 'One shift at a time', verdict: 'blocks', reason: 'Shift c-0123abcd is open' };

describe('whether break-glass helps', () => {
  it('does past what it skips, and where nothing blocks', () => {
    expect(breakGlassHelps(samplePreview({ verdicts: [] }))).toBe(true);
    expect(breakGlassHelps(samplePreview({ verdicts: [frozen] }))).toBe(true);
  });

  it('does not while a rule blocks that it never skips', () => {
    expect(breakGlassHelps(samplePreview({ verdicts: [frozen, shifting] }))).toBe(false);
  });
});
