/** The audit log as a list: what streams in live, what was searched, and older pages, as one list without doubles or lies. */
import type { AuditEntry } from '../../../../shared/wire/audit.ts';

export interface AuditFilter {
  readonly text: string;
  readonly outcome: AuditEntry['outcome'] | null;
  readonly changeId: string | null;
}

/** What the platform answered so far for one filter: entries newest first. */
export interface AuditPages {
  readonly filter: AuditFilter;
  readonly entries: readonly AuditEntry[];
  /** Of the whole log under this filter. */
  readonly total: number;
}

export function sameFilter(one: AuditFilter, other: AuditFilter): boolean {
  return one.text.trim() === other.text.trim() && one.outcome === other.outcome && one.changeId === other.changeId;
}

export function hasFilter(filter: AuditFilter): boolean {
  return filter.text.trim() !== '' || filter.outcome !== null || filter.changeId !== null;
}

/** Does a live entry belong to the list? The platform's search is the judge of older ones; this must say the same of new ones. */
export function matches(entry: AuditEntry, filter: AuditFilter): boolean {
  if (filter.outcome !== null && entry.outcome !== filter.outcome) return false;
  if (filter.changeId !== null && entry.changeId !== filter.changeId) return false;
  const text = filter.text.trim().toLowerCase();
  return text === '' || searchable(entry).includes(text);
}

/** Newest first. Live entries that match, then what the platform found; each index once. */
export function mergeEntries(live: readonly AuditEntry[], pages: AuditPages | null, filter: AuditFilter): readonly AuditEntry[] {
  const found = pages !== null && sameFilter(pages.filter, filter) ? pages.entries : [];
  const byIndex = new Map<number, AuditEntry>();
  for (const entry of [...found, ...live.filter((entry) => matches(entry, filter))]) byIndex.set(entry.index, entry);
  return [...byIndex.values()].toSorted((one, other) => other.index - one.index);
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
    .join(' ')
    .toLowerCase();
}
