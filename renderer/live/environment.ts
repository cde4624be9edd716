/** What the live side needs of the place it runs in; passed in, so that tests own time, frames and visibility. */
export interface LiveEnvironment {
  /** Never jumps; ms since an arbitrary moment. */
  monotonicMs(): number;
  /** This machine's clock, Unix ms; used only until the link has told the time. */
  wallMs(): number;
  /** Runs before the next paint; not at all while the window is hidden. Answers its undo. */
  onNextFrame(run: () => void): () => void;
  after(delayMs: number, run: () => void): () => void;
  every(intervalMs: number, run: () => void): () => void;
  isHidden(): boolean;
  onVisibilityChange(run: () => void): () => void;
}

export function browserEnvironment(): LiveEnvironment {
  return {
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    onNextFrame(run) {
      const handle = requestAnimationFrame(run);
      return () => {
        cancelAnimationFrame(handle);
      };
    },
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
    isHidden: () => document.hidden,
    onVisibilityChange(run) {
      document.addEventListener('visibilitychange', run);
      return () => {
        document.removeEventListener('visibilitychange', run);
      };
    },
  };
}
