import { describe, expect, it } from 'vitest';
import { budgetNames } from './budgets.ts';
import { parseOptions } from './options.ts';

describe('the options of the bench', () => {
  it('take every budget when none is named', () => {
    expect(parseOptions([])).toMatchObject({ kind: 'run', options: { budgets: budgetNames, json: false, peers: true, soakMinutes: 10 } });
  });

  it('take those named, in order and in any case of letters', () => {
    expect(parseOptions(['b4', 'B1', '--json', '--no-peers'])).toMatchObject({
      kind: 'run',
      options: { budgets: ['B1', 'B4'], json: true, peers: false },
    });
  });

  it.each([
    { words: ['B99'], says: 'no budget B99' },
    { words: ['--minutes', 'long'], says: '--minutes long' },
    { words: ['--cuts', '1.5'], says: '--cuts 1.5' },
    { words: ['--fast'], says: '--fast' },
  ])('refuse $words', ({ words, says }) => {
    const parsed = parseOptions(words);
    expect(parsed).toMatchObject({ kind: 'wrong' });
    expect(JSON.stringify(parsed)).toContain(says);
  });
});
