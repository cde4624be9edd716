import { describe, expect, it } from 'vitest';
import { changeMentions } from './change-mentions.ts';

describe('a sentence that names changes', () => {
  it('is cut at their ids, drills included', () => {
    expect(changeMentions('Shift c-0123abcd is open; ath-1 is held by change drill-89abcdef.')).toEqual([
      { text: 'Shift ', changeId: null },
      { text: 'c-0123abcd', changeId: 'c-0123abcd' },
      { text: ' is open; ath-1 is held by change ', changeId: null },
      { text: 'drill-89abcdef', changeId: 'drill-89abcdef' },
      { text: '.', changeId: null },
    ]);
  });

  it('stays whole where nothing in it is the id of a change', () => {
    const sentence = 'The key abc-0123abcd, c-0123abcde and c-7 are none.';
    expect(changeMentions(sentence)).toEqual([{ text: sentence, changeId: null }]);
  });
});
