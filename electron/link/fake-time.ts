import type { Time } from './time.ts';

interface Timer {
  readonly id: number;
  readonly dueMs: number;
  readonly run: () => void;
}

export interface FakeTime extends Time {
  /** Lets time pass, timers fire in order, and promises settle between them. */
  pass(ms: number): Promise<void>;
  /** Somebody sets this machine's clock. */
  setWall(byMs: number): void;
  /** The machine sleeps: its clock goes on, monotonic time does not. */
  sleep(ms: number): void;
  pending(): number;
}

export function createFakeTime(startWallMs = 1_700_000_000_000): FakeTime {
  let monotonicMs = 1_000;
  let wallAheadMs = startWallMs - monotonicMs;
  let lastId = 0;
  let timers: readonly Timer[] = [];

  function add(delayMs: number, run: () => void): number {
    lastId += 1;
    timers = [...timers, { id: lastId, dueMs: monotonicMs + delayMs, run }];
    return lastId;
  }

  function remove(id: number): void {
    timers = timers.filter((timer) => timer.id !== id);
  }

  function next(untilMs: number): Timer | undefined {
    return timers
      .filter(({ dueMs }) => dueMs <= untilMs)
      .sort((left, right) => left.dueMs - right.dueMs || left.id - right.id)
      .at(0);
  }

  return {
    wallMs: () => monotonicMs + wallAheadMs,
    monotonicMs: () => monotonicMs,
    after(delayMs, run) {
      const id = add(delayMs, run);
      return () => {
        remove(id);
      };
    },
    every(intervalMs, run) {
      let id = add(intervalMs, repeat);
      function repeat(): void {
        id = add(intervalMs, repeat);
        run();
      }
      return () => {
        remove(id);
      };
    },
    async pass(ms) {
      const untilMs = monotonicMs + ms;
      await settled();
      for (let timer = next(untilMs); timer !== undefined; timer = next(untilMs)) {
        monotonicMs = Math.max(monotonicMs, timer.dueMs);
        remove(timer.id);
        timer.run();
        await settled();
      }
      monotonicMs = untilMs;
    },
    setWall(byMs) {
      wallAheadMs += byMs;
    },
    sleep(ms) {
      wallAheadMs += ms;
    },
    pending: () => timers.length,
  };
}

/** Promise chains of the code under test are short. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
