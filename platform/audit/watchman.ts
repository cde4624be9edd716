/** Goes through all leaves while the platform runs, a little at a time: what was altered in the middle of a long log is found out within a day. */
import type { Closable, Timers } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { isAltered } from './altered.ts';

const batchLeaves = 256;
const pauseMs = 100;
const againMs = 24 * 60 * 60_000;

interface WatchmanOptions {
  readonly store: Pick<PlatformStore, 'run'>;
  readonly timers: Timers;
  readonly onAltered: (error: Error) => void;
  readonly onFailure: (error: unknown) => void;
}

export function startWatchman({ store, timers, onAltered, onFailure }: WatchmanOptions): Closable {
  let stopTimer: () => void = () => undefined;
  let looking: Promise<void> = Promise.resolve();
  let isOver = false;

  function later(delayMs: number, from: number): void {
    if (isOver) return;
    stopTimer = timers.after(delayMs, () => {
      looking = look(from);
    });
  }

  async function look(from: number): Promise<void> {
    try {
      const reached = await store.run('audit.check', { from, most: batchLeaves });
      if (reached - from < batchLeaves) later(againMs, 0);
      else later(pauseMs, reached);
    } catch (error) {
      if (isAltered(error)) onAltered(error);
      else {
        onFailure(error);
        later(againMs, 0);
      }
    }
  }

  later(pauseMs, 0);
  return {
    async close() {
      isOver = true;
      stopTimer();
      await looking;
    },
  };
}
