/** The platform's signing key: Ed25519, made with the data directory, readable by its owner alone. */
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { z } from 'zod';
import { StartError } from '../start-error.ts';

export const signingAlgorithm = 'EdDSA';
const fileName = 'signing-key.json';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** For `/.well-known/jwks.json`: no private part. */
  readonly publicJwk: JWK;
}

const storedKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().min(1),
  d: z.string().min(1),
  kid: z.string().min(1),
});
type StoredKey = z.infer<typeof storedKeySchema>;

/** @throws StartError when the file is there and is no key. A key is never replaced silently: every console trusts the old one. */
export async function readSigningKey(dataDirectory: string): Promise<SigningKey> {
  const file = path.join(dataDirectory, fileName);
  const stored = (await readStored(file)) ?? (await create(file));
  const { d: _private, ...open } = stored;
  const publicJwk = { ...open, alg: signingAlgorithm, use: 'sig' };
  const privateKey = await importJWK(stored, signingAlgorithm);
  if (privateKey instanceof Uint8Array) throw unusable(file);
  return { kid: stored.kid, privateKey, publicJwk };
}

async function readStored(file: string): Promise<StoredKey | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw unusable(file, cause);
  }
  try {
    return storedKeySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw unusable(file, cause);
  }
}

async function create(file: string): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = storedKeySchema.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(key)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  return key;
}

function unusable(file: string, cause?: unknown): StartError {
  return new StartError(
    `the signing key ${file} can't be read as one`,
    'Restore it from a backup, or remove it: everyone must then sign in again.',
    cause,
  );
}
