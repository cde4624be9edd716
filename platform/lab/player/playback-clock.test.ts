import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlayback } from './playback-clock.ts';

function playback(): ReturnType<typeof createPlayback> {
  return createPlayback({ startedAtMs: 0, firstTimestampMs: 0, bufferMs: 500 });
}

describe('playback', () => {
  it('counts only play time while media keeps pace', () => {
    const clock = playback();
    for (let ms = 66; ms <= 6600; ms += 66) clock.media(ms, ms);
    expect(clock.take(6600)).toEqual({ playedMs: 6600, stalledMs: 0 });
  });
  it('rides out a gap that the buffer covers', () => {
    const clock = playback();
    clock.media(400, 400);
    clock.media(800, 801);
    expect(clock.take(900).stalledMs).toBe(0);
  });
  it('stalls when the buffer is empty and goes on when it is full again', () => {
    const clock = playback();
    clock.media(1000, 1000);
    expect(clock.take(3000)).toEqual({ playedMs: 1500, stalledMs: 1500 });
    clock.media(1300, 3000);
    expect(clock.take(3100)).toEqual({ playedMs: 0, stalledMs: 100 });
    clock.media(1500, 3100);
    clock.media(1600, 3200);
    expect(clock.take(3200)).toEqual({ playedMs: 100, stalledMs: 0 });
  });
  it('takes a jump of the publisher clock for a new publisher, not for an hour of media', () => {
    const clock = playback();
    clock.media(3_600_000, 100);
    expect(clock.take(5000)).toEqual({ playedMs: 500, stalledMs: 4500 });
    for (let ms = 66; ms <= 1320; ms += 66) clock.media(3_600_000 + ms, 5000 + ms);
    expect(clock.take(6320).playedMs).toBeGreaterThan(700);
  });
  it('accounts for every millisecond exactly once', () => {
    const steps = fc.array(fc.record({ gapMs: fc.nat({ max: 900 }), mediaMs: fc.nat({ max: 900 }), isTaken: fc.boolean() }));
    fc.assert(
      fc.property(steps, (moves) => {
        const clock = playback();
        let nowMs = 0;
        let mediaMs = 0;
        let sum = 0;
        for (const move of moves) {
          nowMs += move.gapMs;
          mediaMs += move.mediaMs;
          clock.media(mediaMs, nowMs);
          if (move.isTaken) {
            const { playedMs, stalledMs } = clock.take(nowMs);
            sum += playedMs + stalledMs;
          }
        }
        const { playedMs, stalledMs } = clock.take(nowMs);
        expect(sum + playedMs + stalledMs).toBe(nowMs);
      }),
    );
  });
});
