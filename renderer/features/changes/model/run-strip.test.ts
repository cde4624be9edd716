import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../../../../shared/changes/plan.ts';
import { formatAbsolute } from '../../../ui/time.ts';
import { breachWords, checkSentences, stripCells } from './run-strip.ts';
import { samplePreview } from './samples.ts';

describe('how a change will run', () => {
  it('is one cell for the approval and one for each step', () => {
    const cells = stripCells(samplePreview()).map(({ title, detail }) => `${title}: ${detail}`.replaceAll('\u00a0', ' '));
    expect(cells).toEqual([
      'A second person approves: the rules run again over the world as it is then',
      '25 %: 211 k viewers · hold 1 min',
      '50 %: 421 k viewers · hold 1 min',
      '100 %, verify, score: 842 k viewers · hold 1 min',
    ]);
  });

  it('says of a hold since when and until when it stands: there is nothing to check or to score', () => {
    const preview = samplePreview();
    const untilMs = Date.UTC(2026, 10, 28, 0, 56);
    const ofGuard = (until: number | null) => {
      const step: PlanStep = { kind: 'guard', index: 0, guard: 'hold', rule: null, idcs: ['osl-1'], untilMs: until, holdMs: 0 };
      return stripCells({ ...preview, plan: { ...preview.plan, core: { ...preview.plan.core, steps: [step] } } }).at(-1);
    };
    expect(ofGuard(untilMs)).toMatchObject({ title: 'Hold on osl-1', detail: `at once, until ${formatAbsolute(untilMs)}` });
    expect(ofGuard(null)).toMatchObject({ title: 'Lift the hold on osl-1', detail: 'at once' });
  });

  it('says what success means in one sentence for the same IDCs', () => {
    const sentences = checkSentences(samplePreview()).map((sentence) => sentence.replaceAll('\u00a0', ' '));
    expect(sentences).toEqual(['rebuffer ≤ 2 %, load ≤ 85 % in ath-1, lis-1 over 10 s']);
  });

  it('says what follows a failed check', () => {
    expect(breachWords(samplePreview())).toBe('else it pauses and waits for a person');
  });
});
