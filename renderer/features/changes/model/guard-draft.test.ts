import { describe, expect, it } from 'vitest';
import { emptyGuard, guardDraftTitle, readGuard } from './guard-draft.ts';

describe('a draft of a guard', () => {
  it('is a hold of its IDCs until a full minute', () => {
    const draft = emptyGuard('hold', ['osl-1'], 1_000);
    expect(readGuard(draft)).toEqual({ ok: true, intent: { kind: 'hold', idcs: ['osl-1'], untilMs: 31 * 60_000 } });
    expect(guardDraftTitle(draft)).toBe('Hold osl-1');
  });

  it('of an override needs a rule that may be overridden', () => {
    const draft = emptyGuard('override', ['osl-1'], 0);
    expect(readGuard(draft)).toMatchObject({ ok: false, problems: [{ field: 'rule' }] });
    expect(readGuard({ ...draft, rule: 'serving-idcs' })).toMatchObject({ ok: false });
    expect(readGuard({ ...draft, rule: 'anti-flap' })).toMatchObject({ ok: true, intent: { rule: 'anti-flap' } });
  });

  it('needs an IDC', () => {
    expect(readGuard(emptyGuard('hold', [], 0))).toMatchObject({ ok: false, problems: [{ field: 'idcs' }] });
  });

  it('lifts when it has no end', () => {
    expect(guardDraftTitle({ guard: 'hold', rule: '', idcs: ['osl-1', 'ath-1'], untilMs: null })).toBe('Lift the hold of osl-1, ath-1');
  });
});
