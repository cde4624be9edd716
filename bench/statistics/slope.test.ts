import { describe, expect, it } from 'vitest';
import { theilSen } from './slope.ts';

/** A fixed sequence in [-0.5, 0.5). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

const x = Array.from({ length: 60 }, (_, index) => index);

describe('theilSen', () => {
  it('finds a slope through noise, and its interval holds it', () => {
    const next = noise(7);
    const slope = theilSen(
      x,
      x.map((at) => 100 + 0.5 * at + 4 * next()),
    );
    expect(slope.value).toBeCloseTo(0.5, 1);
    expect(slope.low).toBeGreaterThan(0);
    expect(slope.low).toBeLessThan(0.5);
    expect(slope.high).toBeGreaterThan(0.5);
  });

  it('is not moved by a few wild points', () => {
    const slope = theilSen(
      x,
      x.map((at) => (at % 10 === 3 ? 5000 : 2 * at)),
    );
    expect(slope.value).toBeCloseTo(2, 5);
  });

  it('says of noise alone that it may be flat, for most seeds', () => {
    const flat = Array.from({ length: 100 }, (_, seed) => {
      const next = noise(seed * 977 + 1);
      const slope = theilSen(
        x,
        x.map(() => next()),
      );
      return slope.low <= 0 && slope.high >= 0;
    });
    expect(flat.filter(Boolean).length).toBeGreaterThanOrEqual(90);
  });

  it('is less sure of a series that wanders than of one that does not', () => {
    const next = noise(3);
    let level = 0;
    const wandering = x.map(() => (level = 0.9 * level + next()));
    const slope = theilSen(x, wandering);
    const shuffled = theilSen(
      x,
      x.map((at) => wandering[(at * 23) % 60] ?? 0),
    );
    expect(slope.high - slope.low).toBeGreaterThan(shuffled.high - shuffled.low);
  });

  it('says nothing about too few points', () => {
    expect(theilSen([0, 1], [0, 1]).value).toBeNaN();
  });
});
