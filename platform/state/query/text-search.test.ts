import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { TextSearch, folded } from './text-search.ts';

function isIn(text: string, needle: string): boolean {
  const bytes = new TextEncoder().encode(`before${text}after`);
  return new TextSearch(needle).isIn(bytes, 6, bytes.length - 11);
}

describe('a search for a text', () => {
  it('finds it in any case, at the beginning, in the middle and at the end, and nowhere else', () => {
    for (const needle of ['arena', 'NA/fi', 'nals', 'Arena/Finals', 'a']) expect(isIn('aReNa/FiNaLs', needle), needle).toBe(true);
    for (const needle of ['before', 'after', 'arena/finals7', 'finale', 'e']) expect(isIn('arina/finals', needle), needle).toBe(false);
  });

  it('finds letters beyond ASCII in any case and in either way of writing them', () => {
    expect([isIn('Åse Ökänd', 'ÖKÄ'), isIn('Åse', 'a\u030ase'), isIn('ase', 'å'), isIn('東京-7', '京')]).toEqual([true, true, false, true]);
  });

  it('agrees with strings on any text of a small alphabet', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', '-'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (haystack, needle) => {
        expect(isIn(haystack, needle)).toBe(folded(haystack).includes(folded(needle)));
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});
