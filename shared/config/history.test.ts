import { describe, expect, it } from 'vitest';
import { configFileText, readConfigFile } from './file.ts';
import { keyHistory } from './history.ts';
import type { KeySpec } from './keys.ts';
import type { Release } from './release.ts';
import { searchConfig } from './search.ts';
import type { ConfigValues } from './values.ts';

const limit: KeySpec = { key: 'limit', description: 'Most connections.', schema: { type: 'integer' }, default: 1 };
const origins: KeySpec = { key: 'origins', description: 'Where relays go.', schema: { type: 'array' }, default: [] };

function release(
  number: number,
  name: string,
  { values = {}, ...differs }: Partial<Omit<Release, 'values'>> & { readonly values?: ConfigValues },
): Release {
  return {
    namespace: 'media',
    release: number,
    author: { subject: name.toLowerCase(), name, role: 'operator', kind: 'person' },
    reason: `reason ${String(number)}`,
    createdAtMs: number,
    changeId: null,
    rollbackOf: null,
    contentHash: '',
    values: { ...values },
    ...differs,
  };
}

const releases = [
  release(1, 'Platform', { values: { limit: 1 } }),
  release(2, 'Ada', { values: { limit: 5 }, reason: 'cup final' }),
  release(3, 'Bo', { values: { limit: 5, origins: ['rtmp://osl-1/live'] } }),
  release(4, 'Cy', { values: { limit: 1, origins: [] }, rollbackOf: 1 }),
];

describe('the history of a key', () => {
  it('names who set it, when and why, newest first, and leaves out releases that did not', () => {
    expect(keyHistory(releases, limit)).toMatchObject([
      { release: 4, author: { name: 'Cy' }, before: 5, value: 1, rollbackOf: 1 },
      { release: 2, author: { name: 'Ada' }, reason: 'cup final', before: 1, value: 5 },
      { release: 1, before: null, value: 1 },
    ]);
  });

  it('takes the default for a release that did not have the key', () => {
    expect(keyHistory(releases, origins).map(({ release: one, value }) => [one, value])).toEqual([
      [4, []],
      [3, ['rtmp://osl-1/live']],
      [1, []],
    ]);
  });
});

describe('search over namespaces', () => {
  const namespaces = [{ namespace: 'media', keys: [limit, origins], releases }];

  it.each([
    ['connections', [['key', 'limit', null]]],
    ['OSL-1', [['value', 'origins', 3]]],
    ['final cup', [['release', null, 2]]],
    ['bo', [['release', null, 3]]],
    ['', []],
    ['nothing like it', []],
  ])('finds %j', (text, found) => {
    expect(searchConfig(namespaces, text).map(({ kind, key, release: one }) => [kind, key, one])).toEqual(found);
  });

  it('cuts a long value to a line', () => {
    const long = [release(1, 'Ada', { values: { origins: ['x'.repeat(500)] } })];
    expect(searchConfig([{ namespace: 'media', keys: [origins], releases: long }], 'xxx')[0]?.text).toHaveLength(160);
  });
});

describe('a namespace as a file', () => {
  const onto = { namespace: 'media', keys: [limit, origins], latest: { limit: 5 } };
  const file = {
    namespace: 'media',
    release: 4,
    contentHash: 'abc',
    exportedAt: '2026-01-01T00:00:00Z',
    values: { limit: 1, origins: [] },
  };

  it('comes back as the edits that it makes', () => {
    expect(readConfigFile(configFileText(file), onto)).toMatchObject({ ok: true, edits: { limit: 1 }, from: { release: 4 } });
  });

  it.each([
    ['{', /^It is no JSON/],
    ['{"format":"other"}', /^It is no export of a namespace: format/],
    [configFileText(file).replace('"version": 1', '"version": 2'), /version/],
    [configFileText({ ...file, namespace: 'policy' }), 'It is of the namespace policy, not media.'],
    [configFileText({ ...file, values: { other: 1 } }), 'It has keys that this namespace has not: other.'],
  ])('is refused as %j', (text, problem) => {
    const read = readConfigFile(text, onto);
    expect(read.ok ? '' : read.problem).toMatch(problem);
  });
});
