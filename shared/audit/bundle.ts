/**
 * An export of the audit log that can be checked with the log's public key alone: one line of JSON that says what it is, then one line
 * for each entry, its leaf hash and its leaf. Everything in it is checked: the lines against their hashes and their order, the hashes
 * against the signed head, the head's key against the key that the reader trusts.
 */
import { z } from 'zod';
import { fromHex, toHex } from './bytes.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { leafHash, sameBytes } from './hash.ts';
import type { Hash } from './hash.ts';
import type { NoteKey, ProofCrypto } from './note.ts';
import { keysFrom } from './rotation.ts';
import { rootOfRange } from './verify.ts';

const hashText = z.string().regex(/^[0-9a-f]{64}$/, 'a hash is 64 hex digits');

export const bundleHeaderSchema = z.object({
  format: z.literal('switchyard-audit-bundle/1'),
  /** Entries `from` up to, and without, `to`. */
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  madeAtMs: z.number(),
  /** The signed head that the entries lead to. */
  checkpoint: z.string(),
  /** From the first key of the log to the one that signed, oldest first. */
  rotations: z.array(z.string()),
  /** As `rangeProof` makes them. */
  proof: z.array(hashText).max(200),
});
export type BundleHeader = z.infer<typeof bundleHeaderSchema>;

export function bundleLine(entry: { readonly leaf: string; readonly hash: string }): string {
  return `${entry.hash} ${entry.leaf}`;
}

export type BundleVerdict =
  | { readonly state: 'proven'; readonly header: BundleHeader; readonly checkpoint: Checkpoint }
  /** It is not what the platform signed: `what` is the end of a sentence that begins with "the bundle". */
  | { readonly state: 'altered'; readonly what: string }
  /** It can't be told: no bundle, or nothing that the wanted key could prove. */
  | { readonly state: 'unreadable'; readonly what: string };

interface VerifyOptions {
  readonly crypto: ProofCrypto;
  /** The key that the reader trusts: the log's first, or any since. */
  readonly key: NoteKey;
  /** Signed notes of the same log, kept elsewhere: the bundle's log must begin with each. */
  readonly seen?: readonly string[];
  /** Told after each thousand entries. */
  readonly onProgress?: (entries: number) => void;
}

const progressEvery = 1000;

/** @param lines without their newlines; read once */
export async function verifyBundle(lines: AsyncIterable<string>, options: VerifyOptions): Promise<BundleVerdict> {
  const { crypto, key } = options;
  const reader = lines[Symbol.asyncIterator]();
  const first = await reader.next();
  const header = bundleHeaderIn(first.done === true ? '' : first.value);
  if (header === undefined) return { state: 'unreadable', what: 'does not begin as a bundle of this format' };

  const keys = keysFrom(crypto, key, header.rotations);
  const checkpoint = keys.map((candidate) => openCheckpoint(crypto, header.checkpoint, candidate)).at(-1);
  if (checkpoint === undefined)
    return { state: 'altered', what: `has a checkpoint that ${keys.at(-1)?.name ?? ''} has not signed with a key that is trusted` };

  const leaves: Hash[] = [];
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
    if (next.value === '') continue;
    const index = header.from + leaves.length;
    const entry = entryOf(crypto, next.value);
    if ('what' in entry && isCutShort(next.value) && (await reader.next()).done === true)
      return { state: 'altered', what: `ends within entry #${index}: it was cut off there` };
    if ('what' in entry) return { state: 'altered', what: `has entry #${index} ${entry.what}` };
    const misplaced = misplacedWords(index, entry.sequence);
    if (misplaced !== undefined) return { state: 'altered', what: misplaced };
    leaves.push(entry.hash);
    if (leaves.length % progressEvery === 0) options.onProgress?.(leaves.length);
  }
  const wanted = header.to - header.from;
  if (leaves.length < wanted)
    return {
      state: 'altered',
      what: `${leaves.length === 0 ? 'ends before its first entry' : `ends after entry #${header.from + leaves.length - 1}`}: it was cut off before #${header.to - 1}`,
    };
  if (leaves.length > wanted) return { state: 'altered', what: `has ${leaves.length} entries where it says ${wanted}` };
  const proof = header.proof.map((hash) => fromHex(hash) ?? new Uint8Array());
  const root = rootOfRange(crypto.sha256, { leaves, proof, range: header, size: checkpoint.size });
  if (root === undefined || !sameBytes(root, checkpoint.root)) {
    return {
      state: 'altered',
      what: `has entries that do not lead to the signed head of ${checkpoint.size}: some of them were changed together with their hashes`,
    };
  }
  return againstSeen({ header, checkpoint, keys, leaves }, options) ?? { state: 'proven', header, checkpoint };
}

/** undefined: the line is no header of a bundle. */
export function bundleHeaderIn(line: string): BundleHeader | undefined {
  const parsed = bundleHeaderSchema.safeParse(parseJson(line));
  return parsed.success && parsed.data.from <= parsed.data.to ? parsed.data : undefined;
}

type ReadEntry = { readonly hash: Hash; readonly sequence: number | undefined } | { readonly what: string };

const sequenceSchema = z.object({ metadata: z.object({ sequence: z.number() }) });

function entryOf({ sha256 }: ProofCrypto, line: string): ReadEntry {
  const [hashOf, leaf] = [line.slice(0, 64), line.slice(65)];
  const hash = leafHash(sha256, new TextEncoder().encode(leaf));
  if (line.charAt(64) !== ' ' || toHex(hash) !== hashOf) return { what: 'that does not hash to its hash: it was edited' };
  const event = sequenceSchema.safeParse(parseJson(leaf));
  return { hash, sequence: event.success ? event.data.metadata.sequence : undefined };
}

/** A line that ends before its leaf does. */
function isCutShort(line: string): boolean {
  return parseJson(line.slice(65)) === undefined;
}

function misplacedWords(index: number, sequence: number | undefined): string | undefined {
  if (sequence === index) return undefined;
  if (sequence === undefined) return `has entry #${index} that is no audit event`;
  return sequence > index
    ? `has entry #${sequence} where #${index} belongs: entries are missing or changed places`
    : `has entry #${sequence} again, or late, where #${index} belongs`;
}

interface Proven {
  readonly header: BundleHeader;
  readonly checkpoint: Checkpoint;
  readonly keys: readonly NoteKey[];
  readonly leaves: readonly Hash[];
}

/** undefined: the log begins with everything that was seen of it. */
function againstSeen({ header, checkpoint, keys, leaves }: Proven, { crypto, seen = [] }: VerifyOptions): BundleVerdict | undefined {
  for (const note of seen) {
    const earlier = keys.map((key) => openCheckpoint(crypto, note, key)).find((opened) => opened !== undefined);
    if (earlier === undefined) return { state: 'unreadable', what: 'can not be held against a checkpoint that no trusted key has signed' };
    if (earlier.size > checkpoint.size) {
      return { state: 'altered', what: `is of a log of ${checkpoint.size} entries that had ${earlier.size} before: its end was cut off` };
    }
    const isWhole = header.from === 0 && earlier.size <= header.to;
    const range = { from: 0, to: earlier.size };
    const root =
      earlier.size === checkpoint.size
        ? checkpoint.root
        : isWhole && rootOfRange(crypto.sha256, { leaves: leaves.slice(0, earlier.size), proof: [], range, size: earlier.size });
    if (root === false)
      return {
        state: 'unreadable',
        what: `does not hold all ${earlier.size} entries of the earlier checkpoint: export from the beginning`,
      };
    if (root === undefined || !sameBytes(root, earlier.root)) {
      return {
        state: 'altered',
        what: `is of another history than the checkpoint of ${earlier.size} entries that was seen before: a fork`,
      };
    }
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
