import { describe, expect, it } from 'vitest';
import { mappingSchema } from './mapping.ts';
import { exampleMapping } from './recorded-rounds.ts';

const up = { of: 'node', figure: 'up', kind: 'gauge', query: 'up', labels: { node: 'node' } };
const rtt = { of: 'ingest', figure: 'rttMs', kind: 'gauge', query: 'rtt_ms', labels: { stream: 'stream', node: 'node' } };
const bytes = { of: 'delivery', figure: 'egressKbps', kind: 'counter', query: 'sent_bytes', labels: { stream: 'stream', idc: 'idc' } };

function refusal(...queries: readonly object[]): string {
  return mappingSchema.safeParse({ queries }).error?.message ?? 'taken';
}

describe('a mapping', () => {
  it('is taken when every query says what it is of', () => {
    expect(exampleMapping.queries).toHaveLength(13);
    expect(refusal(up, rtt, bytes)).toBe('taken');
  });

  it.each([
    ['a figure twice', [up, rtt, rtt], 'ingest.rttMs is mapped twice'],
    ['rows without a node to hear', [rtt], 'no query is of a node'],
    ['neither a node nor an IDC', [up, { ...rtt, labels: { stream: 'stream' } }], 'needs a label for node or for idc'],
    ['both', [up, { ...rtt, labels: { stream: 'stream', node: 'node', idc: 'idc' } }], 'needs a label for node or for idc'],
    [
      'rows of nodes and of IDCs',
      [up, rtt, { ...rtt, figure: 'jitterMs', labels: { stream: 's', idc: 'i' } }],
      'queries of ingest must all',
    ],
    [
      'half of a quality',
      [{ of: 'quality', figure: 'playMs', kind: 'counter', query: 'play', labels: { stream: 's', idc: 'i' } }],
      'all are needed',
    ],
    ['an expression whose samples have no time', [up, { ...rtt, query: 'max by (stream, node) (rtt_ms)' }], 'say in timeQuery'],
    ['a counter of what is none', [up, { ...rtt, kind: 'counter' }], 'expected \\"gauge\\"'],
    ['a field of another name', [up, { ...rtt, scale: 8 }], 'Unrecognized key'],
    ['nothing', [], 'Too small'],
  ])('is refused with %s', (_what, queries, words) => {
    expect(refusal(...queries)).toContain(words);
  });

  it.each(['a', 'a:b_total', 'a{b="c"}', '{__name__=~"a|b", c="}\\""}', ' a {b="c"} '])('knows %s for a plain selector', (query) => {
    expect(refusal({ ...up, query })).toBe('taken');
  });

  it.each(['a + b', 'rate(a[1m])', 'a offset 5m', 'a{b="c"} > 1', '-a', 'a[5m]', ' '])('knows %s for none', (query) => {
    expect(refusal({ ...up, query })).toContain('is no plain selector');
  });
});
