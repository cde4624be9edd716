/** The key that signs the audit log: Ed25519, made at the first start, readable by its owner alone, never replaced silently. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { originOf } from '../../shared/audit/checkpoint.ts';
import { noteKey, signNote } from '../../shared/audit/note.ts';
import type { NoteKey } from '../../shared/audit/note.ts';
import { readIfPresent, writeDurably } from '../agents/files.ts';
import { StartError } from '../start-error.ts';
import { publicKeyOf, sha256 } from './crypto.ts';

export const auditKeyFileName = 'audit-key.pem';

export interface AuditSigner {
  readonly key: NoteKey;
  /** The signed note of this text. */
  sign(text: string): string;
}

export function signerOf(privateKey: KeyObject, platformId: string): AuditSigner {
  const key = noteKey(sha256, originOf(platformId), publicKeyOf(privateKey));
  return { key, sign: (text) => signNote(text, key, (message) => sign(null, message, privateKey)) };
}

/** @param file where the operator wants the key; undefined: in the data directory */
export function auditKeyFile(dataDirectory: string, file: string | undefined): string {
  return file ?? path.join(dataDirectory, auditKeyFileName);
}

/** @throws StartError for a file that is no such key, or open to others. undefined: there is none. */
export async function readAuditKey(file: string): Promise<KeyObject | undefined> {
  let key: KeyObject;
  try {
    const text = await readIfPresent(file);
    if (text === undefined) return undefined;
    key = createPrivateKey(text);
  } catch (cause) {
    throw new StartError(`the audit key ${file} can't be read as a private key in PEM form`, 'Restore it from a backup.', cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new StartError(`the audit key ${file} is of another kind than Ed25519`, 'Make one with `openssl genpkey -algorithm ed25519`.');
  }
  if (((await stat(file)).mode & 0o077) !== 0) {
    throw new StartError(`the audit key ${file} is open to others`, `Whoever reads it can sign another history: chmod 600 ${file}`);
  }
  return key;
}

export async function makeAuditKey(file: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeDurably(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  return privateKey;
}
