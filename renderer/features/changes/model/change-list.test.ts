import { describe, expect, it } from 'vitest';
import type { ChangeFilter } from './change-list.ts';
import { text } from '../text.ts';
import { listChanges, owedTo } from './change-list.ts';
import { approver, sampleChange, sampleStep } from './samples.ts';

const open: ChangeFilter = { which: 'open', kind: 'any', text: '' };
const second = { subject: approver.subject, role: 'approver' } as const;

const waiting = sampleChange({ phase: 'awaiting-approval', sinceMs: 0, expiresAtMs: 9 }, { id: 'waiting', submittedAtMs: 1 });
const paused = sampleChange({ phase: 'paused', step: 1, by: approver, why: 'look', sinceMs: 0 }, { id: 'paused', submittedAtMs: 2 });
const lost = sampleChange(
  { phase: 'running', step: 0, activity: 'reconciling', sinceMs: 0, holdUntilMs: null },
  { id: 'lost', submittedAtMs: 4, steps: [sampleStep(0, { effect: 'unknown' })] },
);
const running = sampleChange({ phase: 'verifying', sinceMs: 0 }, { id: 'running', submittedAtMs: 9 });
const done = sampleChange({ phase: 'closed', outcome: 'succeeded', by: null, why: null, sinceMs: 0 }, { id: 'done', submittedAtMs: 10 });
const all = [done, running, lost, paused, waiting];

function ids(filter: ChangeFilter): string[] {
  return listChanges(all, filter, second).map(({ change }) => change.id);
}

describe('the list of changes', () => {
  it('puts what waits for me first, then trouble, then the rest by time', () => {
    expect(ids({ ...open, which: 'all' })).toEqual(['waiting', 'lost', 'paused', 'running', 'done']);
  });

  it('leaves out closed ones unless asked', () => {
    expect(ids(open)).not.toContain('done');
  });

  it('finds by every word in any field', () => {
    expect(ids({ ...open, text: 'pool OSL-1 inc-2291' })).toHaveLength(4);
    expect(ids({ ...open, text: 'pool nowhere' })).toEqual([]);
  });

  it('holds what owes a review open, and puts what this person may sign off above the rest', () => {
    const closed = { phase: 'closed', outcome: 'succeeded', by: null, why: null, sinceMs: 0 } as const;
    const owed = sampleChange(closed, { id: 'owed', review: { state: 'owed', sinceMs: 0, dueAtMs: 9 } });
    const attentions = listChanges([...all, owed], open, second).map(({ change, attention }) => `${change.id} ${attention}`);
    expect(attentions).toEqual(['waiting yours', 'lost trouble', 'paused trouble', 'owed review', 'running open']);
    const own = { subject: owed.requester.subject, role: 'admin' } as const;
    expect(listChanges([owed], { ...open, which: 'reviews' }, own)).toMatchObject([{ attention: 'open' }]);
  });

  it('counts what is owed to this person, approvals and reviews, whatever is shown', () => {
    const closed = { phase: 'closed', outcome: 'succeeded', by: null, why: null, sinceMs: 0 } as const;
    const owed = sampleChange(closed, { id: 'owed', review: { state: 'owed', sinceMs: 0, dueAtMs: 9 } });
    expect(owedTo([...all, owed], second)).toEqual({ approvals: 1, reviews: 1 });
    expect(text.list.waiting({ approvals: 1, reviews: 1 })).toBe('1 waits for your approval, 1 review for you to sign off');
    expect(owedTo([...all, owed], { subject: owed.requester.subject, role: 'admin' })).toEqual({ approvals: 0, reviews: 0 });
    expect(text.list.waiting({ approvals: 0, reviews: 0 })).toBe('nothing waits for you');
  });

  it('finds what waits for its time', () => {
    const ready = sampleChange({ phase: 'ready', sinceMs: 0, startAtMs: 99 }, { id: 'later', startAtMs: 99 });
    const begun = sampleChange({ phase: 'verifying', sinceMs: 0 }, { startAtMs: 99, steps: [sampleStep(0, { key: 'k' })] });
    expect(listChanges([...all, ready, begun], { ...open, which: 'scheduled' }, second).map(({ change }) => change.id)).toEqual(['later']);
  });

  it('counts an approval as mine only when I may give it', () => {
    const own = { subject: waiting.requester.subject, role: 'admin' } as const;
    expect(listChanges([waiting], open, own)[0]?.attention).toBe('open');
  });
});
