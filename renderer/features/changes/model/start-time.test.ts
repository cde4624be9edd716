import { describe, expect, it } from 'vitest';
import { readStart, startAtOnce } from './start-time.ts';

const nowMs = Date.parse('2026-11-27T18:20:00');

describe('when a change is to start', () => {
  it('is at once unless somebody says otherwise; the time offered is the next full hour', () => {
    const draft = startAtOnce(nowMs);
    expect(draft).toEqual({ when: 'at-once', local: '2026-11-27T19:00' });
    expect(readStart(draft, nowMs)).toEqual({ ok: true, startAtMs: null });
  });

  it('is a local time of this machine', () => {
    expect(readStart({ when: 'at-time', local: '2026-11-28T02:00' }, nowMs)).toEqual({
      ok: true,
      startAtMs: new Date(2026, 10, 28, 2, 0).getTime(),
    });
  });

  it.each([
    ['', 'Say when it is to start'],
    ['2026-11-27T18:20', 'This start has passed'],
    ['2027-01-01T00:00', 'A start lies at most 30 days ahead'],
  ])('is refused as %j: %s', (local, problem) => {
    expect(readStart({ when: 'at-time', local }, nowMs)).toEqual({ ok: false, problem });
  });
});
