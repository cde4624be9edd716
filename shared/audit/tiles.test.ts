import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash, nodeHash } from './hash.ts';
import type { Hash } from './hash.ts';
import { consistencyProof, inclusionProof, rootAt } from './merkle.ts';
import {
  encodeEntries,
  hashesOfTile,
  hashOver,
  parseTileIndex,
  parseTileLevel,
  tileAt,
  tilePath,
  tileWidth,
  treeOfTiles,
} from './tiles.ts';
import { verifyConsistency, verifyInclusion } from './verify.ts';

function sha256(bytes: Uint8Array): Hash {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

describe('the address of a tile', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 999, width: 17 }, 'tile/1/999.p/17'],
    [{ level: 'entries' as const, index: 1000, width: 1 }, 'tile/entries/x001/000.p/1'],
  ])('of %j is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
  });

  it('is read back as what it was made of', () => {
    fc.assert(
      fc.property(fc.nat(5_000_000_000), fc.integer({ min: 1, max: tileWidth }), (index, width) => {
        expect(parseTileIndex(tilePath({ level: 0, index, width }).slice('tile/0/'.length))).toEqual({ index, width });
      }),
    );
  });

  it.each(['', '1', '0001', 'x000/001', '001.p/0', '001.p/256', '001.p/257', '001.p/01', '001/', 'x001', '../001', 'x001/x001', '-01'])(
    'is never %j',
    (path) => {
      expect(parseTileIndex(path)).toBeUndefined();
    },
  );

  it('has a level from 0 to 5', () => {
    expect(['0', '5', '6', '00', 'entries', ''].map(parseTileLevel)).toEqual([0, 5, undefined, undefined, undefined, undefined]);
  });
});

describe('a log in tiles', () => {
  const size = 70_000;
  const leaves = Array.from({ length: size }, (_, index) => leafHash(sha256, new TextEncoder().encode(String(index))));
  const levels = [leaves];
  for (let below: readonly Hash[] = leaves; below.length >= tileWidth;) {
    const above = Array.from({ length: Math.floor(below.length / tileWidth) }, (_, index) =>
      hashOver(sha256, below.slice(index * tileWidth, (index + 1) * tileWidth)),
    );
    levels.push(above);
    below = above;
  }
  const asked: string[] = [];

  function tree(atSize: number) {
    return treeOfTiles(sha256, atSize, async (tile) => {
      asked.push(tilePath(tile));
      return (levels[tile.level] ?? []).slice(tile.index * tileWidth, tile.index * tileWidth + tile.width);
    });
  }

  it('has the head that its leaves have', async () => {
    const by = (from: number, to: number): Hash => {
      if (to - from === 1) return leaves[from] ?? new Uint8Array();
      const middle = from + 2 ** Math.floor(Math.log2(to - from - 1));
      return nodeHash(sha256, by(from, middle), by(middle, to));
    };
    for (const at of [1, 255, 256, 257, 65_535, 65_536, 65_537, size]) expect(await rootAt(tree(at), at)).toEqual(by(0, at));
  });

  it('proves an entry and its own growth with a handful of tiles', async () => {
    asked.splice(0);
    const now = tree(size);
    const head = { size, root: await rootAt(now, size) };
    const first = { size: 300, root: await rootAt(tree(300), 300) };
    const index = 12_345;
    const inclusion = { index, leaf: leaves[index] ?? new Uint8Array(), path: await inclusionProof(now, index, size) };
    expect(verifyInclusion(sha256, inclusion, head)).toBe(true);
    expect(verifyConsistency(sha256, { first, second: head }, await consistencyProof(now, 300, size))).toBe(true);
    expect(new Set(asked).size).toBeLessThan(12);
  });

  it('ends where the log ends', async () => {
    expect(tileAt({ level: 0, index: 273 }, size)).toEqual({ level: 0, index: 273, width: 112 });
    expect(tileAt({ level: 1, index: 1 }, size)).toEqual({ level: 1, index: 1, width: 17 });
    expect(tileAt({ level: 2, index: 0 }, size)).toEqual({ level: 2, index: 0, width: 1 });
    expect(tileAt({ level: 3, index: 0 }, size)).toBeUndefined();
    await expect(tree(size).node(0, size)).rejects.toThrow('no complete subtree');
  });

  it('takes no tile of another length for one', () => {
    expect(hashesOfTile(new Uint8Array(64), 2)).toHaveLength(2);
    expect(hashesOfTile(new Uint8Array(64), 3)).toBeUndefined();
  });

  it('holds entries with their lengths before them', () => {
    expect(encodeEntries([Uint8Array.of(7, 8), new Uint8Array(), new Uint8Array(258)]).slice(0, 10)).toEqual(
      Uint8Array.of(0, 2, 7, 8, 0, 0, 1, 2, 0, 0),
    );
    expect(() => encodeEntries([new Uint8Array(65_536)])).toThrow('no place');
  });
});
