/** What every IDC was when it was last seen, kept so that a restart of the platform does not begin all states anew. */
import type { Timers } from '../contracts.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { HealthEngine } from './engine.ts';
import type { SeenState } from './state-operations.ts';

export interface StateLog {
  known(): Promise<readonly SeenState[]>;
  /** Writes nothing when another platform tells now. @param lease under which it is told */
  seen(states: readonly SeenState[], lease: number): Promise<void>;
}

export function stateLogOver(store: Pick<PlatformStore, 'run'>): StateLog {
  return {
    known: () => store.run('states.known', undefined),
    seen: (states, lease) => store.run('states.seen', { states, lease }),
  };
}

const seenEveryMs = 5_000;

interface StateKeeperOptions {
  readonly engine: Pick<HealthEngine, 'seen'>;
  readonly log: StateLog;
  readonly lease: () => number | null;
  readonly clock: () => number;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}

/** While this platform tells, what it sees is written every few seconds. Answers what ends that. */
export function keepStates({ engine, log, lease, clock, timers, onFailure }: StateKeeperOptions): () => void {
  const write = oneAtATime({
    run: async () => {
      const token = lease();
      if (token !== null) await log.seen(engine.seen(clock()), token);
    },
    restMs: 0,
    timers,
    onFailure,
  });
  return timers.every(seenEveryMs, write);
}
