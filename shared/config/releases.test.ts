import { describe, expect, it } from 'vitest';
import type { Release } from './release.ts';
import { compareValues, skippedReleases } from './releases.ts';

const author = { subject: 'ada', name: 'Ada', role: 'operator', kind: 'person' } as const;

function release(number: number): Release {
  return {
    namespace: 'media',
    release: number,
    author,
    reason: 'why',
    createdAtMs: 0,
    changeId: null,
    rollbackOf: null,
    contentHash: '',
    values: {},
  };
}

describe('a diff of releases', () => {
  it('takes the default for a key that a side does not set', () => {
    const rows = compareValues(
      [{ a: 1 }, { a: 1, b: 5 }, {}],
      [{ key: 'a', description: 'A wait.', schema: { type: 'integer' }, default: 1, unit: 'ms' }],
    );
    expect(rows).toEqual([
      { key: 'a', unit: 'ms', values: [1, 1, 1], differs: false },
      { key: 'b', unit: null, values: [null, 5, null], differs: true },
    ]);
  });

  it('lists the releases that a rollback takes back, newest first', () => {
    const releases = [5, 4, 3, 2].map(release);
    expect(skippedReleases(releases, 5, 3).map((one) => one.release)).toEqual([5, 4]);
    expect(skippedReleases(releases, 5, 5)).toEqual([]);
  });
});
