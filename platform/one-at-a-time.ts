import type { Timers } from './contracts.ts';

export interface OneAtATimeOptions {
  readonly run: () => Promise<void>;
  /** Between the end of one run and the next. */
  readonly restMs: number;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}

/** However often it is asked for: once more after the run under way and its rest, never two at once. Answers what asks. */
export function oneAtATime({ run, restMs, timers, onFailure }: OneAtATimeOptions): () => void {
  let state: 'idle' | 'busy' | 'asked again' = 'idle';

  function rested(): void {
    const again = state === 'asked again';
    state = 'idle';
    if (again) ask();
  }

  function ask(): void {
    if (state !== 'idle') {
      state = 'asked again';
      return;
    }
    state = 'busy';
    void run()
      .catch(onFailure)
      .finally(() => {
        if (restMs === 0) rested();
        else timers.after(restMs, rested);
      });
  }

  return ask;
}
