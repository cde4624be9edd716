/** The hashes and signatures of the audit log, as this console's Node makes them. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { ProofCrypto } from '../../../shared/audit/note.ts';

/** What stands before the 32 bytes of an Ed25519 public key in DER (RFC 8410). */
const publicKeyHead = Buffer.from('302a300506032b6570032100', 'hex');

export const proofCrypto: ProofCrypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEd25519(publicKey, message, signature) {
    try {
      const key = createPublicKey({ key: Buffer.concat([publicKeyHead, publicKey]), format: 'der', type: 'spki' });
      return verify(null, message, key, signature);
    } catch {
      return false;
    }
  },
};
