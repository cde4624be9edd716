/** Is the log that a platform shows now the one that this console has seen? */
import { openCheckpoint, originOf, readCheckpoint } from '../../../shared/audit/checkpoint.ts';
import type { Checkpoint } from '../../../shared/audit/checkpoint.ts';
import type { Hash } from '../../../shared/audit/hash.ts';
import { consistencyProof } from '../../../shared/audit/merkle.ts';
import { formatKey, parseKey, parseNote, sameKey } from '../../../shared/audit/note.ts';
import type { NoteKey, ProofCrypto } from '../../../shared/audit/note.ts';
import { keysFrom } from '../../../shared/audit/rotation.ts';
import { treeOfTiles } from '../../../shared/audit/tiles.ts';
import type { TileId } from '../../../shared/audit/tiles.ts';
import { verifyConsistency } from '../../../shared/audit/verify.ts';
import type { HistoryMismatch } from '../../../shared/ipc/audit-trust.ts';
import { AskFailed } from './client.ts';
import type { ToldHead } from './client.ts';

/** What this console remembers of a log: the key that it trusts, and the last head that was right. */
export interface Remembered {
  readonly key: string;
  /** The signed note. */
  readonly checkpoint: string;
}

/** A head that was checked, with the key that signed it. */
export interface CheckedHead {
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly key: NoteKey;
}

export type Judgement =
  | { readonly state: 'right'; readonly head: CheckedHead }
  /** `found` is as told: perhaps signed by nobody whom we know. */
  | { readonly state: 'wrong'; readonly kind: HistoryMismatch['kind']; readonly found: Checkpoint; readonly foundKeyId: string };

interface JudgeOptions {
  readonly crypto: ProofCrypto;
  readonly platformId: string;
  readonly told: ToldHead;
  /** null: this console sees the log for the first time, and trusts the key that it is shown. */
  readonly remembered: Remembered | null;
  readonly readTile: (tile: TileId) => Promise<readonly Hash[]>;
}

/** @throws AskFailed when it can't be told: something was not answered, or is no log at all */
export async function judge(options: JudgeOptions): Promise<Judgement> {
  const { crypto, told, platformId } = options;
  const toldKey = parseKey(crypto.sha256, told.key);
  const found = readCheckpoint(told.checkpoint);
  if (toldKey === undefined || found === undefined) throw new AskFailed({ kind: 'nonsense', what: '/audit/v1 has no signed checkpoint' });
  const foundKeyId = parseNote(told.checkpoint)?.signatures[0]?.id ?? toldKey.id;

  function wrong(kind: HistoryMismatch['kind']): Judgement {
    return { state: 'wrong', kind, found: found as Checkpoint, foundKeyId };
  }

  const origin = originOf(platformId);
  const trusted = options.remembered === null ? toldKey : parseKey(crypto.sha256, options.remembered.key);
  if (trusted === undefined) throw new Error('the key that this console remembers is no key');
  if (trusted.name !== origin || found.origin !== origin) {
    if (options.remembered === null)
      throw new AskFailed({ kind: 'nonsense', what: `/audit/v1 has the log ${found.origin} of another platform` });
    return wrong('another-log');
  }
  const keys = keysFrom(crypto, trusted, told.rotations);
  const key = keys.at(-1) ?? trusted;
  const checkpoint = openCheckpoint(crypto, told.checkpoint, key);
  if (checkpoint === undefined) {
    if (options.remembered === null) throw new AskFailed({ kind: 'nonsense', what: '/audit/v1/checkpoint is not signed by /audit/v1/key' });
    return wrong(keys.some((one) => sameKey(one, toldKey)) ? 'unsigned' : 'another-key');
  }
  const kind = await historyFault(checkpoint, options);
  return kind === undefined ? { state: 'right', head: { checkpoint, note: told.checkpoint, key } } : wrong(kind);
}

/** undefined: the log begins with all that was seen of it. */
async function historyFault(now: Checkpoint, { crypto, remembered, readTile }: JudgeOptions): Promise<HistoryMismatch['kind'] | undefined> {
  const seen = remembered === null ? undefined : readCheckpoint(remembered.checkpoint);
  if (seen === undefined) return undefined;
  if (now.size < seen.size) return 'truncated';
  const tree = treeOfTiles(crypto.sha256, now.size, readTile);
  const path = await consistencyProof(tree, seen.size, now.size);
  return verifyConsistency(crypto.sha256, { first: seen, second: now }, path) ? undefined : 'rewritten';
}

export function rememberedOf({ key, note }: CheckedHead): Remembered {
  return { key: formatKey(key), checkpoint: note };
}
