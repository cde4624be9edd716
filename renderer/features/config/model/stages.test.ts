import { describe, expect, it } from 'vitest';
import { stagesOf, stageWords } from './stages.ts';

describe('stages', () => {
  it('go to the canary first, then to the rest', () => {
    expect(stageWords(stagesOf({ canary: 'b', targets: ['a', 'b', 'c'] }))).toBe('b → a, c');
  });

  it('are one without a canary, or with one target', () => {
    expect(stagesOf({ canary: null, targets: ['a', 'b'] })).toEqual([['a', 'b']]);
    expect(stagesOf({ canary: 'a', targets: ['a'] })).toEqual([['a']]);
  });
});
