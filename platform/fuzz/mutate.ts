/** Inputs that are almost right: a few changes to one that is, by a seeded chance, so that any of them can be made again. */
import { SeededRandom, mix } from '../sources/simulator/random.ts';
import type { FuzzTarget } from './target.ts';

const mostChanges = 6;
const mostBytes = 256 * 1024;
/** Numbers at which things go wrong: bounds of the integer types, signs, not-quite-numbers. */
const awkwardNumbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const;
const awkwardWords = [
  'null',
  '-1',
  '1e999',
  '0.1',
  '9007199254740993',
  '""',
  '[]',
  '{}',
  'true',
  '\u0000',
  '\ud800',
  '🛰',
  '../',
  '__proto__',
];

const utf8 = new TextEncoder();

/** Input number `iteration` of a run: always the same for the same seed and target. */
export function inputOf(target: FuzzTarget, seed: number, iteration: number): Uint8Array {
  const random = new SeededRandom(mix(seed ^ mix(hashOf(target.name) ^ mix(iteration))));
  let input = pick(random, target.corpus) ?? new Uint8Array();
  const changes = below(random, mostChanges + 1);
  for (let change = 0; change < changes; change += 1) input = changed(input, { random, target });
  // A copy: what a door does to its input must not reach the corpus.
  return input.slice(0, mostBytes);
}

interface Chance {
  readonly random: SeededRandom;
  readonly target: FuzzTarget;
}

function changed(input: Uint8Array, { random, target }: Chance): Uint8Array {
  const at = below(random, input.byteLength + 1);
  const length = below(random, Math.min(64, input.byteLength - at) + 1);
  switch (below(random, 8)) {
    case 0:
      return input.subarray(0, at);
    case 1:
      return spliced(input, { at, removed: length, put: new Uint8Array() });
    case 2:
      return spliced(input, { at, removed: 0, put: input.subarray(at, at + length) });
    case 3:
      return spliced(input, { at, removed: 0, put: utf8.encode(pick(random, [...awkwardWords, ...target.words]) ?? '') });
    case 4:
      return spliced(input, { at, removed: length, put: utf8.encode(pick(random, [...awkwardWords, ...target.words]) ?? '') });
    case 5:
      return spliced(input, { at: aligned(at), removed: 4, put: littleEndian(pick(random, awkwardNumbers) ?? 0) });
    case 6: {
      const other = pick(random, target.corpus) ?? input;
      return spliced(input, { at, removed: input.byteLength, put: other.subarray(below(random, other.byteLength + 1)) });
    }
    default:
      return spliced(input, { at, removed: 1, put: Uint8Array.of(below(random, 256)) });
  }
}

function spliced(
  input: Uint8Array,
  { at, removed, put }: { readonly at: number; readonly removed: number; readonly put: Uint8Array },
): Uint8Array {
  const rest = input.subarray(Math.min(input.byteLength, at + removed));
  const made = new Uint8Array(at + put.byteLength + rest.byteLength);
  made.set(input.subarray(0, at));
  made.set(put, at);
  made.set(rest, at + put.byteLength);
  return made;
}

function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function aligned(at: number): number {
  return at - (at % 4);
}

function below(random: SeededRandom, bound: number): number {
  return Math.floor(random.next() * bound);
}

function pick<T>(random: SeededRandom, of: readonly T[]): T | undefined {
  return of[below(random, of.length)];
}

function hashOf(text: string): number {
  let hash = 0;
  for (const byte of utf8.encode(text)) hash = mix(hash ^ byte);
  return hash;
}
