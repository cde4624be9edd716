import type { Clock, Closable, Timers } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';

/** As long as the history that they stand beside. */
const keptMs = 30 * 86_400_000;
const everyMs = 60_000;
const mostAtOnce = 1_000;

/** Prunes the timeline and the alarms once a minute. */
export function startPruning({
  store,
  clock,
  timers,
  onFailure,
}: {
  readonly store: Pick<PlatformStore, 'run'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}): Closable {
  const stop = timers.every(everyMs, () => {
    const atMs = clock();
    store.run('events.prune', { before: atMs - keptMs, most: mostAtOnce, atMs }).catch(onFailure);
  });
  return { close: stop };
}
