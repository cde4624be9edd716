import { expect, it } from 'vitest';
import { bandOf } from './stream-bands.ts';

it('a measure is beyond a limit from the limit on, and where bad is low from below it', () => {
  expect([0.9, 1, 3].map((pct) => bandOf('rebufferPct', pct))).toEqual(['within', 'degraded', 'critical']);
  expect([0.7, 0.69, 0.4, 0.39].map((share) => bandOf('ingestKbpsShare', share))).toEqual(['within', 'degraded', 'degraded', 'critical']);
});

it('what nobody knows is neither good nor bad', () => {
  expect(bandOf('lossPct', Number.NaN)).toBe('absent');
});
