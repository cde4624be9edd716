import type { Transaction } from 'kysely';
import type { AuditEntry } from '../../shared/wire/audit.ts';
import type { AuditRecord } from '../contracts.ts';
import { insertEvents, reserveOffsets } from '../events/append.ts';
import type { LogHead } from '../store/messages.ts';
import type { Database } from '../store/schema.ts';
import { leafOf } from './leaf.ts';
import { columnsOf } from './listed.ts';

/**
 * Writes the row, the leaf and its hash, and the event of the `audit` log, in the caller's transaction. The log's head row gives both
 * numbers: the leaf index is the offset less one, so they can't drift apart.
 */
export async function appendAudit(
  db: Transaction<Database>,
  record: AuditRecord,
): Promise<{ readonly entry: AuditEntry; readonly head: LogHead }> {
  const { first, head } = await reserveOffsets(db, 'audit', 1);
  const { entry, text } = leafOf(record, first - 1);
  await db
    .insertInto('audit_leaf')
    .values({
      ...columnsOf(entry),
      entry: JSON.stringify(entry),
      leaf: text,
      leaf_hash: entry.leafHash,
    })
    .execute();
  await insertEvents(db, 'audit', { first, events: [{ id: null, isOpen: false, atMs: entry.atMs, body: entry }] });
  return { entry, head };
}
