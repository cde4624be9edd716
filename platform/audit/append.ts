import type { Transaction } from 'kysely';
import type { AuditEntry } from '../../shared/wire/audit.ts';
import type { AuditRecord } from '../contracts.ts';
import { insertEvents, reserveOffsets } from '../events/append.ts';
import type { LogHead } from '../store/messages.ts';
import type { Database } from '../store/schema.ts';
import { leafOf } from './leaf.ts';
import { columnsOf } from './listed.ts';

/** Rows of one statement: each has a dozen parameters, and SQLite takes 32,766. */
const rowsAtOnce = 500;

/**
 * Writes rows, leaves with their hashes, and events of the `audit` log, in the caller's transaction. The log's head row gives both
 * numbers: the leaf index is the offset less one, so they can't drift apart.
 */
export async function appendAudit(
  db: Transaction<Database>,
  records: readonly AuditRecord[],
): Promise<{ readonly entries: readonly AuditEntry[]; readonly head: LogHead }> {
  const { first, head } = await reserveOffsets(db, 'audit', records.length);
  const leaves = records.map((record, place) => leafOf(record, first - 1 + place));
  for (let at = 0; at < leaves.length; at += rowsAtOnce) {
    const rows = leaves.slice(at, at + rowsAtOnce).map(({ entry, text }) => ({
      ...columnsOf(entry),
      entry: JSON.stringify(entry),
      leaf: text,
      leaf_hash: entry.leafHash,
    }));
    await db.insertInto('audit_leaf').values(rows).execute();
  }
  const entries = leaves.map(({ entry }) => entry);
  await insertEvents(db, 'audit', { first, events: entries.map((entry) => ({ id: null, isOpen: false, atMs: entry.atMs, body: entry })) });
  return { entries, head };
}
