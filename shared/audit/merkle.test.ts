import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { emptyRoot, leafHash, nodeHash } from './hash.ts';
import type { Hash } from './hash.ts';
import { consistencyProof, inclusionProof, rangeProof, rootAt, splitOf } from './merkle.ts';
import type { Tree } from './merkle.ts';
import { rootOfRange, verifyConsistency, verifyInclusion } from './verify.ts';

function sha256(bytes: Uint8Array): Hash {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new Error(`${hex} is no hex`);
  return bytes;
}

/** MTH(D[n]) word for word as RFC 6962 has it: what everything else is held against. */
function headOf(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return emptyRoot(sha256);
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return nodeHash(sha256, headOf(leaves.slice(0, split)), headOf(leaves.slice(split)));
}

function treeOf(leaves: readonly Hash[]): Tree {
  const known = new Map<string, Hash>();
  return {
    sha256,
    node: async (level, index) => {
      const key = `${level}/${index}`;
      const hash = known.get(key) ?? headOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
      known.set(key, hash);
      return hash;
    },
  };
}

/** The leaves of the test vectors that certificate transparency logs share. */
const vectorLeaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) =>
  leafHash(sha256, bytesOf(hex)),
);
const vectorHeads = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the heads, paths and proofs of the known vectors', () => {
  const tree = treeOf(vectorLeaves);

  it('are those of RFC 6962 for trees of 0 to 8 leaves', async () => {
    const heads = await Promise.all(vectorHeads.map((_, size) => rootAt(tree, size)));
    expect(heads.map(toHex)).toEqual(vectorHeads);
  });

  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('lead from leaf %i to the head of %i', async (index, size, path) => {
    expect((await inclusionProof(tree, index, size)).map(toHex)).toEqual(path);
  });

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('show that the tree of %i begins that of %i', async (first, second, path) => {
    expect((await consistencyProof(tree, first, second)).map(toHex)).toEqual(path);
  });
});

const most = 300;
const leaves = Array.from({ length: most }, (_, index) => leafHash(sha256, new TextEncoder().encode(`entry ${index}`)));
const tree = treeOf(leaves);
const heads = leaves.concat(emptyRoot(sha256)).map((_, size) => ({ size, root: headOf(leaves.slice(0, size)) }));

function head(size: number): { readonly size: number; readonly root: Hash } {
  const known = heads[size];
  if (known === undefined) throw new Error(`no head of ${size}`);
  return known;
}

function leafAt(index: number): Hash {
  return leaves[index] ?? new Uint8Array();
}

function flipped(hash: Hash, bit: number): Hash {
  return hash.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

const bit = fc.nat(255);

describe('an inclusion proof', () => {
  it('verifies for every leaf of every tree up to 64, and for the edges of all up to 300', async () => {
    for (let size = 1; size <= most; size += 1) {
      const indexes = size <= 64 ? Array.from({ length: size }, (_, index) => index) : [0, 1, size >> 1, size - 2, size - 1];
      for (const index of indexes) {
        const path = await inclusionProof(tree, index, size);
        expect(verifyInclusion(sha256, { index, leaf: leafAt(index), path }, head(size)), `${index} of ${size}`).toBe(true);
      }
    }
  });

  const cases = fc.integer({ min: 1, max: most }).chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }));

  it('fails with a bit of leaf, path or head turned, a step more or less, or another place', async () => {
    await fc.assert(
      fc.asyncProperty(cases, bit, fc.nat(), async ({ size, index }, turned, chosen) => {
        const path = await inclusionProof(tree, index, size);
        const honest = { index, leaf: leafAt(index), path };
        const at = path.length === 0 ? 0 : chosen % path.length;
        expect(verifyInclusion(sha256, { ...honest, leaf: flipped(honest.leaf, turned) }, head(size))).toBe(false);
        expect(verifyInclusion(sha256, honest, { size, root: flipped(head(size).root, turned) })).toBe(false);
        expect(verifyInclusion(sha256, { ...honest, path: [...path, leafAt(0)] }, head(size))).toBe(false);
        if (path.length > 0) {
          expect(verifyInclusion(sha256, { ...honest, path: path.slice(1) }, head(size))).toBe(false);
          const bent = path.map((hash, step) => (step === at ? flipped(hash, turned) : hash));
          expect(verifyInclusion(sha256, { ...honest, path: bent }, head(size))).toBe(false);
        }
        const other = chosen % (size + 1);
        if (other !== index) expect(verifyInclusion(sha256, { ...honest, index: other }, head(size))).toBe(false);
      }),
    );
  });

  it('is refused for a leaf that is not there', async () => {
    await expect(inclusionProof(tree, 3, 3)).rejects.toThrow('no leaf 3');
    expect(verifyInclusion(sha256, { index: 0, leaf: leafAt(0), path: [] }, head(0))).toBe(false);
  });
});

describe('a consistency proof', () => {
  it('verifies for every two trees up to 64, and for the edges of all up to 300', async () => {
    for (let second = 0; second <= most; second += 1) {
      const firsts = second <= 64 ? Array.from({ length: second + 1 }, (_, first) => first) : [0, 1, 128, second >> 1, second - 1, second];
      for (const first of firsts.filter((size) => size <= second)) {
        const path = await consistencyProof(tree, first, second);
        expect(verifyConsistency(sha256, { first: head(first), second: head(second) }, path), `${first} of ${second}`).toBe(true);
      }
    }
  });

  const cases = fc
    .integer({ min: 1, max: most })
    .chain((second) => fc.record({ second: fc.constant(second), first: fc.integer({ min: 1, max: second }) }));

  it('fails with a bit of either head or of the path turned, or a step more or less', async () => {
    await fc.assert(
      fc.asyncProperty(cases, bit, fc.nat(), async ({ first, second }, turned, chosen) => {
        const path = await consistencyProof(tree, first, second);
        const honest = { first: head(first), second: head(second) };
        const bentHead = (size: number) => ({ size, root: flipped(head(size).root, turned) });
        expect(verifyConsistency(sha256, { ...honest, first: bentHead(first) }, path)).toBe(false);
        expect(verifyConsistency(sha256, { ...honest, second: bentHead(second) }, path)).toBe(false);
        expect(verifyConsistency(sha256, honest, [...path, leafAt(0)])).toBe(false);
        if (path.length > 0) {
          const at = chosen % path.length;
          const bent = path.map((hash, step) => (step === at ? flipped(hash, turned) : hash));
          expect(verifyConsistency(sha256, honest, bent)).toBe(false);
          expect(verifyConsistency(sha256, honest, path.slice(1))).toBe(false);
        }
      }),
    );
  });

  it('can not be made for a history that was changed, or is shorter than what was seen', async () => {
    const forked = treeOf(leaves.map((leaf, index) => (index === 40 ? leafAt(41) : leaf)));
    const path = await consistencyProof(forked, 100, 200);
    const second = { size: 200, root: await rootAt(forked, 200) };
    expect(verifyConsistency(sha256, { first: head(100), second }, path)).toBe(false);
    expect(verifyConsistency(sha256, { first: head(100), second: head(99) }, [])).toBe(false);
  });
});

describe('a range of leaves', () => {
  const cases = fc
    .integer({ min: 0, max: most })
    .chain((size) => fc.tuple(fc.constant(size), fc.nat(size), fc.nat(size)))
    .map(([size, one, other]) => ({ size, range: { from: Math.min(one, other), to: Math.max(one, other) } }));

  it('leads to the head, and does not with a leaf or a hash beside it turned, left out or added', async () => {
    await fc.assert(
      fc.asyncProperty(cases, bit, fc.nat(), async ({ size, range }, turned, chosen) => {
        const proof = await rangeProof(tree, range, size);
        const inRange = leaves.slice(range.from, range.to);
        const rootHex = toHex(head(size).root);
        const rootWith = (changes: { leaves?: readonly Hash[]; proof?: readonly Hash[] }) => {
          const root = rootOfRange(sha256, { leaves: inRange, proof, range, size, ...changes });
          return root === undefined ? undefined : toHex(root);
        };
        expect(rootWith({})).toBe(rootHex);
        expect(rootWith({ leaves: [...inRange, leafAt(0)] })).toBeUndefined();
        expect(rootWith({ proof: [...proof, leafAt(0)] })).toBeUndefined();
        if (inRange.length > 0) {
          const at = chosen % inRange.length;
          expect(rootWith({ leaves: inRange.map((leaf, index) => (index === at ? flipped(leaf, turned) : leaf)) })).not.toBe(rootHex);
          expect(rootWith({ leaves: inRange.slice(1) })).toBeUndefined();
        }
        if (proof.length > 0) {
          const at = chosen % proof.length;
          expect(rootWith({ proof: proof.map((hash, index) => (index === at ? flipped(hash, turned) : hash)) })).not.toBe(rootHex);
          expect(rootWith({ proof: proof.slice(1) })).toBeUndefined();
        }
      }),
    );
  });
});
