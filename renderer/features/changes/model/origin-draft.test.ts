import { describe, expect, it } from 'vitest';
import { draftOfOrigin, emptyOrigin, originDraftTitle, readOrigin } from './origin-draft.ts';

describe('a draft of an origin switch', () => {
  it('of named streams needs no filter', () => {
    const draft = emptyOrigin({ streamIds: ['live-1'], toIdc: 'ath-1' });
    expect(readOrigin(draft)).toMatchObject({ ok: true, intent: { streams: { by: 'ids', streamIds: ['live-1'] }, toIdc: 'ath-1' } });
    expect(originDraftTitle(draft)).toBe('Switch the origin of live-1 to ath-1');
  });

  it('of a filter states where, what and how many at most', () => {
    const read = readOrigin(emptyOrigin({ fromIdc: 'osl-1', find: ' cup ', most: '40', toIdc: 'ath-1' }));
    expect(read).toMatchObject({ ok: true, intent: { streams: { by: 'filter', ingestIdc: 'osl-1', find: 'cup', most: 40 } } });
  });

  it('says what is missing, one thing after another', () => {
    const read = readOrigin(emptyOrigin({ most: 'many', batch: '0' }));
    expect(read.ok ? [] : read.problems.map(({ field }) => field)).toEqual(['from', 'most', 'to', 'batch']);
    expect(readOrigin(emptyOrigin({ fromIdc: 'osl-1', toIdc: 'osl-1' }))).toMatchObject({ ok: false, problems: [{ field: 'to' }] });
  });

  it('comes back from its intent as it was', () => {
    const draft = emptyOrigin({ fromIdc: 'osl-1', find: 'cup', most: '40', toIdc: 'ath-1' });
    const read = readOrigin(draft);
    expect(read.ok && draftOfOrigin(read.intent)).toEqual(draft);
  });
});
