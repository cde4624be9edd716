/** Reading the signed log: where an export begins and ends, what proves it, and its leaves. */
import type { Kysely } from 'kysely';
import { toHex } from '../../shared/audit/bytes.ts';
import { rangeProof } from '../../shared/audit/merkle.ts';
import type { LeafRange } from '../../shared/audit/merkle.ts';
import type { Database } from '../store/schema.ts';
import { AlteredLog } from './altered.ts';
import { keyChanges, notesOf } from './key-changes.ts';
import { shownHead, treeOver } from './tree.ts';

export interface ExportTimes {
  /** From this time on, and before that one, Unix ms; null: no bound. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export interface ExportStart {
  readonly range: LeafRange;
  readonly checkpoint: string;
  readonly rotations: readonly string[];
  /** Hex. */
  readonly proof: readonly string[];
}

/** null before anything was signed. */
export async function exportStartOf(db: Kysely<Database>, times: ExportTimes): Promise<ExportStart | null> {
  const signed = await shownHead(db);
  if (signed === null) return null;
  const range = await rangeOf(db, times, signed.size);
  const proof = await rangeProof(treeOver(db, signed.size), range, signed.size);
  return { range, checkpoint: signed.checkpoint, rotations: notesOf(await keyChanges(db, signed.size)), proof: proof.map(toHex) };
}

/** From the first entry that is not before `fromMs` up to the last one before `toMs`, and all between: clocks may have been set meanwhile. */
async function rangeOf(db: Kysely<Database>, { fromMs, toMs }: ExportTimes, size: number): Promise<LeafRange> {
  let inTime = db.selectFrom('audit_leaf').where('leaf_index', '<', size);
  if (fromMs !== null) inTime = inTime.where('at_ms', '>=', fromMs);
  if (toMs !== null) inTime = inTime.where('at_ms', '<', toMs);
  const { first, last } = await inTime
    .select((expression) => [expression.fn.min('leaf_index').as('first'), expression.fn.max('leaf_index').as('last')])
    .executeTakeFirstOrThrow();
  // Of nothing both are null, whatever the types of the builder say.
  if ((first as number | null) === null) return { from: size, to: size };
  return { from: first, to: last + 1 };
}

export interface StoredLeaf {
  readonly leaf: string;
  readonly hash: string;
}

/** @throws AlteredLog when one is missing */
export async function leavesOf(db: Kysely<Database>, { from, to }: LeafRange): Promise<readonly StoredLeaf[]> {
  const rows = await db
    .selectFrom('audit_leaf')
    .select(['leaf', 'leaf_hash as hash'])
    .where('leaf_index', '>=', from)
    .where('leaf_index', '<', to)
    .orderBy('leaf_index')
    .execute();
  if (rows.length !== to - from) throw new AlteredLog(`some of the leaves ${from} to ${to - 1} are missing`);
  return rows;
}
