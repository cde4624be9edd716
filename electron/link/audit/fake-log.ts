/** An audit log without a platform: a test plays it, honest or not. */
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { checkpointText, originOf } from '../../../shared/audit/checkpoint.ts';
import { leafHash } from '../../../shared/audit/hash.ts';
import type { Hash } from '../../../shared/audit/hash.ts';
import { formatKey, noteKey, signNote } from '../../../shared/audit/note.ts';
import type { NoteKey } from '../../../shared/audit/note.ts';
import { rotationText } from '../../../shared/audit/rotation.ts';
import { hashOver, parseTileIndex, tileWidth } from '../../../shared/audit/tiles.ts';
import { rootOfRange } from '../../../shared/audit/verify.ts';
import { AskFailed } from './client.ts';
import type { GetBytes } from './client.ts';
import { proofCrypto } from './crypto.ts';

const { sha256 } = proofCrypto;

export interface FakeLog {
  readonly get: GetBytes;
  readonly leaves: Hash[];
  readonly asked: string[];
  add(count: number, words?: string): void;
  /** Gives it a new key, with or without the old one's signature. */
  changeKey(proven: boolean): void;
  /** What it answers from now on; null: as it is. */
  setTrouble(trouble: AskFailed | null): void;
  /** Signs only the first entries. */
  signOnly(size: number | null): void;
  hash(index: number): string;
}

export function createFakeLog(platformId: string): FakeLog {
  const leaves: Hash[] = [];
  const asked: string[] = [];
  const rotations: string[] = [];
  let signer = newSigner(platformId);
  let trouble: AskFailed | null = null;
  let signedSize: number | null = null;

  function size(): number {
    return signedSize ?? leaves.length;
  }

  function checkpoint(): string {
    const root = rootOfRange(sha256, { leaves: leaves.slice(0, size()), proof: [], range: { from: 0, to: size() }, size: size() });
    return signer.note(checkpointText({ origin: signer.key.name, size: size(), root: root ?? new Uint8Array() }));
  }

  function level(wanted: number): readonly Hash[] {
    let hashes: readonly Hash[] = leaves.slice(0, size());
    for (let at = 0; at < wanted; at += 1) {
      const below = hashes;
      hashes = Array.from({ length: Math.floor(below.length / tileWidth) }, (_, tile) =>
        hashOver(sha256, below.slice(tile * tileWidth, (tile + 1) * tileWidth)),
      );
    }
    return hashes;
  }

  function answer(path: string): Buffer | undefined {
    if (path === 'checkpoint') return Buffer.from(checkpoint());
    if (path === 'key') return Buffer.from(`${formatKey(signer.key)}\n`);
    if (path === 'rotations') return Buffer.from(JSON.stringify({ rotations }));
    const [, wanted = '', rest = ''] = /^tile\/(\d)\/(.*)$/.exec(path) ?? [];
    const place = parseTileIndex(rest);
    if (place === undefined) return undefined;
    const from = place.index * tileWidth;
    return Buffer.concat(level(Number(wanted)).slice(from, from + place.width));
  }

  return {
    leaves,
    asked,
    async get(url) {
      const path = url.pathname.replace('/audit/v1/', '');
      asked.push(path);
      if (trouble !== null) throw trouble;
      const bytes = answer(path);
      if (bytes === undefined) throw new AskFailed({ kind: 'http', status: 404, message: null, remedy: null });
      return bytes;
    },
    add(count, words = 'entry') {
      for (let done = 0; done < count; done += 1) leaves.push(leafHash(sha256, Buffer.from(`${words} ${String(leaves.length)}`)));
    },
    changeKey(proven) {
      const next = newSigner(platformId);
      if (proven) rotations.push(signer.note(rotationText(signer.key, next.key)));
      signer = next;
    },
    setTrouble(next) {
      trouble = next;
    },
    signOnly(next) {
      signedSize = next;
    },
    hash: (index) => Buffer.from(leaves[index] ?? new Uint8Array()).toString('hex'),
  };
}

function newSigner(platformId: string): { readonly key: NoteKey; readonly note: (text: string) => string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = noteKey(sha256, originOf(platformId), publicKey);
  return { key, note: (text) => signNote(text, key, (message) => sign(null, message, privateKey)) };
}
