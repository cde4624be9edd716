/** The real clocks and timers, handed to every part: tests hand in their own. */
import type { Clock, Timers } from './contracts.ts';

export const wallClock: Clock = () => Date.now();

/** Monotonic milliseconds: never set back, not comparable between processes. */
export function monotonicMs(): number {
  return performance.now();
}

export const realTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every: (intervalMs, run) => {
    const timer = setInterval(run, intervalMs);
    return () => clearInterval(timer);
  },
};
