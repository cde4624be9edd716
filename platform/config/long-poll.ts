/** Waits for a target's next pointer: bounded in time and number, released at once by the pointer itself. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Timers } from '../contracts.ts';
import type { ConfigState } from './state.ts';

export interface LongPoll {
  /** Resolves when the target is pointed elsewhere, the wait is over, or `signal` fires. @throws SwitchyardError `too-many` */
  wait(namespace: string, target: string, limits: { readonly waitMs: number; readonly signal: AbortSignal }): Promise<void>;
  close(): void;
}

export function createLongPoll(state: ConfigState, timers: Timers, mostWaiters: number): LongPoll {
  const waiters = new Set<() => void>();
  const byTarget = new Map<string, Set<() => void>>();
  const stopListening = state.onPointer((namespace, target) => {
    for (const release of [...(byTarget.get(`${namespace}/${target}`) ?? [])]) release();
  });
  let closed = false;

  return {
    wait: (namespace, target, { waitMs, signal }) => {
      if (closed || signal.aborted || waitMs <= 0) return Promise.resolve();
      if (waiters.size >= mostWaiters) {
        throw new SwitchyardError('too-many', `${String(mostWaiters)} instances are waiting already`, {
          remedy: 'Ask again without waitMs, or later.',
        });
      }
      return new Promise((resolve) => {
        const key = `${namespace}/${target}`;
        const sameTarget = byTarget.get(key) ?? new Set();
        const cancelTimer = timers.after(waitMs, release);
        function release(): void {
          cancelTimer();
          signal.removeEventListener('abort', release);
          waiters.delete(release);
          sameTarget.delete(release);
          if (sameTarget.size === 0) byTarget.delete(key);
          resolve();
        }
        signal.addEventListener('abort', release);
        waiters.add(release);
        sameTarget.add(release);
        byTarget.set(key, sameTarget);
      });
    },
    close: () => {
      closed = true;
      stopListening();
      for (const release of [...waiters]) release();
    },
  };
}
