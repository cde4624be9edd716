/** The audit log as a list: what streams in live, what was searched, and older pages, as one list without doubles or lies. */
import type { AuditEntry } from '../../../../shared/wire/audit.ts';

export interface AuditFilter {
  readonly text: string;
  /** Part of the subject. */
  readonly who: string;
  /** Part of the action. */
  readonly action: string;
  readonly outcome: AuditEntry['outcome'] | null;
  readonly changeId: string | null;
  /** As a field for date and time has them, local: `2026-11-27T03:14`, or empty. */
  readonly from: string;
  readonly to: string;
}

export const noFilter: AuditFilter = { text: '', who: '', action: '', outcome: null, changeId: null, from: '', to: '' };

/** What the platform answered so far for one filter: entries newest first. */
export interface AuditPages {
  readonly filter: AuditFilter;
  readonly entries: readonly AuditEntry[];
  /** Of the whole log under this filter. */
  readonly total: number;
}

/** The filter as `audit.search` takes it. */
export function searchParams({ text, who, action, outcome, changeId, from, to }: AuditFilter) {
  return { text: text.trim(), who: who.trim(), action: action.trim(), outcome, changeId, fromMs: timeOf(from), toMs: timeOf(to) };
}

export function sameFilter(one: AuditFilter, other: AuditFilter): boolean {
  return JSON.stringify(searchParams(one)) === JSON.stringify(searchParams(other));
}

export function hasFilter(filter: AuditFilter): boolean {
  return !sameFilter(filter, noFilter);
}

/** Unix ms; null for an empty or half-typed field. */
export function timeOf(text: string): number | null {
  const atMs = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(atMs) || atMs < 0 ? null : atMs;
}

/** Does a live entry belong to the list? The platform's search is the judge of older ones; this must say the same of new ones. */
export function matches(entry: AuditEntry, filter: AuditFilter): boolean {
  const { text, who, action, outcome, changeId, fromMs, toMs } = searchParams(filter);
  if (outcome !== null && entry.outcome !== outcome) return false;
  if (changeId !== null && entry.changeId !== changeId) return false;
  if (fromMs !== null && entry.atMs < fromMs) return false;
  if (toMs !== null && entry.atMs >= toMs) return false;
  return has(entry.actor.subject, who) && has(entry.action, action) && has(searchable(entry), text);
}

function has(words: string, part: string): boolean {
  return words.toLowerCase().includes(part.toLowerCase());
}

/** Newest first. Live entries that match, then what the platform found; each index once. */
export function mergeEntries(live: readonly AuditEntry[], pages: AuditPages | null, filter: AuditFilter): readonly AuditEntry[] {
  const found = pages !== null && sameFilter(pages.filter, filter) ? pages.entries : [];
  const byIndex = new Map<number, AuditEntry>();
  for (const entry of [...found, ...live.filter((entry) => matches(entry, filter))]) byIndex.set(entry.index, entry);
  return [...byIndex.values()].toSorted((one, other) => other.index - one.index);
}

/** How many entries of the whole log match the filter: those that the search counted, and those shown that came since. */
export function matchCount(shown: readonly AuditEntry[], { entries, total }: AuditPages): number {
  const newestSearched = entries[0]?.index ?? -1;
  return total + shown.filter(({ index }) => index > newestSearched).length;
}

/** Adds an older page; a page of another filter starts over. */
export function withPage(pages: AuditPages | null, page: AuditPages): AuditPages {
  if (pages === null || !sameFilter(pages.filter, page.filter)) return page;
  const known = new Set(pages.entries.map((entry) => entry.index));
  return { ...page, entries: [...pages.entries, ...page.entries.filter((entry) => !known.has(entry.index))] };
}

/** Where "older" goes on: before the oldest entry shown; null when the beginning of the log is on screen. */
export function olderBefore(shown: readonly AuditEntry[]): number | null {
  const oldest = shown.at(-1);
  return oldest === undefined || oldest.index === 0 ? null : oldest.index;
}

function searchable(entry: AuditEntry): string {
  const { index, actor, action, outcome, object, reason, code, changeId, planHash } = entry;
  return [`#${String(index)}`, actor.name, actor.subject, action, outcome, object, reason, code, changeId, planHash]
    .filter((part) => part !== null)
    .join(' ');
}
