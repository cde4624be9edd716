/**
 * Making proofs over a Merkle tree (RFC 6962, section 2.1; RFC 9162, section 2.1.3). The tree is anything that can tell the hash of a
 * complete subtree; `tiles.ts` reads one from tiles. Sizes are below 2^53, so halves are divisions and never shifts.
 */
import { emptyRoot, nodeHash } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';

/** The hash of the complete subtree over the leaves `index * 2^level` up to `(index + 1) * 2^level`. */
export type ReadNode = (level: number, index: number) => Promise<Hash>;

export interface Tree {
  readonly sha256: Sha256;
  readonly node: ReadNode;
}

/** Leaves `from` up to, and without, `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** Where a subtree of `size` leaves (at least 2) is cut: the largest power of two below it. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** @throws whatever `node` throws for a subtree that it can't tell */
export async function rootAt(tree: Tree, size: number): Promise<Hash> {
  return size === 0 ? emptyRoot(tree.sha256) : rangeRoot(tree, { from: 0, to: size });
}

async function rangeRoot(tree: Tree, { from, to }: LeafRange): Promise<Hash> {
  const size = to - from;
  const level = Math.log2(size);
  if (Number.isInteger(level) && from % size === 0) return tree.node(level, from / size);
  const middle = from + splitOf(size);
  return nodeHash(tree.sha256, await rangeRoot(tree, { from, to: middle }), await rangeRoot(tree, { from: middle, to }));
}

/** PATH(m, D[n]): what stands beside the way from a leaf to the head, lowest first. @throws RangeError without such a leaf */
export async function inclusionProof(tree: Tree, index: number, size: number): Promise<readonly Hash[]> {
  if (index < 0 || index >= size) throw new RangeError(`there is no leaf ${index} in a tree of ${size}`);
  const path: Hash[] = [];
  let range: LeafRange = { from: 0, to: size };
  while (range.to - range.from > 1) {
    const middle = range.from + splitOf(range.to - range.from);
    const [left, right]: readonly [LeafRange, LeafRange] = [
      { from: range.from, to: middle },
      { from: middle, to: range.to },
    ];
    path.unshift(await rangeRoot(tree, index < middle ? right : left));
    range = index < middle ? left : right;
  }
  return path;
}

/** PROOF(m, D[n]): shows that the tree of `first` leaves is the beginning of that of `second`. Empty when one of them is 0, or both are the same. */
export async function consistencyProof(tree: Tree, first: number, second: number): Promise<readonly Hash[]> {
  if (first < 0 || first > second) throw new RangeError(`a tree of ${second} can't begin with one of ${first}`);
  if (first === 0 || first === second) return [];
  const path: Hash[] = [];
  let range: LeafRange = { from: 0, to: second };
  /** The whole of the first tree is known to who asks: its hash needs no telling. */
  let isWhole = true;
  while (range.to !== first) {
    const middle = range.from + splitOf(range.to - range.from);
    if (first <= middle) {
      path.unshift(await rangeRoot(tree, { from: middle, to: range.to }));
      range = { from: range.from, to: middle };
    } else {
      path.unshift(await rangeRoot(tree, { from: range.from, to: middle }));
      range = { from: middle, to: range.to };
      isWhole = false;
    }
  }
  return isWhole ? path : [await rangeRoot(tree, range), ...path];
}

/** The hashes left and right of a range of leaves that lead from these leaves to the head: in the order `rootOfRange` takes them. */
export async function rangeProof(tree: Tree, range: LeafRange, size: number): Promise<readonly Hash[]> {
  const hashes: Hash[] = [];
  async function visit(from: number, to: number): Promise<void> {
    if (from >= range.from && to <= range.to) return;
    if (to <= range.from || from >= range.to) {
      hashes.push(await rangeRoot(tree, { from, to }));
      return;
    }
    const middle = from + splitOf(to - from);
    await visit(from, middle);
    await visit(middle, to);
  }
  if (size > 0) await visit(0, size);
  return hashes;
}
