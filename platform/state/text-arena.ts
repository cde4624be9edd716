/**
 * Many short texts as UTF-8 in one growing array: a million ids cost the garbage collector nothing. A place is a multiple of 8 bytes;
 * freed places are kept in one list per size, written into the freed bytes themselves, and given out again.
 */
import { grown } from './slots.ts';

const unit = 8;
/** Longer texts are cut: no id of a stream comes near. */
export const mostTextBytes = 4096;

export class TextArena {
  bytes = new Uint8Array(4096);
  #end = 0;
  #places = new DataView(this.bytes.buffer);
  /** By size in units: the first free place, in units plus 1; 0 for none. */
  readonly #free = new Uint32Array(mostTextBytes / unit + 1);

  /** Copies the first `length` bytes of `text` and answers where they are. */
  add(text: Uint8Array, length: number): number {
    const offset = this.#take(unitsOf(length));
    for (let at = 0; at < length; at += 1) this.bytes[offset + at] = text[at] ?? 0;
    return offset;
  }

  free(offset: number, length: number): void {
    const units = unitsOf(length);
    this.#places.setUint32(offset, this.#free[units] ?? 0);
    this.#free[units] = offset / unit + 1;
  }

  #take(units: number): number {
    const first = this.#free[units] ?? 0;
    if (first > 0) {
      const offset = (first - 1) * unit;
      this.#free[units] = this.#places.getUint32(offset);
      return offset;
    }
    const offset = this.#end;
    this.#end += units * unit;
    if (this.#end > this.bytes.length) {
      this.bytes = grown(this.bytes, Math.max(this.#end, this.bytes.length * 2));
      this.#places = new DataView(this.bytes.buffer);
    }
    return offset;
  }
}

function unitsOf(length: number): number {
  return Math.max(1, Math.ceil(length / unit));
}
