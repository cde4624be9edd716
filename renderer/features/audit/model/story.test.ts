import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../../shared/wire/audit.ts';
import { storyOf } from './story.ts';

function entry(index: number, action: string, details: Readonly<Record<string, unknown>> = {}): AuditEntry {
  return {
    index,
    atMs: index * 1_000,
    actor: { subject: 'ada', name: 'Ada Ops', role: 'operator', kind: 'person' },
    action,
    outcome: 'success',
    object: 'c-1',
    reason: null,
    code: null,
    changeId: 'c-1',
    planHash: null,
    evidenceId: null,
    sessionId: null,
    leafHash: '',
    event: { unmapped: { details } },
  };
}

describe('the story of a change', () => {
  it('is told in the order it happened, with its steps and the time between', () => {
    const story = storyOf([entry(9, 'change.step.applied', { step: 1 }), entry(3, 'change.submit'), entry(5, 'change.approve')]);
    expect(story.map(({ what, step, sinceMs }) => [what, step, sinceMs])).toEqual([
      ['Asked for', null, null],
      ['Approved', null, 2_000],
      ['Step 2: done, and read back', 1, 4_000],
    ]);
  });

  it('leaves out who read it, and tells what it has no words for by its name', () => {
    expect(storyOf([entry(1, 'audit.search'), entry(2, 'change.something-new')]).map(({ what }) => what)).toEqual(['Change.something-new']);
  });
});
