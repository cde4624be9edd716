import { createLinkTimeline } from '../../shared/ipc/link-timeline.ts';
import type { LinkTimeline } from '../../shared/ipc/link-timeline.ts';
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

/** The console clock is the link's timeline (shared/ipc/link-timeline.ts), ticking for those who watch. */
export interface ConsoleClock extends Pick<LinkTimeline, 'heard' | 'statusChanged' | 'portReplaced' | 'transitMs'> {
  /** Ticks at 1 Hz while somebody subscribes, together with whatever else the frame brings; not while the window is hidden. */
  readonly ticks: Pick<StoreApi<Moment>, 'getState' | 'subscribe'>;
  now(): Moment;
}

export function createConsoleClock(environment: LiveEnvironment, frames: Frames): ConsoleClock {
  const timeline = createLinkTimeline(environment);
  const store = createStore<Moment>(() => now());
  let watchers = 0;
  let stopTicking: (() => void) | null = null;

  function now(): Moment {
    return { consoleMs: timeline.nowMs(), platformMs: timeline.platformNowMs() };
  }

  function tick(): void {
    store.setState(now(), true);
  }

  return {
    now,
    heard: (sentAtMs) => timeline.heard(sentAtMs),
    statusChanged: (status) => timeline.statusChanged(status),
    portReplaced: () => timeline.portReplaced(),
    transitMs: (platformTimeMs, receivedAtMs) => timeline.transitMs(platformTimeMs, receivedAtMs),
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
