import { describe, expect, it } from 'vitest';
import type { ConfigDraft } from '../../../../shared/config/drafts.ts';
import type { Release } from '../../../../shared/config/release.ts';
import type { ConfigValues } from '../../../../shared/config/values.ts';
import { choiceOf, mergeRows, resolutionOf } from './merge.ts';

const keys = ['a', 'b'].map((key) => ({ key, description: '', schema: { type: 'integer' }, default: 0 }));

function release(number: number, values: ConfigValues): Release {
  return {
    namespace: 'media',
    release: number,
    author: { subject: 'ada', name: 'Ada', role: 'operator', kind: 'person' },
    reason: 'why',
    createdAtMs: 0,
    changeId: null,
    rollbackOf: null,
    contentHash: '',
    values: { ...values },
  };
}

function draft(subject: string, baseRelease: number, edits: ConfigValues): ConfigDraft {
  const author = { subject, name: subject, role: 'operator', kind: 'person' } as const;
  return { namespace: 'media', author, baseRelease, revision: 1, edits: { ...edits }, updatedAtMs: 0 };
}

describe('drafts put together on screen', () => {
  it('stand with conflicts first, each against the release that it was made on', () => {
    const releases = [release(2, { b: 5 }), release(1, {})];
    const rows = mergeRows({ keys, releases, latestRelease: 2, drafts: [draft('ada', 1, { a: 1, b: 7 }), draft('bo', 2, { b: 7 })] });
    expect(rows.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['b', 'conflict'],
      ['a', 'clean'],
    ]);
  });

  it('take a choice from a list and back', () => {
    for (const choice of ['latest', 'draft:ada']) expect(choiceOf(resolutionOf(choice) ?? undefined)).toBe(choice);
    expect(resolutionOf('')).toBeNull();
    expect(choiceOf(undefined)).toBe('');
  });
});
