/** Drives every open change, one turn after another, each on its own; wakes at once when a person has acted. */
import type { Clock, Timers } from '../contracts.ts';
import type { Book } from './book.ts';
import type { Wait } from './effects.ts';
import { newMemory } from './run-timing.ts';
import type { RunMemory, RunTiming } from './run-timing.ts';
import type { Turn } from './run.ts';

export interface Executor {
  /** Takes over what an earlier platform left; call once, when the platform is ready to act. */
  start(): void;
  /** Something about the change is new. */
  wake(changeId: string): void;
  /** No further turn begins; resolves when those under way have ended. */
  close(): Promise<void>;
}

export interface ExecutorOptions {
  readonly book: Book;
  readonly turn: Turn;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly timing: RunTiming;
  /** Notes that this executor is alive, for the gap that a restart leaves. */
  readonly heartbeat: (atMs: number) => Promise<void>;
  readonly onFailure: (changeId: string, error: unknown) => void;
}

const heartbeatMs = 1000;
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
  let closed = false;
  const isClosed = (): boolean => closed;
  let stopHeartbeat: () => void = () => undefined;

  function wait(runner: Runner, waitMs: Wait): Promise<void> {
    if (runner.woken || closed || waitMs <= 0) return Promise.resolve();
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
      const stored = isClosed() ? undefined : book.get(changeId);
      if (stored === undefined) break;
      runner.woken = false;
      let waitMs: Wait;
      try {
        waitMs = await turn(stored, runner.memory);
      } catch (error) {
        if (isClosed()) break;
        options.onFailure(changeId, error);
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
      for (const { change } of book.open()) begin(change.id, change.state.phase === 'running');
      stopHeartbeat = timers.every(heartbeatMs, () => {
        if (closed || !book.open().some(({ change }) => change.state.phase === 'running')) return;
        options.heartbeat(options.clock()).catch((error: unknown) => options.onFailure('heartbeat', error));
      });
    },
    wake: (changeId) => {
      const runner = runners.get(changeId);
      if (closed) return;
      if (runner === undefined) {
        if (book.get(changeId) !== undefined) begin(changeId, false);
        return;
      }
      runner.woken = true;
      runner.stopWaiting?.();
    },
    close: async () => {
      closed = true;
      stopHeartbeat();
      const ending = [...runners.values()];
      for (const runner of ending) runner.stopWaiting?.();
      await Promise.all(ending.map(({ done }) => done));
    },
  };
}
