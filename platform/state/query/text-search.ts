/**
 * Looks for a text in UTF-8 bytes, in any case, without making a string of them: Horspool's search over bytes, in which a capital letter of
 * ASCII counts as its small one. A text with letters beyond ASCII is looked for in strings, and only where there are such letters.
 */
const fromUtf8 = new TextDecoder();
const firstBeyondAscii = 0x80;

/** By byte: itself, or the small letter of a capital one. */
const small = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

export class TextSearch {
  readonly #text: string;
  readonly #needle: Uint8Array;
  readonly #isAscii: boolean;
  /** By byte: how far the window may move on when this is its last byte. */
  readonly #steps: Uint8Array;

  /** @param text up to 120 characters; an empty one is everywhere */
  constructor(text: string) {
    this.#text = folded(text);
    this.#needle = new TextEncoder().encode(this.#text).subarray(0, 255);
    this.#isAscii = this.#needle.every((byte) => byte < firstBeyondAscii);
    const last = this.#needle.length - 1;
    this.#steps = new Uint8Array(256).fill(this.#needle.length);
    for (let byte = 0; byte < 256; byte += 1) {
      const at = this.#needle.subarray(0, Math.max(0, last)).lastIndexOf(small[byte] ?? 0);
      if (at >= 0) this.#steps[byte] = last - at;
    }
  }

  isIn(bytes: Uint8Array, offset: number, length: number): boolean {
    if (!this.#isAscii) return this.#isInText(bytes, offset, length);
    const needle = this.#needle;
    const steps = this.#steps;
    const last = needle.length - 1;
    if (last < 0) return true;
    const lastByte = needle[last] ?? 0;
    const end = offset + length;
    for (let at = offset + last; at < end; at += steps[bytes[at] ?? 0] ?? 1) {
      if (small[bytes[at] ?? 0] !== lastByte) continue;
      let back = 1;
      while (back <= last && small[bytes[at - back] ?? 0] === needle[last - back]) back += 1;
      if (back > last) return true;
    }
    return false;
  }

  #isInText(bytes: Uint8Array, offset: number, length: number): boolean {
    for (let at = offset; at < offset + length; at += 1) {
      if ((bytes[at] ?? 0) >= firstBeyondAscii)
        return folded(fromUtf8.decode(bytes.subarray(offset, offset + length))).includes(this.#text);
    }
    return false;
  }
}

/** One case for all, and one way to write a letter with its marks. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
