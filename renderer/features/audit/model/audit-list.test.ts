import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../../shared/wire/audit.ts';
import { matchCount, matches, mergeEntries, noFilter, olderBefore, searchParams, withPage } from './audit-list.ts';

const all = noFilter;

function entry(index: number, facts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    index,
    atMs: index,
    actor: { subject: 'ada', name: 'Ada Ops', role: 'operator', kind: 'person' },
    action: 'change.submit',
    outcome: 'success',
    object: null,
    reason: null,
    code: null,
    changeId: null,
    planHash: null,
    evidenceId: null,
    sessionId: null,
    leafHash: '',
    event: {},
    ...facts,
  };
}

function indexes(entries: readonly AuditEntry[]): number[] {
  return entries.map(({ index }) => index);
}

describe('the audit list', () => {
  it('shows live and older entries once each, newest first', () => {
    const pages = { filter: all, entries: [entry(3), entry(2)], total: 4 };
    expect(indexes(mergeEntries([entry(3), entry(4)], pages, all))).toEqual([4, 3, 2]);
  });

  it('leaves out what was found for another filter', () => {
    const refused = { ...all, outcome: 'refused' } as const;
    const pages = { filter: all, entries: [entry(3)], total: 1 };
    expect(indexes(mergeEntries([entry(4), entry(5, { outcome: 'refused' })], pages, refused))).toEqual([5]);
  });

  it('finds by who, what, reason and hash, case aside', () => {
    const one = entry(1, { reason: 'Encoder pool 7', planHash: 'ab12' });
    for (const text of ['ada ops', 'CHANGE.SUBMIT', 'pool 7', 'ab12', '#1']) expect(matches(one, { ...all, text })).toBe(true);
    expect(matches(one, { ...all, text: 'nobody' })).toBe(false);
  });

  it('finds by subject, action and time as the platform does', () => {
    const one = entry(1, { atMs: Date.parse('2026-11-27T03:14:00') });
    expect(matches(one, { ...all, who: 'AD', action: 'submit', from: '2026-11-27T03:14', to: '2026-11-27T03:15' })).toBe(true);
    expect(matches(one, { ...all, who: 'ops' })).toBe(false);
    expect(matches(one, { ...all, action: 'approve' })).toBe(false);
    expect(matches(one, { ...all, from: '2026-11-27T03:15' })).toBe(false);
    expect(matches(one, { ...all, to: '2026-11-27T03:14' })).toBe(false);
  });

  it('asks for no time that is half typed', () => {
    expect(searchParams({ ...all, from: '', to: '2026-1' })).toMatchObject({ fromMs: null });
  });

  it('counts what came since the search with what the search counted', () => {
    const pages = { filter: all, entries: [entry(51), entry(50)], total: 52 };
    const shown = mergeEntries([entry(51), entry(57), entry(52)], pages, all);
    expect(matchCount(shown, pages)).toBe(54);
    expect(matchCount([entry(4)], { filter: all, entries: [], total: 0 })).toBe(1);
  });

  it('appends older pages without doubles', () => {
    const first = { filter: all, entries: [entry(3), entry(2)], total: 4 };
    const more = withPage(first, { filter: all, entries: [entry(2), entry(1)], total: 4 });
    expect(indexes(more.entries)).toEqual([3, 2, 1]);
  });

  it('pages on until the first entry of the log is shown', () => {
    expect(olderBefore([entry(3), entry(2)])).toBe(2);
    expect(olderBefore([entry(1), entry(0)])).toBeNull();
    expect(olderBefore([])).toBeNull();
  });
});
