import { describe, expect, it } from 'vitest';
import { newChangeHref, readNewChange } from './route-query.ts';
import { samplePreview } from './samples.ts';

describe('a link to a new change', () => {
  it('names several IDCs, however they are written', () => {
    const read = readNewChange(new URLSearchParams('kind=traffic-shift&direction=back&idc=osl-1,ath-1&idc=osl-1'), 0);
    expect(read).toMatchObject({ kind: 'shift', draft: { direction: 'back', idcs: ['osl-1', 'ath-1'] } });
  });

  it('carries a whole intent there and back', () => {
    const { intent } = samplePreview().plan.core;
    const href = newChangeHref(intent, 'chg-1');
    const read = readNewChange(new URLSearchParams(href.slice(href.indexOf('?'))), 0);
    expect(read).toMatchObject({ kind: 'shift', undoes: 'chg-1', draft: { idcs: ['osl-1'], steps: '25, 50, 100' } });
  });

  it('refuses what is no intent', () => {
    expect(readNewChange(new URLSearchParams('intent={"kind":"config-release"}'), 0).kind).toBe('refused');
    expect(readNewChange(new URLSearchParams('intent=nonsense'), 0).kind).toBe('refused');
    expect(readNewChange(new URLSearchParams('kind=reboot'), 0).kind).toBe('refused');
  });

  it('names the streams of an origin switch, or the filter that finds them', () => {
    expect(readNewChange(new URLSearchParams('kind=origin-switch&stream=live-1&stream=live-2'), 0)).toMatchObject({
      kind: 'origin',
      draft: { streamIds: ['live-1', 'live-2'], toIdc: '' },
    });
    expect(readNewChange(new URLSearchParams('kind=origin-switch&idc=osl-1&find=cup&most=40'), 0)).toMatchObject({
      kind: 'origin',
      draft: { streamIds: [], fromIdc: 'osl-1', find: 'cup', most: '40' },
    });
  });

  it('lets a hold end half an hour from now, at a full minute', () => {
    expect(readNewChange(new URLSearchParams('kind=hold&idc=osl-1'), 1_000)).toMatchObject({
      kind: 'guard',
      draft: { guard: 'hold', idcs: ['osl-1'], untilMs: 31 * 60_000 },
    });
  });

  it('lifts a guard with the intent of its inverse', () => {
    const intent = encodeURIComponent(JSON.stringify({ kind: 'override', rule: 'anti-flap', idcs: ['osl-1'], untilMs: null }));
    expect(readNewChange(new URLSearchParams(`intent=${intent}`), 0)).toMatchObject({
      kind: 'guard',
      draft: { guard: 'override', rule: 'anti-flap', untilMs: null },
    });
  });
});
