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
        const due = [...timers].filter((timer) => timer.dueAt <= until).sort((first, second) => first.dueAt - second.dueAt)[0];
        if (due === undefined) break;
        now = due.dueAt;
        if (due.every === null) timers.delete(due);
        else due.dueAt += due.every;
        due.run();
      }
      now = until;
    },
  };
}
