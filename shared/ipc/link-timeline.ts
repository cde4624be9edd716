/** How a window knows the link's timeline and the platform's clock, and what ages follow. The one place that computes an age. */
import type { LinkStatus } from './link-status.ts';

/**
 * The timeline of everything the link stamps. It is known from the stamps on the link's messages: a message says at least how late it
 * is by then, so the highest reading on one port is the nearest, and no more behind than the quickest message took between two
 * processes of one machine. A wall clock that jumps moves none of this. All times are Unix ms.
 */
export interface LinkTimeline {
  nowMs(): number;
  /** The platform's clock as this console knows it; before the first connection the console's. */
  platformNowMs(): number;
  /** Feeds in a stamp that the link put on a message when it posted it. */
  heard(sentAtMs: number): void;
  statusChanged(status: LinkStatus): void;
  /** A new port may come from a new link with another timeline. */
  portReplaced(): void;
  /** The longest a frame can have been on its way: from the clocks, and what the clocks may be wrong by. */
  transitMs(platformTimeMs: number, receivedAtMs: number): number;
}

/** @param time `wallMs` counts only until the link has told the time. */
export function createLinkTimeline(time: { readonly monotonicMs: () => number; readonly wallMs: () => number }): LinkTimeline {
  let aheadOfMonotonicMs = time.wallMs() - time.monotonicMs();
  let heardOnThisPort = false;
  let platformAheadMs = 0;
  let clockErrorMs = 0;

  function nowMs(): number {
    return time.monotonicMs() + aheadOfMonotonicMs;
  }

  return {
    nowMs,
    platformNowMs: () => nowMs() + platformAheadMs,
    heard(sentAtMs) {
      const reading = sentAtMs - time.monotonicMs();
      aheadOfMonotonicMs = heardOnThisPort ? Math.max(aheadOfMonotonicMs, reading) : reading;
      heardOnThisPort = true;
    },
    statusChanged(status) {
      if (status.state !== 'live') return;
      platformAheadMs = status.clockOffsetMs;
      clockErrorMs = status.clockErrorMs;
    },
    portReplaced() {
      heardOnThisPort = false;
    },
    transitMs(platformTimeMs, receivedAtMs) {
      return Math.max(0, receivedAtMs + platformAheadMs - platformTimeMs) + clockErrorMs;
    },
  };
}

/** Time since a frame was made, in ms, never less than the truth: add it to `oldestInputAgeMs` and to ages that stand in columns. */
export function ageOfFrameMs(frame: { readonly transitMs: number; readonly receivedAtMs: number }, nowMs: number): number {
  return frame.transitMs + Math.max(0, nowMs - frame.receivedAtMs);
}
