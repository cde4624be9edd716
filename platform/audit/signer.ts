/** The signer of a log: its key is made with the log, and changed by a rotation that the log tells of. */
import type { KeyObject } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { openCheckpoint } from '../../shared/audit/checkpoint.ts';
import { formatKey } from '../../shared/audit/note.ts';
import { StartError } from '../start-error.ts';
import { proofCrypto } from './crypto.ts';
import type { KeyChange } from './key-changes.ts';
import { makeAuditKey, readAuditKey, signerOf } from './signing-key.ts';
import type { AuditSigner } from './signing-key.ts';

/** A key that a rotation has made, before the log tells of it. */
export function nextKeyFile(keyFile: string): string {
  return `${keyFile}.next`;
}

export interface SignerOptions {
  readonly keyFile: string;
  readonly platformId: string;
  /** All of the log. */
  readonly changes: readonly KeyChange[];
  /** What was signed last; null before anything was. */
  readonly checkpoint: string | null;
  /** Other platforms use the same database: one of them may be the one that signs. */
  readonly isShared: boolean;
}

/**
 * Ends a rotation that was cut short. null: another platform signs this log.
 *
 * @throws StartError when the key is not the one that this log is signed with
 */
export async function openSigner(options: SignerOptions): Promise<AuditSigner | null> {
  const { keyFile, platformId, changes, checkpoint, isShared } = options;
  const latest = changes.at(-1)?.to;
  const stored = (await endRotation(options)) ?? (await readAuditKey(keyFile));
  if (stored === undefined && (latest !== undefined || checkpoint !== null)) {
    if (isShared) return null;
    throw wrongKey(`the audit key ${keyFile} is not there, and this log was signed before`);
  }
  const signer = signerOf(stored ?? (await makeAuditKey(keyFile)), platformId);
  const isRight =
    latest === undefined
      ? checkpoint === null || openCheckpoint(proofCrypto, checkpoint, signer.key) !== undefined
      : latest === formatKey(signer.key);
  if (isRight || isShared) return isRight ? signer : null;
  throw wrongKey(`the audit key ${keyFile} is not the one that this log is signed with`);
}

/** The key of a rotation that the log tells of and whose file was not put in place yet; one that the log knows nothing of is let go. */
async function endRotation({ keyFile, platformId, changes }: SignerOptions): Promise<KeyObject | undefined> {
  const next = await readAuditKey(nextKeyFile(keyFile));
  if (next === undefined) return undefined;
  if (formatKey(signerOf(next, platformId).key) !== changes.at(-1)?.to) {
    await rm(nextKeyFile(keyFile));
    return undefined;
  }
  await rename(nextKeyFile(keyFile), keyFile);
  return next;
}

function wrongKey(message: string): StartError {
  return new StartError(
    message,
    'Restore the key that belongs to this database from a backup. One that is lost for good is replaced, seen by every console, by `npm run audit -- rotate --key-lost`.',
  );
}
