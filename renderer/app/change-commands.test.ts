import { describe, expect, it } from 'vitest';
import { approver, requester, sampleChange, sampleStep } from '../features/changes/model/samples.ts';
import { changeByIdCommand, changeCommands, closedChangeCommands } from './change-commands.ts';
import { searchCommands } from './palette-search.ts';

const closed = { phase: 'closed', outcome: 'succeeded', by: null, why: null, sinceMs: 0 } as const;
const waiting = sampleChange({ phase: 'awaiting-approval', sinceMs: 0, expiresAtMs: 9 }, { id: 'c-00000001' });
const done = sampleChange(closed, { id: 'c-00000002', title: 'Shift lis-1 away' });
const owed = sampleChange(closed, { id: 'c-00000003', title: 'Shift ath-1 away', review: { state: 'owed', sinceMs: 0, dueAtMs: 9 } });
const changes = [done, owed, waiting];
const second = { subject: approver.subject, role: 'approver' } as const;

function titles(query: string, person = second as Parameters<typeof changeCommands>[1]): readonly string[] {
  return searchCommands([...changeCommands(changes, person), ...closedChangeCommands(changes, person)], query).map(({ title }) => title);
}

describe('the palette over changes', () => {
  it('finds a change by its id, open or closed', () => {
    expect(titles('c-00000002')).toEqual(['Open closed: Shift lis-1 away · c-00000002']);
    expect(titles('open c-00000001')[0]).toBe('Open: Shift osl-1 away to ath-1, lis-1 · c-00000001');
  });

  it('offers the acts that the person may do, and no others', () => {
    expect(titles('approve osl-1')).toContain('Approve: Shift osl-1 away to ath-1, lis-1…');
    const own = { subject: requester.subject, role: 'operator' } as const;
    expect(titles('approve osl-1', own)).toEqual([]);
    expect(titles('withdraw osl-1', own)).toEqual(['Withdraw: Shift osl-1 away to ath-1, lis-1…']);
  });

  it('offers the review that is owed to whoever may sign it off', () => {
    expect(titles('review ath-1')[0]).toBe('Sign off the review: Shift ath-1 away…');
    expect(titles('sign off ath-1', { subject: 'olga', role: 'operator' })).toEqual([]);
  });

  it('offers to undo what took effect and nothing newer has overtaken', () => {
    const applied = { steps: [sampleStep(0, { effect: 'applied' })] };
    const older = sampleChange(closed, { ...applied, id: 'c-00000004', title: 'Shift osl-1 away', submittedAtMs: 1 });
    const newer = sampleChange(closed, { ...applied, id: 'c-00000005', title: 'Bring osl-1 back', submittedAtMs: 2 });
    const undos = searchCommands(closedChangeCommands([done, older, newer], second), 'undo');
    expect(undos.map(({ title }) => title)).toEqual(['Undo: Bring osl-1 back…']);
    expect(searchCommands(closedChangeCommands([older], { subject: 'vera', role: 'viewer' }), 'undo')).toEqual([]);
  });

  it('opens an id that this console has not heard of, once it is whole', () => {
    expect(changeByIdCommand(' C-0123abcd ', changes)?.title).toBe('Open change c-0123abcd');
    expect(changeByIdCommand('c-0123', changes)).toBeNull();
    expect(changeByIdCommand('c-00000001', changes)).toBeNull();
  });
});
