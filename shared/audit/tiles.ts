/**
 * The log as static files (c2sp.org/tlog-tiles): a tile is up to 256 hashes of one level of every eighth level of the tree, so a tree
 * of 256 leaves is one tile, one of 65,536 leaves 257. Tiles that are full never change.
 */
import { hashBytes, nodeHash } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import type { ReadNode } from './merkle.ts';

const tileHeight = 8;
export const tileWidth = 2 ** tileHeight;
/** 256^6 leaves are more than any size here. */
const highestLevel = 5;
/** An entry's length stands in two bytes. */
export const maxEntryBytes = 65_535;

export interface TileId {
  readonly level: number;
  readonly index: number;
  /** Hashes in it, 1–256: fewer than 256 of a partial tile. */
  readonly width: number;
}

/** e.g. `tile/0/x001/x234/067.p/5`, or for entries `tile/entries/003`. */
export function tilePath(tile: TileId | (Omit<TileId, 'level'> & { readonly level: 'entries' })): string {
  const partial = tile.width === tileWidth ? '' : `.p/${tile.width}`;
  return `tile/${tile.level}/${indexPath(tile.index)}${partial}`;
}

function indexPath(index: number): string {
  const digits = index.toString();
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.map((group, place) => (place === groups.length - 1 ? group : `x${group}`)).join('/');
}

/** What follows `tile/<L>/`; undefined for what no tile is called, so that each has one address. */
export function parseTileIndex(path: string): Omit<TileId, 'level'> | undefined {
  const parts = /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (parts?.[1] === undefined) return undefined;
  const index = Number(parts[1].replaceAll(/[x/]/g, ''));
  const width = parts[2] === undefined ? tileWidth : Number(parts[2]);
  if (!Number.isSafeInteger(index) || indexPath(index) !== parts[1] || width > tileWidth) return undefined;
  return parts[2] !== undefined && width === tileWidth ? undefined : { index, width };
}

export function parseTileLevel(text: string): number | undefined {
  return /^[0-5]$/.test(text) ? Number(text) : undefined;
}

/** How many hashes a level of tiles holds in all when the log has `size` leaves. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** The tile at this place of a log of `size` leaves: undefined beyond its end. */
export function tileAt({ level, index }: Omit<TileId, 'width'>, size: number): TileId | undefined {
  const width = Math.min(tileWidth, hashesAt(level, size) - index * tileWidth);
  return width > 0 && level <= highestLevel ? { level, index, width } : undefined;
}

/** The hashes of a tile's bytes; undefined when these are not as many as it has. */
export function hashesOfTile(bytes: Uint8Array, width: number): readonly Hash[] | undefined {
  if (bytes.length !== width * hashBytes) return undefined;
  return Array.from({ length: width }, (_, place) => bytes.slice(place * hashBytes, (place + 1) * hashBytes));
}

/** The hash of the complete subtree over some hashes of a tile; their number is a power of two. */
export function hashOver(sha256: Sha256, hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, pair) => pairHash(sha256, row, pair));
  if (row[0] === undefined) throw new RangeError('there is no subtree over nothing');
  return row[0];
}

function pairHash(sha256: Sha256, row: readonly Hash[], pair: number): Hash {
  const [left, right] = [row[2 * pair], row[2 * pair + 1]];
  if (left === undefined || right === undefined) throw new RangeError('a complete subtree has a power of two of leaves');
  return nodeHash(sha256, left, right);
}

/**
 * Reads a tree of `size` leaves from its tiles, each asked for once.
 *
 * @param readTile answers the hashes of a tile, as many as its width
 */
export function treeOfTiles(
  sha256: Sha256,
  size: number,
  readTile: (tile: TileId) => Promise<readonly Hash[]>,
): { readonly sha256: Sha256; readonly node: ReadNode } {
  const tiles = new Map<string, Promise<readonly Hash[]>>();

  function read(tile: TileId): Promise<readonly Hash[]> {
    const key = `${tile.level}/${tile.index}`;
    const known = tiles.get(key) ?? readTile(tile);
    tiles.set(key, known);
    return known;
  }

  return {
    sha256,
    node: async (nodeLevel, nodeIndex) => {
      const level = Math.min(highestLevel, Math.floor(nodeLevel / tileHeight));
      const count = 2 ** (nodeLevel - level * tileHeight);
      const first = nodeIndex * count;
      const tile = tileAt({ level, index: Math.floor(first / tileWidth) }, size);
      const place = first % tileWidth;
      if (tile === undefined || place + count > tile.width) {
        throw new RangeError(`a log of ${size} has no complete subtree ${nodeIndex} at level ${nodeLevel}`);
      }
      return hashOver(sha256, (await read(tile)).slice(place, place + count));
    },
  };
}

/** A bundle of entries: each with its length before it, big-endian in two bytes. @throws RangeError for one that is too long */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > maxEntryBytes) throw new RangeError(`an entry of ${entry.length} bytes has no place in a bundle`);
    bytes.set([entry.length >> 8, entry.length & 255], at);
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}
