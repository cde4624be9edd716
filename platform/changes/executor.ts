/** Drives every open change while this platform may, one turn after another, each on its own; wakes at once when a person has acted. */
import type { Timers } from '../contracts.ts';
import type { Book } from './book.ts';
import type { Wait } from './effects.ts';
import { Fenced } from './lease.ts';
import { newMemory } from './run-timing.ts';
import type { RunMemory, RunTiming } from './run-timing.ts';
import type { Turn } from './run.ts';

export interface Executor {
  /** Takes over what another platform, or this one before it was started anew, left open. */
  start(): void;
  /** Something about the change is new. */
  wake(changeId: string): void;
  /** No further turn begins until it is started again; resolves when those under way have ended. */
  rest(): Promise<void>;
}

export interface ExecutorOptions {
  readonly book: Book;
  readonly turn: Turn;
  readonly timers: Timers;
  readonly timing: RunTiming;
  /** A turn found that another platform drives changes. */
  readonly onFenced: (why: string) => void;
  readonly onFailure: (changeId: string, error: unknown) => void;
}

/** The longest delay that a timer takes. */
const longestWaitMs = 2 ** 31 - 1;

interface Runner {
  readonly memory: RunMemory;
  /** Ends the wait between two turns; null during a turn. */
  stopWaiting: (() => void) | null;
  /** Woken during a turn: the next one follows at once. */
  woken: boolean;
  done: Promise<void>;
}

export function createExecutor(options: ExecutorOptions): Executor {
  const { book, turn, timers, timing } = options;
  const runners = new Map<string, Runner>();
  let driving = false;
  const isResting = (): boolean => !driving;

  function wait(runner: Runner, waitMs: Wait): Promise<void> {
    if (runner.woken || isResting() || waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = waitMs === Infinity ? () => undefined : timers.after(Math.min(waitMs, longestWaitMs), finish);
      function finish(): void {
        cancel();
        runner.stopWaiting = null;
        resolve();
      }
      runner.stopWaiting = finish;
    });
  }

  async function drive(changeId: string, runner: Runner): Promise<void> {
    for (;;) {
      const stored = isResting() ? undefined : book.get(changeId);
      if (stored === undefined) break;
      runner.woken = false;
      let waitMs: Wait;
      try {
        waitMs = await turn(stored, runner.memory);
      } catch (error) {
        if (isResting()) break;
        if (error instanceof Fenced) options.onFenced(error.message);
        else options.onFailure(changeId, error);
        waitMs = timing.backoffMostMs;
      }
      await wait(runner, waitMs);
    }
    runners.delete(changeId);
  }

  function begin(changeId: string, recovered: boolean): void {
    const runner: Runner = { memory: { ...newMemory(), recovered }, stopWaiting: null, woken: false, done: Promise.resolve() };
    runners.set(changeId, runner);
    runner.done = drive(changeId, runner);
  }

  return {
    start: () => {
      driving = true;
      for (const { change } of book.open()) if (!runners.has(change.id)) begin(change.id, change.state.phase === 'running');
    },
    wake: (changeId) => {
      const runner = runners.get(changeId);
      if (isResting()) return;
      if (runner === undefined) {
        if (book.get(changeId) !== undefined) begin(changeId, false);
        return;
      }
      runner.woken = true;
      runner.stopWaiting?.();
    },
    rest: async () => {
      driving = false;
      const ending = [...runners.values()];
      for (const runner of ending) runner.stopWaiting?.();
      await Promise.all(ending.map(({ done }) => done));
    },
  };
}
