import { describe, expect, it } from 'vitest';
import { faultsIn } from './fault-report.ts';

describe('what the fault suite prints', () => {
  it('tells how many cuts were made and that nothing was wrong', () => {
    const text =
      '✓ seed          7: 250 cuts in 22.0 s, 900 events\n✓ seed          8: 250 cuts in 23.0 s, 901 events\n2 of 2 seeds hold, 500 cuts, 24 s\n';
    expect(faultsIn(text)).toEqual({ cuts: 500, faults: [], summary: '2 of 2 seeds hold, 500 cuts, 24 s' });
  });

  it('tells each fault, without the word on how to replay it', () => {
    const text =
      '✗ seed 7: 100 cuts in 9.0 s\n    audit: offset 12 came twice\n    replay: npm run faults -- --seed 7\n0 of 1 seeds hold, 100 cuts, 9 s\n';
    expect(faultsIn(text)).toMatchObject({ cuts: 100, faults: ['audit: offset 12 came twice'] });
  });

  it('counts no cuts when it came to no end', () => {
    expect(faultsIn('the platform ended before it was ready').cuts).toBe(0);
  });
});
