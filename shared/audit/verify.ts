/** Checking proofs, with nothing of the tree at hand (RFC 9162, sections 2.1.3.2 and 2.1.4.2). Each answers false, and never throws, for what proves nothing. */
import { emptyRoot, nodeHash, sameBytes } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import { splitOf } from './merkle.ts';
import type { LeafRange } from './merkle.ts';

export interface Head {
  readonly size: number;
  readonly root: Hash;
}

export interface Inclusion {
  readonly index: number;
  readonly leaf: Hash;
  readonly path: readonly Hash[];
}

/** Is the leaf at its place in the tree of this head? */
export function verifyInclusion(sha256: Sha256, { index, leaf, path }: Inclusion, { size, root }: Head): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let [node, last] = [index, size - 1];
  let hash = leaf;
  for (const beside of path) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sha256, beside, hash);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else hash = nodeHash(sha256, hash, beside);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameBytes(hash, root);
}

/** Is the tree of the first head the beginning of that of the second? Every tree begins with the empty one, which is its one head. */
export function verifyConsistency(
  sha256: Sha256,
  { first, second }: { readonly first: Head; readonly second: Head },
  path: readonly Hash[],
): boolean {
  if (!isSize(first.size) || !isSize(second.size) || first.size > second.size) return false;
  if (first.size === 0) return path.length === 0 && sameBytes(first.root, emptyRoot(sha256));
  if (first.size === second.size) return path.length === 0 && sameBytes(first.root, second.root);
  const isWhole = Number.isInteger(Math.log2(first.size));
  const [start, ...rest] = isWhole ? [first.root, ...path] : path;
  if (start === undefined) return false;
  let [node, last] = [first.size - 1, second.size - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [before, after] = [start, start];
  for (const beside of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      before = nodeHash(sha256, beside, before);
      after = nodeHash(sha256, beside, after);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else after = nodeHash(sha256, after, beside);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameBytes(before, first.root) && sameBytes(after, second.root);
}

/** The head that leaves of a range and the hashes of `rangeProof` lead to; undefined when there are too few or too many of either. */
export function rootOfRange(
  sha256: Sha256,
  {
    leaves,
    proof,
    range,
    size,
  }: { readonly leaves: readonly Hash[]; readonly proof: readonly Hash[]; readonly range: LeafRange; readonly size: number },
): Hash | undefined {
  if (range.from < 0 || range.from > range.to || range.to > size || leaves.length !== range.to - range.from) return undefined;
  if (size === 0) return proof.length === 0 ? emptyRoot(sha256) : undefined;
  let taken = 0;
  function visit(from: number, to: number): Hash | undefined {
    if (to <= range.from || from >= range.to) return proof[taken++];
    if (to - from === 1) return leaves[from - range.from];
    const middle = from + splitOf(to - from);
    const left = visit(from, middle);
    const right = visit(middle, to);
    return left === undefined || right === undefined ? undefined : nodeHash(sha256, left, right);
  }
  const root = visit(0, size);
  return taken === proof.length ? root : undefined;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function half(value: number): number {
  return Math.floor(value / 2);
}
