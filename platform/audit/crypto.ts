/** The hashes and signatures of the audit log, as Node makes them. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Hash } from '../../shared/audit/hash.ts';
import type { ProofCrypto } from '../../shared/audit/note.ts';

/** What stands before the 32 bytes of an Ed25519 public key in DER (RFC 8410). */
const publicKeyHead = Buffer.from('302a300506032b6570032100', 'hex');

export function sha256(bytes: Uint8Array): Hash {
  return createHash('sha256').update(bytes).digest();
}

export function publicKeyOf(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicKeyHead.length);
}

export const proofCrypto: ProofCrypto = {
  sha256,
  verifyEd25519(publicKey, message, signature) {
    try {
      const key = createPublicKey({ key: Buffer.concat([publicKeyHead, publicKey]), format: 'der', type: 'spki' });
      return verify(null, message, key, signature);
    } catch {
      return false;
    }
  },
};
