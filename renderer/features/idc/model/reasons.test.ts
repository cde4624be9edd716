import { describe, expect, it } from 'vitest';
import { formatMeasure, reasonsOf } from './reasons.ts';

const reason = {
  rule: 'rebuffering',
  state: 'critical',
  text: 'Rebuffering 4.1 %',
  metric: 'rebufferPct',
  unit: '%',
  value: 4.1,
  enterAt: 3,
  leaveAt: 1.8,
  matched: 12,
  needed: 10,
  window: 15,
  samples: [1, null, 4.1],
  sinceMs: 1,
  clearsInMs: 10_000,
  viewersAffected: 300,
  witnesses: [],
};

describe('reasons', () => {
  it('are read, and one that can’t be is left out alone', () => {
    expect(reasonsOf([JSON.stringify(reason), '{', '{"rule":1}']).map(({ rule }) => rule)).toEqual(['rebuffering']);
  });

  it('say their values in their own unit', () => {
    expect([
      formatMeasure(4.1, '%'),
      formatMeasure(3000, 'ms'),
      formatMeasure(3, null),
      formatMeasure(null, '%'),
      formatMeasure(2, 'nodes'),
    ]).toEqual(['4.1\u00a0%', '3.0\u00a0s', '3', '—', '2\u00a0nodes']);
  });
});
