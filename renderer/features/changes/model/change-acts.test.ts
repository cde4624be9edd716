import { describe, expect, it } from 'vitest';
import type { ChangeState } from '../../../../shared/changes/change.ts';
import { actsOf, isDangerous } from './change-acts.ts';
import { approver, requester, sampleChange, sampleStep } from './samples.ts';

const awaiting: ChangeState = { phase: 'awaiting-approval', sinceMs: 0, expiresAtMs: 1000 };
const running: ChangeState = { phase: 'running', step: 0, activity: 'holding', sinceMs: 0, holdUntilMs: 1000 };

const owner = { subject: requester.subject, role: 'approver' } as const;
const second = { subject: approver.subject, role: 'approver' } as const;
const operator = { subject: 'omar', role: 'operator' } as const;

function whyNot(state: ChangeState, person: Parameters<typeof actsOf>[1], link: string | null = null): Record<string, string | null> {
  return Object.fromEntries(actsOf(sampleChange(state), person, link).map((act) => [act.act, act.whyNot]));
}

describe('what may be done to a change', () => {
  it('lets a second person with the role approve', () => {
    expect(whyNot(awaiting, second)).toMatchObject({ approve: null, reject: null });
  });

  it('lets a third person abort what awaits approval, and withdraw only what they asked for', () => {
    expect(whyNot(awaiting, operator)).toMatchObject({
      withdraw: 'Only Mika Okafor, who asked for it, may withdraw it: abort it instead',
      abort: null,
    });
    expect(whyNot(awaiting, { subject: 'ada', role: 'admin' })['withdraw']).toBeNull();
    expect(whyNot(awaiting, owner)).toMatchObject({ withdraw: null, abort: 'This is your own change: withdraw it instead' });
  });

  it('makes an abort red once something was begun, not before', () => {
    const begun = sampleChange(running, { steps: [sampleStep(0, { key: 'c-1/step-1/1' })] });
    expect([isDangerous('abort', begun), isDangerous('abort', sampleChange(awaiting, { steps: [sampleStep(0)] }))]).toEqual([true, false]);
  });

  it('lets a change be paused while it is verified', () => {
    expect(whyNot({ phase: 'verifying', sinceMs: 0 }, operator)).toEqual({
      pause: null,
      resume: 'Not paused',
      abort: null,
      revert: null,
    });
  });

  it('tells the requester that a second person must approve', () => {
    expect(whyNot(awaiting, owner)['approve']).toBe('A second person must approve: this is your own change');
    expect(whyNot(awaiting, owner)['withdraw']).toBeNull();
  });

  it('names the missing role', () => {
    expect(whyNot(awaiting, operator)['approve']).toBe('Needs the role approver; yours is operator');
  });

  it('offers the same acts in the same order through the whole run', () => {
    const phases: readonly ChangeState[] = [
      running,
      { phase: 'paused', step: 0, by: approver, why: 'look', sinceMs: 0 },
      { phase: 'verifying', sinceMs: 0 },
    ];
    for (const state of phases) expect(Object.keys(whyNot(state, operator))).toEqual(['pause', 'resume', 'abort', 'revert']);
  });

  it('lets what waits for its time be withdrawn, paused and aborted, and reverts nothing that is not there', () => {
    expect(whyNot({ phase: 'ready', sinceMs: 0, startAtMs: 1000 }, owner)).toEqual({
      withdraw: null,
      pause: null,
      resume: 'Not paused',
      abort: null,
      revert: 'Nothing has been done yet',
    });
  });

  it('lets a run be paused and a paused one resumed, not the other way round', () => {
    expect(whyNot(running, operator)).toMatchObject({ pause: null, resume: 'Not paused' });
    expect(whyNot({ phase: 'paused', step: 0, by: approver, why: 'look', sinceMs: 0 }, operator)).toMatchObject({
      pause: 'Already paused',
      resume: null,
    });
  });

  it('holds every act while the link is not live', () => {
    expect(new Set(Object.values(whyNot(running, operator, 'Link lost')))).toEqual(new Set(['Link lost']));
  });

  it('offers nothing once closed', () => {
    expect(actsOf(sampleChange({ phase: 'closed', outcome: 'succeeded', by: null, why: null, sinceMs: 0 }), second, null)).toEqual([]);
  });
});
