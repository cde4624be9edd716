/** Runs an asynchronous reading again and again, never two at once; a slow one makes the next wait for its beat. */
import type { Timers } from '../contracts.ts';

export function startPolling(timers: Timers, intervalMs: number, readOnce: () => Promise<void>): () => void {
  let isReading = false;
  let isClosed = false;
  async function beat(): Promise<void> {
    if (isReading || isClosed) return;
    isReading = true;
    try {
      await readOnce();
    } finally {
      isReading = false;
    }
  }
  void beat();
  const stop = timers.every(intervalMs, () => void beat());
  return () => {
    isClosed = true;
    stop();
  };
}
