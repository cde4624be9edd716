/** Before anything is signed: is the stored log the one that was signed last? */
import { toHex } from '../../shared/audit/bytes.ts';
import type { OpenedStore } from '../store/open.ts';
import { AlteredLog, isAltered, startErrorOf } from './altered.ts';
import type { Anchor } from './anchor.ts';

/** Entries checked against their leaves and tiles at each start; the rest is checked while the platform runs. */
const checkedAtStart = 1_024;
const batchLeaves = 2_048;

/** @throws StartError when the log was cut or changed since it was signed */
export async function assertLogIsWhole(store: OpenedStore, anchor: Anchor): Promise<void> {
  try {
    await check(store, anchor);
  } catch (error) {
    if (!isAltered(error)) throw error;
    // Tiles hold nothing of their own: if the leaves still lead to the signed head, only tiles were lost.
    await store.run('audit.dropTiles', undefined);
    await check(store, anchor).catch((again: unknown) => {
      throw isAltered(again) ? startErrorOf(again) : again;
    });
  }
}

/** @throws AlteredLog */
async function check(store: OpenedStore, anchor: Anchor): Promise<void> {
  await catchUp(store);
  const seen = await anchor.read();
  if (seen !== null) await growTo(store, seen.size);
  if (seen !== null && (await store.run('audit.rootOf', { size: seen.size })) !== toHex(seen.root)) {
    throw new AlteredLog(`the first ${seen.size} leaves are not those of the checkpoint that was signed last`);
  }
  const { size } = await store.run('audit.tree', undefined);
  await store.run('audit.check', { from: Math.max(0, size - checkedAtStart), most: checkedAtStart });
}

/** Brings the tree up to what was signed; what came after that may wait. */
async function catchUp(store: OpenedStore): Promise<void> {
  const { signed } = await store.run('audit.tree', undefined);
  await growTo(store, Math.max(1, signed?.size ?? 0));
}

async function growTo(store: OpenedStore, size: number): Promise<void> {
  let growth = await store.run('audit.grow', { most: batchLeaves });
  while (growth.size < size && growth.left > 0) growth = await store.run('audit.grow', { most: batchLeaves });
}
