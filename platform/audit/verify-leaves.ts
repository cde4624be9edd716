/** Do the stored leaves still hash to what was stored, one after another from 0? */
import type { Kysely } from 'kysely';
import { canonicalJson } from '../../shared/canonical.ts';
import type { Database } from '../store/schema.ts';
import { StartError } from '../start-error.ts';
import { leafHashOf } from './leaf.ts';

const batchLeaves = 1000;
const tailLeaves = 200;

export interface LeafFault {
  readonly index: number;
  readonly what: string;
}

interface LeafRow {
  readonly leaf_index: number;
  readonly leaf: string;
  readonly leaf_hash: string;
  readonly entry: string;
}

function faultOf(row: LeafRow, expectedIndex: number): LeafFault | undefined {
  if (row.leaf_index !== expectedIndex) return { index: expectedIndex, what: 'is missing' };
  if (leafHashOf(row.leaf) !== row.leaf_hash) return { index: row.leaf_index, what: 'does not hash to its stored hash' };
  const { event, leafHash } = JSON.parse(row.entry) as { event: unknown; leafHash: unknown };
  if (leafHash !== row.leaf_hash) return { index: row.leaf_index, what: 'is listed with another hash' };
  if (canonicalJson(event) !== row.leaf) return { index: row.leaf_index, what: 'is listed with another event' };
  return undefined;
}

/** Checks all leaves from `from` on; the log's head says how many there must be. Answers the first fault. */
export async function verifyLeaves(
  db: Kysely<Database>,
  from = 0,
): Promise<{ readonly leaves: number; readonly fault: LeafFault | undefined }> {
  const head = await db.selectFrom('log_head').select('head').where('log', '=', 'audit').executeTakeFirst();
  const size = head?.head ?? 0;
  let expected = from;
  for (;;) {
    const rows: readonly LeafRow[] = await db
      .selectFrom('audit_leaf')
      .select(['leaf_index', 'leaf', 'leaf_hash', 'entry'])
      .where('leaf_index', '>=', expected)
      .orderBy('leaf_index')
      .limit(batchLeaves)
      .execute();
    for (const row of rows) {
      const fault = faultOf(row, expected);
      if (fault !== undefined) return { leaves: size, fault };
      expected += 1;
    }
    if (rows.length < batchLeaves) break;
  }
  const fault = expected === size ? undefined : { index: Math.min(expected, size), what: `stands against a head of ${size}` };
  return { leaves: size, fault };
}

/** Cheap check at every start. @throws StartError when the end of the log was altered. */
export async function verifyTail(db: Kysely<Database>): Promise<void> {
  const head = await db.selectFrom('log_head').select('head').where('log', '=', 'audit').executeTakeFirst();
  const { fault } = await verifyLeaves(db, Math.max(0, (head?.head ?? 0) - tailLeaves));
  if (fault === undefined) return;
  throw new StartError(
    `the audit log has been altered: leaf ${fault.index} ${fault.what}`,
    'Keep this data directory as evidence and check all of it with `node platform/audit/verify.ts --data DIR`; start on a restored copy.',
  );
}
