/**
 * Texts by slot, and slots by text: an open-addressing hash over typed arrays. `bytes`, `offsets` and `lengths` are open so that a
 * search can scan every text without making one string.
 */
import { TextArena, mostTextBytes } from './text-arena.ts';
import { grown, leastCapacity } from './slots.ts';

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();
/** Above this share of places in use, probes grow long. */
const fullest = 0.6;

export class TextTable {
  /** By slot. */
  offsets: Uint32Array;
  lengths: Uint16Array;
  readonly #arena = new TextArena();
  #hashes: Uint32Array;
  /** Slot plus 1; 0 is an empty place. */
  #places: Uint32Array;
  #size = 0;
  readonly #scratch = new Uint8Array(mostTextBytes);
  #scratchLength = 0;
  #scratchHash = 0;

  constructor(capacity = leastCapacity) {
    this.offsets = new Uint32Array(capacity);
    this.lengths = new Uint16Array(capacity);
    this.#hashes = new Uint32Array(capacity);
    this.#places = new Uint32Array(placesFor(capacity));
  }

  /** UTF-8 of all texts; the text of a slot is at its offset. Another array after the table has grown. */
  get bytes(): Uint8Array {
    return this.#arena.bytes;
  }

  find(text: string): number | undefined {
    this.#write(text);
    const mask = this.#places.length - 1;
    for (let place = this.#scratchHash & mask; ; place = (place + 1) & mask) {
      const entry = this.#places[place] ?? 0;
      if (entry === 0) return undefined;
      if (this.#isScratch(entry - 1)) return entry - 1;
    }
  }

  /** The slot has this text from now on; it must have had none, and no other slot may have it. */
  add(slot: number, text: string): void {
    this.#write(text);
    if (slot >= this.offsets.length) this.#grow(slot);
    this.offsets[slot] = this.#arena.add(this.#scratch, this.#scratchLength);
    this.lengths[slot] = this.#scratchLength;
    this.#hashes[slot] = this.#scratchHash;
    this.#size += 1;
    if (this.#size > this.#places.length * fullest) this.#rehash();
    this.#place(slot);
  }

  remove(slot: number): void {
    const mask = this.#places.length - 1;
    let hole = (this.#hashes[slot] ?? 0) & mask;
    while (this.#places[hole] !== slot + 1) hole = (hole + 1) & mask;
    // What was pushed on past the hole moves back, so that no search ends early and no tombstones pile up.
    for (let place = (hole + 1) & mask; ; place = (place + 1) & mask) {
      const entry = this.#places[place] ?? 0;
      if (entry === 0) break;
      const home = (this.#hashes[entry - 1] ?? 0) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      this.#places[hole] = entry;
      hole = place;
    }
    this.#places[hole] = 0;
    this.#size -= 1;
    this.#arena.free(this.offsets[slot] ?? 0, this.lengths[slot] ?? 0);
    this.lengths[slot] = 0;
  }

  /** Whether the slot has this text, without a search. False means that it may still: of texts beyond ASCII a search alone tells. */
  surelyHas(slot: number, text: string): boolean {
    const length = this.lengths[slot] ?? 0;
    if (length !== text.length) return false;
    const offset = this.offsets[slot] ?? 0;
    const { bytes } = this;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 0x80 || bytes[offset + at] !== code) return false;
    }
    return true;
  }

  textOf(slot: number): string {
    const offset = this.offsets[slot] ?? 0;
    return fromUtf8.decode(this.bytes.subarray(offset, offset + (this.lengths[slot] ?? 0)));
  }

  #write(text: string): void {
    const bytes = this.#scratch;
    let length = Math.min(text.length, mostTextBytes);
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 0x80) {
        length = utf8.encodeInto(text, bytes).written;
        break;
      }
      bytes[at] = code;
    }
    this.#scratchLength = length;
    this.#scratchHash = hashOf(bytes, length);
  }

  #isScratch(slot: number): boolean {
    const length = this.#scratchLength;
    if (this.#hashes[slot] !== this.#scratchHash || this.lengths[slot] !== length) return false;
    const offset = this.offsets[slot] ?? 0;
    const { bytes } = this;
    for (let at = 0; at < length; at += 1) if (bytes[offset + at] !== this.#scratch[at]) return false;
    return true;
  }

  #place(slot: number): void {
    const mask = this.#places.length - 1;
    let place = (this.#hashes[slot] ?? 0) & mask;
    while (this.#places[place] !== 0) place = (place + 1) & mask;
    this.#places[place] = slot + 1;
  }

  #grow(slot: number): void {
    const capacity = Math.max(slot + 1, this.offsets.length * 2);
    this.offsets = grown(this.offsets, capacity);
    this.lengths = grown(this.lengths, capacity);
    this.#hashes = grown(this.#hashes, capacity);
  }

  #rehash(): void {
    const before = this.#places;
    this.#places = new Uint32Array(before.length * 2);
    for (const entry of before) if (entry > 0) this.#place(entry - 1);
  }
}

/** A power of two that is not too full with so many texts. */
function placesFor(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(capacity / fullest));
}

/** FNV-1a, and MurmurHash3's finaliser so that ids that differ in their last letter do not stand side by side. */
function hashOf(bytes: Uint8Array, length: number): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
