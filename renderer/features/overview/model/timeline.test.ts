import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../../../shared/model/events.ts';
import { changedBefore, filtered, markersFor, timelineFilterOf, trendSpanMs } from './timeline.ts';

const nowMs = 10_000_000;

function entry(kind: TimelineEntry['kind'], agoMs: number, idc: string | null = null) {
  const body: TimelineEntry = {
    atMs: nowMs - agoMs,
    kind,
    severity: 'info',
    idc,
    title: `${kind} ${agoMs}`,
    detail: null,
    changeId: null,
    release: null,
    actor: null,
  };
  return { offset: nowMs - agoMs, body };
}

const events = [
  entry('release', 4_000_000, 'osl-1'),
  entry('release', 400_000, 'osl-1'),
  entry('change', 300_000, 'ath-1'),
  entry('release', 200_000),
  entry('health', 100_000, 'osl-1'),
  entry('identity', 50_000),
];

describe('the timeline', () => {
  it('is newest first and filtered by what happened', () => {
    expect(filtered(events, 'all')[0]?.body.kind).toBe('identity');
    expect(filtered(events, 'alarms').map(({ body }) => body.kind)).toEqual(['health']);
    expect(timelineFilterOf('nonsense')).toBe('all');
  });

  it('answers what changed in the hour before an IDC turned', () => {
    const before = changedBefore(events, { idc: 'osl-1', atMs: nowMs - 100_000 });
    expect(before.map(({ body }) => body.title)).toEqual(['release 200000', 'release 400000']);
  });

  it('marks an IDC’s picture with its own and the network’s changes alone', () => {
    expect(markersFor(events, 'osl-1', nowMs)).toEqual([
      { at: 1 - 400_000 / trendSpanMs, label: 'release 400000' },
      { at: 1 - 200_000 / trendSpanMs, label: 'release 200000' },
    ]);
  });
});
