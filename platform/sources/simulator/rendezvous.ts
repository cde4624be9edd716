/** Weighted rendezvous hashing: which IDCs a key belongs to. A change of one share moves only the keys that it must. */
import { mix } from './random.ts';

export const mostCopies = 8;

export class Rendezvous {
  /** By IDC index. */
  readonly share: readonly number[];
  /** IDC indexes of the last `choose`, best first. */
  readonly chosen = new Uint8Array(mostCopies);
  readonly #idcs: readonly number[];
  readonly #salts: Uint32Array;
  readonly #inverses: Float64Array;
  readonly #scores = new Float64Array(mostCopies);

  constructor(share: readonly number[]) {
    this.share = share;
    this.#idcs = [...share.keys()].filter((idc) => (share[idc] ?? 0) > 0);
    this.#salts = Uint32Array.from(this.#idcs, (idc) => Math.imul(idc + 1, 0x9e37_79b1));
    this.#inverses = Float64Array.from(this.#idcs, (idc) => 1 / (share[idc] ?? 1));
  }

  /** Puts the `most` (at most 8) IDCs with the lowest weighted draw into `chosen`, and answers how many there are: those with a share. */
  choose(key: number, most: number): number {
    const scores = this.#scores;
    let count = 0;
    for (let position = 0; position < this.#idcs.length; position += 1) {
      const unit = (mix(key ^ (this.#salts[position] ?? 0)) + 0.5) / 4_294_967_296;
      const inverse = this.#inverses[position] ?? 0;
      // The logarithm lies above this line: most draws are out of the race before it is worked out.
      if (count === most && (1 - unit) * inverse >= (scores[count - 1] ?? 0)) continue;
      const score = -Math.log(unit) * inverse;
      if (count === most && score >= (scores[count - 1] ?? 0)) continue;
      if (count < most) count += 1;
      let at = count - 1;
      for (; at > 0 && score < (scores[at - 1] ?? 0); at -= 1) {
        scores[at] = scores[at - 1] ?? 0;
        this.chosen[at] = this.chosen[at - 1] ?? 0;
      }
      scores[at] = score;
      this.chosen[at] = this.#idcs[position] ?? 0;
    }
    return count;
  }
}
