import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../../shared/wire/columns.ts';
import { stateViews } from '../../../../shared/wire/views.ts';
import { pairLosses, pairsSentence, singleLosses } from './readiness-rows.ts';

const loss = { landsOn: 'ath-1 100 %', viewersMoved: 100, breaksFirst: 'ath-1 viewers 60 %', costPerHourDelta: 0 };

describe('readiness on the overview', () => {
  it('shows what does not fit first, then what is not known', () => {
    const table = tableOf(stateViews.overview.tables.readiness, [
      { id: 'osl-1', ...loss, fits: 1 },
      { id: 'ath-1', ...loss, fits: 2 },
      { id: 'lis-1', ...loss, fits: 0 },
      { id: 'rix-1', ...loss, fits: 1, viewersMoved: 900 },
    ]);
    expect(singleLosses(table).map(({ idcs, word }) => [idcs[0], word])).toEqual([
      ['lis-1', 'No'],
      ['ath-1', 'Unknown'],
      ['rix-1', 'Yes'],
      ['osl-1', 'Yes'],
    ]);
  });

  it('keeps pairs in the platform’s order', () => {
    const table = tableOf(stateViews.readiness.tables.pairs, [{ one: 'osl-1', other: 'ath-1', ...loss, fits: 0, loadPct: 120 }]);
    expect(pairLosses(table)).toMatchObject([{ idcs: ['osl-1', 'ath-1'], word: 'No', isCalm: false }]);
  });

  it('counts pairs in words', () => {
    expect(pairsSentence({ pairs: 0, pairsNo: 0, pairsUnknown: 0 })).toBe('fewer than two IDCs carry traffic');
    expect(pairsSentence({ pairs: 780, pairsNo: 0, pairsUnknown: 0 })).toBe('all 780 pairs would fit');
    expect(pairsSentence({ pairs: 780, pairsNo: 3, pairsUnknown: 0 })).toBe('3 of 780 pairs would not fit');
    expect(pairsSentence({ pairs: 3, pairsNo: 1, pairsUnknown: 2 })).toBe('1 of 3 pairs would not fit, 2 of 3 not known');
  });
});
