import { describe, expect, it } from 'vitest';
import { newChangeHref, readNewChange } from './route-query.ts';
import { samplePreview } from './samples.ts';

describe('a link to a new change', () => {
  it('names several IDCs, however they are written', () => {
    const read = readNewChange(new URLSearchParams('kind=traffic-shift&direction=back&idc=osl-1,ath-1&idc=osl-1'));
    expect(read).toMatchObject({ kind: 'shift', draft: { direction: 'back', idcs: ['osl-1', 'ath-1'] } });
  });

  it('carries a whole intent there and back', () => {
    const { intent } = samplePreview().plan.core;
    const href = newChangeHref(intent, 'chg-1');
    const read = readNewChange(new URLSearchParams(href.slice(href.indexOf('?'))));
    expect(read).toMatchObject({ kind: 'shift', undoes: 'chg-1', draft: { idcs: ['osl-1'], steps: '25, 50, 100' } });
  });

  it('refuses what is no intent', () => {
    expect(readNewChange(new URLSearchParams('intent={"kind":"config-release"}')).kind).toBe('refused');
    expect(readNewChange(new URLSearchParams('intent=nonsense')).kind).toBe('refused');
    expect(readNewChange(new URLSearchParams('kind=reboot')).kind).toBe('refused');
  });
});
