/** Numbers from a seed, the same on every machine and in every run: what a fault run was is its seed. */
export interface Random {
  /** In [0, 1). */
  unit(): number;
  /** A whole number in [least, most]. */
  whole(least: number, most: number): number;
  chance(share: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** Over orders of magnitude: as often between 1 and 10 as between 100 and 1,000. */
  magnitude(least: number, most: number): number;
}

/** Weyl sequence with two multiply-shift rounds: every seed gives another sequence, near seeds too. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;

  function unit(): number {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  function whole(least: number, most: number): number {
    return least + Math.floor(unit() * (most - least + 1));
  }

  return {
    unit,
    whole,
    chance: (share) => unit() < share,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    magnitude: (least, most) => Math.round(least * (most / least) ** unit()),
  };
}
