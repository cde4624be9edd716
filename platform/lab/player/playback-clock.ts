/**
 * What a viewer feels: media time against wall-clock time with a small player buffer. The picture stands still when the media
 * received so far is all played, and goes on when the buffer is full again.
 */
export type Playback = {
  /** The first picture, or media after it. */
  readonly media: (timestampMs: number, nowMs: number) => void;
  /** Time played and time stalled since the last call, in ms. */
  readonly take: (nowMs: number) => { readonly playedMs: number; readonly stalledMs: number };
  readonly lastMediaAtMs: () => number;
};

/** A jump of the publisher's clock beyond this is a new publisher, not lost media. */
const clockJumpMs = 3000;

export type PlaybackOptions = {
  readonly startedAtMs: number;
  readonly firstTimestampMs: number;
  /** How much media the player holds back to ride out jitter, in ms. */
  readonly bufferMs: number;
};

export function createPlayback(options: PlaybackOptions): Playback {
  const { bufferMs } = options;
  let newestMs = options.firstTimestampMs;
  let lastMediaAtMs = options.startedAtMs;
  /** Media in hand at `settledAtMs`, beyond what has been played. */
  let inHandMs = bufferMs;
  let settledAtMs = options.startedAtMs;
  let isStalled = false;
  let playedMs = 0;
  let stalledMs = 0;

  function settle(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - settledAtMs);
    settledAtMs = Math.max(settledAtMs, nowMs);
    if (isStalled) {
      stalledMs += elapsedMs;
      return;
    }
    const playable = Math.min(elapsedMs, inHandMs);
    playedMs += playable;
    inHandMs -= playable;
    if (playable < elapsedMs) {
      isStalled = true;
      stalledMs += elapsedMs - playable;
    }
  }

  return {
    media(timestampMs, nowMs) {
      settle(nowMs);
      lastMediaAtMs = nowMs;
      const gainMs = timestampMs - newestMs;
      if (Math.abs(gainMs) > clockJumpMs) {
        newestMs = timestampMs;
        return;
      }
      if (gainMs <= 0) return;
      newestMs = timestampMs;
      inHandMs += gainMs;
      if (isStalled && inHandMs >= bufferMs) isStalled = false;
    },
    take(nowMs) {
      settle(nowMs);
      const taken = { playedMs, stalledMs };
      playedMs = 0;
      stalledMs = 0;
      return taken;
    },
    lastMediaAtMs: () => lastMediaAtMs,
  };
}
