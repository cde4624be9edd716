import { describe, expect, it } from 'vitest';
import { receiving } from './receiving.ts';
import { samplePreview } from './samples.ts';

const third = 1 / 3;

describe('who receives what moves', () => {
  it('is read from the plan: its last step against where each is now', () => {
    const idcs = ['osl-1', 'ath-1', 'lis-1'].map((id) => ({ id, intendedPlayShare: third }));
    const shares = receiving(samplePreview(), idcs).map(({ idc, share }) => [idc, Math.round((share ?? 0) * 100)]);
    expect(shares).toEqual([
      ['ath-1', 50],
      ['lis-1', 50],
    ]);
  });

  it('is not known while where they are now is not', () => {
    expect(receiving(samplePreview(), []).map(({ share }) => share)).toEqual([null, null]);
  });
});
