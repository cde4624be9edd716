import type { Timers } from '../contracts.ts';

export interface ManualTime {
  readonly timers: Timers;
  readonly now: () => number;
  /** Runs everything that falls due, in order. */
  advance(byMs: number): void;
}

interface Timer {
  dueAt: number;
  readonly every: number | null;
  readonly run: () => void;
}

function earliest(timers: Iterable<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (first === undefined || timer.dueAt < first.dueAt) first = timer;
  return first;
}

/** For tests: time that moves only when told to. */
export function manualTime(startMs = 1_790_000_000_000): ManualTime {
  let now = startMs;
  const timers = new Set<Timer>();

  function start(delayMs: number, every: number | null, run: () => void): () => void {
    const timer: Timer = { dueAt: now + delayMs, every, run };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  return {
    now: () => now,
    timers: {
      after: (delayMs, run) => start(delayMs, null, run),
      every: (intervalMs, run) => start(intervalMs, intervalMs, run),
    },
    advance: (byMs) => {
      const until = now + byMs;
      for (;;) {
        const due = earliest(timers);
        if (due === undefined || due.dueAt > until) break;
        now = due.dueAt;
        if (due.every === null) timers.delete(due);
        else due.dueAt += due.every;
        due.run();
      }
      now = until;
    },
  };
}
