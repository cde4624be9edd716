import type { Time } from './time.ts';

/** A wall clock that ran ahead of the monotonic one by less than this has drifted, not slept. */
const leastSleepMs = 1_000;
/** How long after a jump the news of a sleep may come. */
const sleepNewsMs = 60_000;

/**
 * The one timeline of this console, Unix ms: this machine's clock as it was at the start, carried on by monotonic time. A wall
 * clock that is set or jumps does not move it. Sleep does: monotonic time stands still in it, data does not.
 */
export interface LinkClock {
  now(): number;
  /** Call it every few seconds: jumps of the wall clock are noticed here. */
  watch(): void;
  /** The machine has slept: a jump noticed now or a moment ago was time that really passed. */
  slept(): void;
}

export function createLinkClock(time: Time): LinkClock {
  let aheadMs = time.wallMs() - time.monotonicMs();
  let wallAheadMs = aheadMs;
  let jump = { byMs: 0, atMonotonicMs: Number.NEGATIVE_INFINITY };

  function watch(): void {
    const nowAheadMs = time.wallMs() - time.monotonicMs();
    const byMs = nowAheadMs - wallAheadMs;
    wallAheadMs = nowAheadMs;
    if (byMs >= leastSleepMs) jump = { byMs, atMonotonicMs: time.monotonicMs() };
  }

  return {
    now: () => time.monotonicMs() + aheadMs,
    watch,
    slept() {
      watch();
      if (time.monotonicMs() - jump.atMonotonicMs <= sleepNewsMs) aheadMs += jump.byMs;
      jump = { byMs: 0, atMonotonicMs: Number.NEGATIVE_INFINITY };
    },
  };
}
