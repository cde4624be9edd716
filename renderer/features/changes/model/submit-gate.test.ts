import { describe, expect, it } from 'vitest';
import { samplePreview } from './samples.ts';
import type { GateInput } from './submit-gate.ts';
import { submitGate } from './submit-gate.ts';

const ready: GateInput = {
  linkTrouble: null,
  roleTrouble: null,
  draftProblem: null,
  preview: { phase: 'shown', preview: samplePreview(), failure: null },
  previewAgeMs: 400,
  reason: 'Encoder pool 7 failing',
  armed: true,
  word: 'osl-1',
};

function textOf(input: GateInput): string {
  const gate = submitGate(input);
  return gate.open ? 'open' : `${gate.blocker}: ${gate.text}`;
}

describe('the gate before break-glass', () => {
  const preview = samplePreview({ verdicts: [{ rule: 'freeze-window', title: 'Freeze windows', verdict: 'blocks', reason: 'Frozen' }] });
  const shown = { phase: 'shown', preview, failure: null } as const;

  it('lets through what break-glass skips, once it is said why', () => {
    expect(textOf({ ...ready, preview: shown })).toBe('rule: Blocked by Freeze windows: Frozen');
    expect(textOf({ ...ready, preview: shown, breakGlassWhy: '' })).toBe('reason: Say why without a second person');
    expect(textOf({ ...ready, preview: shown, breakGlassWhy: 'nobody is awake' })).toBe('open');
  });

  it('wants the ids typed anew', () => {
    expect(textOf({ ...ready, armed: false, breakGlassWhy: 'nobody is awake' })).toBe('arm: Type osl-1 to break the glass');
  });
});

describe('the gate before asking for a change', () => {
  it('opens with exactly the preview on screen', () => {
    expect(submitGate(ready)).toEqual({ open: true, preview: samplePreview() });
  });

  it('names the blocking rule before the press, even while nothing is typed', () => {
    const preview = samplePreview({
      verdicts: [{ rule: 'serving-idcs', title: 'Serving IDCs', verdict: 'blocks', reason: '0 of 3 serve after this; at least 1' }],
    });
    expect(textOf({ ...ready, armed: false, reason: '', preview: { phase: 'shown', preview, failure: null } })).toBe(
      'rule: Blocked by Serving IDCs: 0 of 3 serve after this; at least 1',
    );
  });

  it('stays shut while the link is not live, whatever else', () => {
    expect(textOf({ ...ready, linkTrouble: 'Link lost' })).toBe('link: Link lost: a change can only be asked for while the link is live');
  });

  it('stays shut on evidence too old to be what the network looks like', () => {
    expect(textOf({ ...ready, previewAgeMs: 16_000 })).toBe('preview: The forecast is too old; waiting for a fresh one');
  });

  it('stays shut while the forecast answers another intent', () => {
    expect(textOf({ ...ready, preview: { phase: 'outdated', preview: samplePreview() } })).toBe('preview: Computing the forecast');
  });

  it('asks for a reason, then for the word', () => {
    expect(textOf({ ...ready, reason: ' x ' })).toBe('reason: Write a reason');
    expect(textOf({ ...ready, armed: false })).toBe('arm: Type osl-1 to arm');
  });

  it('takes no reason that nobody can read', () => {
    for (const reason of ['\u200b\u200b\u200b', '...', 'ok']) expect(textOf({ ...ready, reason })).toBe('reason: Write a reason');
    expect(textOf({ ...ready, reason: '回線断' })).toBe(textOf(ready));
  });
});
