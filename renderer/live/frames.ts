import type { LiveEnvironment } from './environment.ts';

/** Work for the next animation frame, all in one go: however many stores change meanwhile, React commits once. */
export interface Frames {
  /** Runs before the next paint; the same function is run once however often it is asked for. What is asked for meanwhile waits for the paint after. */
  soon(run: () => void): void;
}

export function createFrames(environment: Pick<LiveEnvironment, 'onNextFrame'>): Frames {
  let waiting = new Set<() => void>();

  function flush(): void {
    const due = waiting;
    waiting = new Set();
    for (const run of due) run();
  }

  return {
    soon(run) {
      if (waiting.size === 0) environment.onNextFrame(flush);
      waiting.add(run);
    },
  };
}
