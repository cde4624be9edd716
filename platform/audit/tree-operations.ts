/** What the sequencer, the tiles and exports ask of the database. */
import { toHex } from '../../shared/audit/bytes.ts';
import { rootAt } from '../../shared/audit/merkle.ts';
import type { LeafRange } from '../../shared/audit/merkle.ts';
import { hashesAt } from '../../shared/audit/tiles.ts';
import type { TileId } from '../../shared/audit/tiles.ts';
import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';
import { AlteredLog } from './altered.ts';
import { keyChanges } from './key-changes.ts';
import type { KeyChange } from './key-changes.ts';
import { exportStartOf, leavesOf } from './reading.ts';
import type { ExportStart, ExportTimes, StoredLeaf } from './reading.ts';
import { growTree, readTile, readTree, saveSigned, shownHead, treeOver } from './tree.ts';
import type { Growth, SignedHead, TreeState } from './tree.ts';
import { leavesFault } from './verify-leaves.ts';

/** @throws AlteredLog */
async function grow({ db }: OperationContext, { most }: { readonly most: number }): Promise<Growth> {
  return growTree(db, most);
}

/** Lets go of the tiles, which hold nothing that the leaves don't: the next growth begins anew. */
async function dropTiles({ db }: OperationContext): Promise<void> {
  await db.deleteFrom('audit_tile').execute();
  await db.updateTable('audit_tree').set({ size: 0 }).execute();
}

async function tree({ db }: OperationContext): Promise<TreeState> {
  return readTree(db);
}

/** false: the log is signed with another key. @throws AlteredLog */
async function keepSigned({ db }: OperationContext, signed: SignedHead): Promise<boolean> {
  return saveSigned(db, signed);
}

async function head({ db }: OperationContext): Promise<SignedHead | null> {
  return shownHead(db);
}

/** Hex of the head that the first `size` leaves have. @throws AlteredLog when there are fewer in the tiles */
async function rootOf({ db }: OperationContext, { size }: { readonly size: number }): Promise<string> {
  const state = await readTree(db);
  if (state.size < size) throw new AlteredLog(`the log has ${state.size} leaves, and had ${size}: its end was cut off`);
  return toHex(await rootAt(treeOver(db, size), size));
}

/** The bytes of a tile in base64; null when the signed log has no such tile. */
async function tile({ db }: OperationContext, wanted: TileId): Promise<string | null> {
  const { signed } = await readTree(db);
  if (signed === null || hashesAt(wanted.level, signed.size) < wanted.index * 256 + wanted.width) return null;
  return Buffer.concat(await readTile(db, wanted)).toString('base64');
}

/** Leaves of a range within the signed log; null when it has not as many. What is read is audited by `readBy`. */
async function entries(
  { db, audit }: OperationContext,
  { range, readBy }: { readonly range: LeafRange; readonly readBy: AuditRecord },
): Promise<readonly string[] | null> {
  const { signed } = await readTree(db);
  if (signed === null || range.to > signed.size) return null;
  const rows = await leavesOf(db, range);
  await audit(readBy);
  return rows.map(({ leaf }) => leaf);
}

/** Where an export begins and ends, and what proves it; null before anything was signed. Audited by `readBy`. */
async function exportStart(
  { db, audit }: OperationContext,
  { readBy, ...times }: ExportTimes & { readonly readBy: AuditRecord },
): Promise<ExportStart | null> {
  const start = await exportStartOf(db, times);
  if (start !== null) await audit({ ...readBy, details: { ...readBy.details, ...start.range } });
  return start;
}

async function leaves({ db }: OperationContext, range: LeafRange): Promise<readonly StoredLeaf[]> {
  return leavesOf(db, range);
}

/** Of the whole log, signed already or not. */
async function changesOfKey({ db }: OperationContext): Promise<readonly KeyChange[]> {
  return keyChanges(db, null);
}

/** Are leaves of the tree, and what is listed of them, still what its tiles say? Answers where to go on. @throws AlteredLog */
async function check({ db }: OperationContext, { from, most }: { readonly from: number; readonly most: number }): Promise<number> {
  const { size } = await readTree(db);
  const to = Math.min(size, from + most);
  const fault = await leavesFault(db, { from, to });
  if (fault !== undefined) throw new AlteredLog(`leaf ${fault.index} ${fault.what}`);
  return to;
}

export const treeOperations = {
  'audit.grow': grow,
  'audit.dropTiles': dropTiles,
  'audit.tree': tree,
  'audit.keepSigned': keepSigned,
  'audit.head': head,
  'audit.rootOf': rootOf,
  'audit.tile': tile,
  'audit.entries': entries,
  'audit.exportStart': exportStart,
  'audit.leaves': leaves,
  'audit.keyChanges': changesOfKey,
  'audit.check': check,
} as const;
