/** Seeded randomness: the same seed gives the same network and the same run. */

export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    // 0 is the one state that xorshift never leaves.
    this.#state = mix(seed) || 1;
  }

  /** 0 ≤ x < 1. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 4_294_967_296;
  }
}

/** Scrambles an integer (the finaliser of MurmurHash3). */
export function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85eb_ca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A number in 0–1, exclusive, that belongs to the pair for ever. */
export function unitOf(first: number, second: number): number {
  return (mix(first ^ Math.imul(second + 1, 0x9e37_79b1)) + 0.5) / 4_294_967_296;
}
