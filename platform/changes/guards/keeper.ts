/** Ends guards whose time is over: told once, on the timeline and in the audit log. */
import type { Clock, Closable, Timers } from '../../contracts.ts';
import type { PlatformStore } from '../../store/operations-registry.ts';
import type { World } from '../world.ts';

export interface GuardKeeperOptions {
  readonly store: PlatformStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly world: Pick<World, 'facts' | 'learnGuards'>;
  readonly onFailure: (about: string, error: unknown) => void;
}

const lookEveryMs = 1000;

export function startGuardKeeper({ store, clock, timers, world, onFailure }: GuardKeeperOptions): Closable {
  let isEnding = false;
  async function look(): Promise<void> {
    const nowMs = clock();
    if (isEnding || !world.facts().guards.some(({ untilMs }) => untilMs <= nowMs)) return;
    isEnding = true;
    try {
      world.learnGuards(await store.run('guard.expire', { atMs: nowMs }));
    } catch (error) {
      onFailure('ending guards', error);
    } finally {
      isEnding = false;
    }
  }
  const stop = timers.every(lookEveryMs, () => void look());
  return { close: stop };
}
