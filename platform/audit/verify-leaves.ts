/** Do the stored leaves still hash to what was stored, one after another from 0, and is what people are shown what the leaves say? */
import type { Kysely } from 'kysely';
import { toHex } from '../../shared/audit/bytes.ts';
import type { LeafRange } from '../../shared/audit/merkle.ts';
import { canonicalJson } from '../../shared/canonical.ts';
import type { Database } from '../store/schema.ts';
import { AlteredLog, startErrorOf } from './altered.ts';
import { leafHashOf } from './leaf.ts';
import { columnsOf, entryOf, holdable } from './listed.ts';
import type { ListedColumns } from './listed.ts';
import { treeOver } from './tree.ts';

const batchLeaves = 1000;
const tailLeaves = 200;

export interface LeafFault {
  readonly index: number;
  readonly what: string;
}

type LeafRow = ListedColumns & {
  readonly leaf: string;
  readonly leaf_hash: string;
  readonly entry: string;
  /** The entry as consoles watch it; null when the log of events no longer has it. */
  readonly body: string | null;
};

function faultOf(row: LeafRow, expectedIndex: number): LeafFault | undefined {
  const index = row.leaf_index;
  if (index !== expectedIndex) return { index: expectedIndex, what: 'is missing' };
  if (leafHashOf(row.leaf) !== row.leaf_hash) return { index, what: 'does not hash to its stored hash' };
  const what = listingFault(row);
  return what === undefined ? undefined : { index, what };
}

/** Whatever is listed, searched or watched must be what the leaf says: people read that, not the leaf. */
function listingFault(row: LeafRow): string | undefined {
  const stored = canonicalOrNull(row.entry);
  if (stored === null) return 'is listed with something unreadable';
  const { event, leafHash } = stored.value as { readonly event?: unknown; readonly leafHash?: unknown };
  if (leafHash !== row.leaf_hash) return 'is listed with another hash';
  if (event === undefined || canonicalJson(event) !== row.leaf) return 'is listed with another event';
  const entry = entryOf(event, row.leaf_hash);
  if (entry === undefined) return 'is not an audit event';
  if (entry.index !== row.leaf_index) return `was written as leaf ${entry.index}: the order was changed`;
  if (stored.text !== canonicalJson(entry)) return 'is listed with other facts than its event has';
  const wrong = Object.entries(columnsOf(entry)).find(([column, value]) => asHeld(row[column as keyof ListedColumns]) !== value);
  if (wrong !== undefined) return `is found under another ${wrong[0]}`;
  if (row.body !== null && canonicalOrNull(row.body)?.text !== stored.text) return 'is shown live as another entry';
  return undefined;
}

/** SQLite took zero bytes as they came before they were refused: such a row was not altered. */
function asHeld(value: ListedColumns[keyof ListedColumns]): typeof value {
  return typeof value === 'string' ? holdable(value) : value;
}

/** null when it is no JSON object. */
function canonicalOrNull(json: string): { readonly value: object; readonly text: string } | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { value, text: canonicalJson(value) } : null;
  } catch {
    return null;
  }
}

async function rowsFrom(db: Kysely<Database>, from: number, most: number): Promise<readonly LeafRow[]> {
  return db
    .selectFrom('audit_leaf')
    .leftJoin('event', (join) =>
      join.on('event.log', '=', 'audit').on((expression) => expression('event.offset', '=', expression('leaf_index', '+', 1))),
    )
    .select(['leaf_index', 'audit_leaf.at_ms', 'actor_subject', 'action', 'outcome', 'object', 'change_id', 'search_text'])
    .select(['leaf', 'leaf_hash', 'entry', 'body'])
    .where('leaf_index', '>=', from)
    .orderBy('leaf_index')
    .limit(most)
    .execute();
}

/** Checks the leaves of a range that is in the tree, against its tiles too. Answers the first fault. */
export async function leavesFault(db: Kysely<Database>, { from, to }: LeafRange): Promise<LeafFault | undefined> {
  const rows = await rowsFrom(db, from, to - from);
  const tree = treeOver(db, to);
  for (let index = from; index < to; index += 1) {
    const row = rows[index - from];
    const fault = row === undefined ? { index, what: 'is missing' } : faultOf(row, index);
    if (fault !== undefined || row === undefined) return fault;
    if (toHex(await tree.node(0, index)) !== row.leaf_hash) return { index, what: 'is another than the one in the tree' };
  }
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
    const rows = await rowsFrom(db, expected, batchLeaves);
    for (const row of rows) {
      const fault = faultOf(row, expected);
      if (fault !== undefined) return { leaves: size, fault };
      expected += 1;
    }
    if (rows.length < batchLeaves) break;
  }
  // A platform may write meanwhile: what has come since is no fault.
  const now = await db.selectFrom('log_head').select('head').where('log', '=', 'audit').executeTakeFirst();
  const isWhole = size <= expected && expected <= (now?.head ?? 0);
  return { leaves: size, fault: isWhole ? undefined : { index: Math.min(expected, size), what: `stands against a head of ${size}` } };
}

/** Cheap check at every start. @throws StartError when the end of the log was altered. */
export async function verifyTail(db: Kysely<Database>): Promise<void> {
  const head = await db.selectFrom('log_head').select('head').where('log', '=', 'audit').executeTakeFirst();
  const { fault } = await verifyLeaves(db, Math.max(0, (head?.head ?? 0) - tailLeaves));
  if (fault === undefined) return;
  throw startErrorOf(new AlteredLog(`leaf ${fault.index} ${fault.what}`));
}
