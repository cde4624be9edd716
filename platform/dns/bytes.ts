/** Reads and writes what DNS messages are made of. Numbers are big-endian. */

/** @throws Error when the message ends earlier than it says */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4));
  }

  u48(): number {
    return this.u16() * 2 ** 32 + this.u32();
  }

  /** A copy. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const from = this.#step(length);
    return this.bytes.slice(from, from + length);
  }

  #step(length: number): number {
    const from = this.at;
    if (from + length > this.bytes.byteLength) throw new Error('the DNS message ends too early');
    this.at = from + length;
    return from;
  }
}

export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value);
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function u48(value: number): Uint8Array {
  return joined(u16(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32));
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
