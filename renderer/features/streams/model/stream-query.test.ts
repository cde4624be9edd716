import fc from 'fast-check';
import { expect, it } from 'vitest';
import { healthStates } from '../../../../shared/model/health.ts';
import { heatMapMetrics, streamSorts } from '../../../../shared/wire/views-streams.ts';
import { addressOf, presetOf, presetSorts, presets, sortedBy, streamQueryOf } from './stream-query.ts';

const plain = streamQueryOf(new URLSearchParams());

it('begins with the worst of all streams, and says nothing of that in the address', () => {
  expect(plain).toMatchObject({ sort: 'severity', descending: true, idc: null, state: null, find: '', tab: 'table', stream: null });
  expect(addressOf(plain)).toEqual({});
});

it('comes back from its address as it was', () => {
  const query = fc.record({
    idc: fc.constantFrom(null, 'osl-1', 'nyc-12'),
    state: fc.constantFrom(null, ...healthStates),
    find: fc.string({ maxLength: 120 }),
    sort: fc.constantFrom(...streamSorts),
    descending: fc.boolean(),
    tab: fc.constantFrom('table' as const, 'map' as const),
    metric: fc.constantFrom(...heatMapMetrics),
    stream: fc.option(fc.string({ minLength: 1, maxLength: 200 })),
  });
  fc.assert(
    fc.property(query, (asked) => {
      expect(streamQueryOf(new URLSearchParams(addressOf(asked)))).toEqual(asked);
    }),
  );
});

it('takes what an address misspells as not said', () => {
  expect(streamQueryOf(new URLSearchParams('sort=nonsense&state=fine&idc=&metric=x'))).toEqual(plain);
});

it('sorts by the worst end first, and by the other at the next press', () => {
  const byShare = sortedBy(plain, 'ingestKbpsShare');
  expect(byShare).toMatchObject({ sort: 'ingestKbpsShare', descending: false });
  expect(sortedBy(byShare, 'ingestKbpsShare').descending).toBe(true);
  expect(sortedBy(plain, 'rebufferPct').descending).toBe(true);
});

it('knows which preset an order is', () => {
  for (const preset of presets) {
    const query = streamQueryOf(new URLSearchParams({ sort: presetSorts[preset] }));
    expect(presetOf(query)).toBe(preset);
    expect(presetOf({ ...query, descending: !query.descending })).toBeNull();
  }
});
