import { describe, expect, it } from 'vitest';
import { placeWords } from './place.ts';

describe('where in a value something is', () => {
  it.each([
    [[], ''],
    [['0'], 'entry 1 '],
    [['1', 'fromMs'], 'entry 2 at fromMs '],
    [['load', 'degraded'], 'at load.degraded '],
    [['idcs', '2'], 'at idcs entry 3 '],
  ])('of %j is told as "%s"', (path, words) => {
    expect(placeWords(path)).toBe(words);
  });
});
