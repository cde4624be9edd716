/** Checkpoints (c2sp.org/tlog-checkpoint): the size and the head of a log, signed by its key. */
import { fromBase64, toBase64 } from './bytes.ts';
import { hashBytes } from './hash.ts';
import { isSignedBy, parseNote } from './note.ts';
import type { NoteKey, ProofCrypto } from './note.ts';
import type { Head } from './verify.ts';

export interface Checkpoint extends Head {
  /** Names the log; the name of its key as well. */
  readonly origin: string;
}

/** The log of a platform, for ever: the id is made with its database. */
export function originOf(platformId: string): string {
  return `switchyard/${platformId}`;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Without any check of who signed it; undefined when it is no checkpoint. */
export function readCheckpoint(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined) return undefined;
  const [origin = '', sizeText = '', rootText = ''] = parsed.text.split('\n');
  const root = fromBase64(rootText);
  const size = /^(0|[1-9]\d*)$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  return origin === '' || !Number.isSafeInteger(size) || root?.length !== hashBytes ? undefined : { origin, size, root };
}

/** The checkpoint of a note that this key has signed for the log of its own name; undefined for anything else. */
export function openCheckpoint(crypto: ProofCrypto, note: string, key: NoteKey): Checkpoint | undefined {
  const parsed = parseNote(note);
  const checkpoint = readCheckpoint(note);
  if (parsed === undefined || checkpoint?.origin !== key.name || !isSignedBy(crypto, parsed, key)) return undefined;
  return checkpoint;
}
