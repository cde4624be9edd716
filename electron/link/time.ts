/** Wall and monotonic time and timers, passed in: tests own them. */
export interface Time {
  /** This machine's clock, Unix ms; it may be wrong and it may jump. */
  wallMs(): number;
  /** Never jumps; ms since an arbitrary moment. Stands still while the machine sleeps. */
  monotonicMs(): number;
  /** Both answer their undo. */
  after(delayMs: number, run: () => void): () => void;
  every(intervalMs: number, run: () => void): () => void;
}

export function systemTime(): Time {
  return {
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, run) {
      const handle = setTimeout(run, delayMs);
      return () => {
        clearTimeout(handle);
      };
    },
    every(intervalMs, run) {
      const handle = setInterval(run, intervalMs);
      return () => {
        clearInterval(handle);
      };
    },
  };
}
