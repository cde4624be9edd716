import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { LiveEnvironment } from './environment.ts';
import type { Frames } from './frames.ts';

const tickMs = 1_000;

/** Both clocks at one moment, Unix ms. */
export interface Moment {
  /** The timeline of everything the link stamps: this machine's clock, without its jumps. */
  readonly consoleMs: number;
  /** The platform's clock as this console knows it; before the first connection the console's. */
  readonly platformMs: number;
}

/**
 * The console clock is the link's. It is known from the stamps on the link's messages: a message says at least how late it is by
 * then, so the highest reading on one port is the nearest, and no more behind than the quickest message took between two
 * processes of one machine. A wall clock that jumps moves none of this.
 */
export interface ConsoleClock {
  /** Ticks at 1 Hz while somebody subscribes, together with whatever else the frame brings; not while the window is hidden. */
  readonly ticks: Pick<StoreApi<Moment>, 'getState' | 'subscribe'>;
  now(): Moment;
  /** Feeds in a stamp that the link put on a message when it posted it. */
  heard(sentAtMs: number): void;
  statusChanged(status: LinkStatus): void;
  /** A new port may come from a new link with another timeline. */
  portReplaced(): void;
  /** Longest way from the platform's clock reading to receipt, at least half a round trip. */
  transitMs(platformTimeMs: number, receivedAtMs: number): number;
}

export function createConsoleClock(environment: LiveEnvironment, frames: Frames): ConsoleClock {
  let aheadOfMonotonicMs = environment.wallMs() - environment.monotonicMs();
  let heardOnThisPort = false;
  let platformAheadMs = 0;
  let halfRoundTripMs = 0;
  const store = createStore<Moment>(() => now());
  let watchers = 0;
  let stopTicking: (() => void) | null = null;

  function now(): Moment {
    const consoleMs = environment.monotonicMs() + aheadOfMonotonicMs;
    return { consoleMs, platformMs: consoleMs + platformAheadMs };
  }

  function tick(): void {
    store.setState(now(), true);
  }

  return {
    now,
    heard(sentAtMs) {
      const reading = sentAtMs - environment.monotonicMs();
      aheadOfMonotonicMs = heardOnThisPort ? Math.max(aheadOfMonotonicMs, reading) : reading;
      heardOnThisPort = true;
    },
    statusChanged(status) {
      if (status.state !== 'live') return;
      platformAheadMs = status.clockOffsetMs;
      halfRoundTripMs = (status.roundTripMs ?? 0) / 2;
    },
    portReplaced() {
      heardOnThisPort = false;
    },
    transitMs(platformTimeMs, receivedAtMs) {
      return Math.max(0, receivedAtMs + platformAheadMs - platformTimeMs) + halfRoundTripMs;
    },
    ticks: {
      getState: store.getState,
      subscribe(listener) {
        const unsubscribe = store.subscribe(listener);
        watchers += 1;
        if (watchers === 1) {
          tick();
          stopTicking = environment.every(tickMs, () => frames.soon(tick));
        }
        let open = true;
        return () => {
          if (!open) return;
          open = false;
          unsubscribe();
          watchers -= 1;
          if (watchers === 0) stopTicking?.();
        };
      },
    },
  };
}
