/** The tree over the stored leaves: its tiles grow by what was committed since, and are read like the static files that they are served as. */
import type { Kysely } from 'kysely';
import { toHex } from '../../shared/audit/bytes.ts';
import { hashBytes } from '../../shared/audit/hash.ts';
import type { Hash } from '../../shared/audit/hash.ts';
import { rootAt } from '../../shared/audit/merkle.ts';
import type { Tree } from '../../shared/audit/merkle.ts';
import { hashesAt, hashesOfTile, hashOver, tileWidth, treeOfTiles } from '../../shared/audit/tiles.ts';
import type { TileId } from '../../shared/audit/tiles.ts';
import type { Database } from '../store/schema.ts';
import { AlteredLog } from './altered.ts';
import { sha256 } from './crypto.ts';
import { keyChanges } from './key-changes.ts';
import { leafHashOf } from './leaf.ts';

type Db = Kysely<Database>;
const treeId = 'tree';

export interface SignedHead {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The signed note. */
  readonly checkpoint: string;
  /** The key that signed it, as text. */
  readonly key: string;
  readonly signedAtMs: number;
}

export interface TreeState {
  /** Leaves in the tiles. */
  readonly size: number;
  readonly signed: SignedHead | null;
}

export async function readTree(db: Db): Promise<TreeState> {
  const row = await db.selectFrom('audit_tree').selectAll().where('id', '=', treeId).executeTakeFirst();
  if (row === undefined) return { size: 0, signed: null };
  const { signed_size: size, signed_root: root, signed_key: key, checkpoint, signed_at_ms: signedAtMs } = row;
  const isSigned = size !== null && root !== null && key !== null && checkpoint !== null && signedAtMs !== null;
  return { size: row.size, signed: isSigned ? { size, root, key, checkpoint, signedAtMs } : null };
}

/** The tree of the first `size` leaves; it must not be larger than what the tiles hold. */
export function treeOver(db: Db, size: number): Tree {
  return treeOfTiles(sha256, size, (tile) => readTile(db, tile));
}

/** @throws AlteredLog when the tile is not there, or shorter than it was */
export async function readTile(db: Db, { level, index, width }: TileId): Promise<readonly Hash[]> {
  const hashes = await storedHashes(db, level, index);
  if (hashes.length < width) throw new AlteredLog(`tile ${level}/${index} has ${hashes.length} hashes of ${width}`);
  return hashes.slice(0, width);
}

async function storedHashes(db: Db, level: number, index: number): Promise<readonly Hash[]> {
  const row = await db
    .selectFrom('audit_tile')
    .select('hashes')
    .where('tile_level', '=', level)
    .where('tile_index', '=', index)
    .executeTakeFirst();
  if (row === undefined) return [];
  const bytes = Buffer.from(row.hashes, 'base64');
  const hashes = hashesOfTile(bytes, bytes.length / hashBytes);
  if (hashes === undefined) throw new AlteredLog(`tile ${level}/${index} is no row of hashes`);
  return hashes;
}

export interface Growth {
  readonly size: number;
  /** Of the tree of that size, in hex. */
  readonly root: string;
  /** Leaves that were committed and are not in it yet. */
  readonly left: number;
}

/**
 * Takes up to `most` leaves into the tiles, in one transaction. A tree that was signed is built again up to the signed size and must
 * then have the signed head.
 *
 * @throws AlteredLog when leaves or tiles are not what was signed
 */
export async function growTree(db: Db, most: number): Promise<Growth> {
  const { size, signed } = await readTree(db);
  const { head } = await db.selectFrom('log_head').select('head').where('log', '=', 'audit').executeTakeFirstOrThrow();
  if (head < Math.max(size, signed?.size ?? 0)) {
    throw new AlteredLog(`the log ends after ${head} leaves, and had ${Math.max(size, signed?.size ?? 0)}: its end was cut off`);
  }
  const isRebuilt = signed !== null && size < signed.size;
  if (signed !== null && !isRebuilt) await assertHead(db, signed);
  const grown = await nextLeaves(db, size, Math.min(most, (isRebuilt ? signed.size : head) - size));
  await append(db, size, grown);
  const now = size + grown.length;
  await saveSize(db, size, now);
  if (isRebuilt && now === signed.size) await assertHead(db, signed);
  return { size: now, root: toHex(await rootAt(treeOver(db, now), now)), left: head - now };
}

/** @throws AlteredLog when the tree's beginning is not what was signed */
export async function assertHead(db: Db, { size, root }: Pick<SignedHead, 'size' | 'root'>): Promise<void> {
  if (toHex(await rootAt(treeOver(db, size), size)) === root) return;
  throw new AlteredLog(`the first ${size} leaves are not those that were signed`);
}

/** Each hash is computed anew: a leaf that was changed since it was written is not signed. */
async function nextLeaves(db: Db, from: number, count: number): Promise<readonly Hash[]> {
  const rows = await db
    .selectFrom('audit_leaf')
    .select(['leaf_index', 'leaf', 'leaf_hash'])
    .where('leaf_index', '>=', from)
    .orderBy('leaf_index')
    .limit(count)
    .execute();
  if (rows.length < count) throw new AlteredLog(`leaf ${from + rows.length} is missing`);
  return rows.map((row, place) => {
    if (row.leaf_index !== from + place) throw new AlteredLog(`leaf ${from + place} is missing`);
    if (leafHashOf(row.leaf) !== row.leaf_hash) throw new AlteredLog(`leaf ${row.leaf_index} does not hash to its stored hash`);
    return Buffer.from(row.leaf_hash, 'hex');
  });
}

/** Adds hashes at the right edge of each level: a tile that becomes full is one hash more for the level above. */
async function append(db: Db, size: number, leaves: readonly Hash[]): Promise<void> {
  let added = leaves;
  for (let level = 0; added.length > 0; level += 1) {
    const above: Hash[] = [];
    let at = hashesAt(level, size);
    for (let taken = 0; taken < added.length;) {
      const index = Math.floor(at / tileWidth);
      const known = (await storedHashes(db, level, index)).slice(0, at % tileWidth);
      if (known.length < at % tileWidth) throw new AlteredLog(`tile ${level}/${index} has ${known.length} hashes of ${at % tileWidth}`);
      const hashes = [...known, ...added.slice(taken, taken + tileWidth - known.length)];
      await saveTile(db, { level, index }, hashes);
      if (hashes.length === tileWidth) above.push(hashOver(sha256, hashes));
      taken += hashes.length - known.length;
      at += hashes.length - known.length;
    }
    added = above;
  }
}

async function saveTile(db: Db, { level, index }: Omit<TileId, 'width'>, hashes: readonly Hash[]): Promise<void> {
  const row = { hashes: Buffer.concat(hashes).toString('base64') };
  await db
    .insertInto('audit_tile')
    .values({ tile_level: level, tile_index: index, ...row })
    .onConflict((conflict) => conflict.columns(['tile_level', 'tile_index']).doUpdateSet(row))
    .execute();
}

/** Two sequencers on one database never both grow it: the second finds another size and its transaction is undone. */
async function saveSize(db: Db, from: number, to: number): Promise<void> {
  const empty = { signed_size: null, signed_root: null, checkpoint: null, signed_key: null, signed_at_ms: null };
  await db
    .insertInto('audit_tree')
    .values({ id: treeId, size: 0, ...empty })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const { numUpdatedRows } = await db
    .updateTable('audit_tree')
    .set({ size: to })
    .where('id', '=', treeId)
    .where('size', '=', from)
    .executeTakeFirst();
  if (Number(numUpdatedRows) !== 1) throw new Error('the tree was grown by another sequencer meanwhile');
}

/**
 * Keeps a signed head, unless a later one is there already. Answers false when the log is signed with another key.
 *
 * @throws AlteredLog when the tree does not have this head
 */
export async function saveSigned(db: Db, signed: SignedHead): Promise<boolean> {
  await assertHead(db, signed);
  const key = await keyOf(db);
  if (key !== null && key !== signed.key) return false;
  await db
    .updateTable('audit_tree')
    .set({
      signed_size: signed.size,
      signed_root: signed.root,
      checkpoint: signed.checkpoint,
      signed_key: signed.key,
      signed_at_ms: signed.signedAtMs,
    })
    .where('id', '=', treeId)
    .where((where) => where.or([where('signed_size', 'is', null), where('signed_size', '<=', signed.size)]))
    .execute();
  return true;
}

/** The key that the log is to be signed with: the last one that it was changed to, else the one that signed it; null: any. */
async function keyOf(db: Db): Promise<string | null> {
  const changes = await keyChanges(db, null);
  return changes.at(-1)?.to ?? (await readTree(db)).signed?.key ?? null;
}

/** What is shown of the log: nothing while its last checkpoint is signed with a key that is not the log's any more. */
export async function shownHead(db: Db): Promise<SignedHead | null> {
  const { signed } = await readTree(db);
  return signed !== null && signed.key === (await keyOf(db)) ? signed : null;
}
