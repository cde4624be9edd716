/** The hashes of RFC 6962 (section 2.1): a leaf can never pass for an inner node, nor a node for a leaf. */

/** 32 bytes. */
export type Hash = Uint8Array;
/** SHA-256 of the machine that runs this: Node's in platform and link, so that nothing here needs either. */
export type Sha256 = (bytes: Uint8Array) => Hash;
/** Ed25519: is this the signature of the message under the 32 bytes of the public key? Never throws. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export const hashBytes = 32;
const leafPrefix = 0;
const nodePrefix = 1;

export function leafHash(sha256: Sha256, leaf: Uint8Array): Hash {
  const bytes = new Uint8Array(1 + leaf.length);
  bytes[0] = leafPrefix;
  bytes.set(leaf, 1);
  return sha256(bytes);
}

export function nodeHash(sha256: Sha256, left: Hash, right: Hash): Hash {
  const bytes = new Uint8Array(1 + 2 * hashBytes);
  bytes[0] = nodePrefix;
  bytes.set(left, 1);
  bytes.set(right, 1 + hashBytes);
  return sha256(bytes);
}

/** The head of the tree without leaves. */
export function emptyRoot(sha256: Sha256): Hash {
  return sha256(new Uint8Array());
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
