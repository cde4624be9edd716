/**
 * One state view that somebody looks at. All its subscribers share one encoding; each gets the newest frame that its own
 * acknowledgements leave room for, so a slow console gets fewer frames and never old ones, and holds no memory here.
 */
import { limits } from '../../shared/wire/limits.ts';
import type { OpenStateView } from '../contracts.ts';
import type { Outlet, ViewMetrics } from './outlet.ts';

export interface StateChannelOptions {
  readonly view: string;
  readonly source: OpenStateView;
  /** Rises for as long as the platform runs, so a view that is closed and opened again does not go back. */
  readonly nextSequence: () => number;
  readonly metrics: ViewMetrics;
  /** Monotonic, in seconds. */
  readonly stopwatch: () => number;
}

export interface StateChannel {
  /** Sends a frame at once, or as soon as there is something to show. */
  add(outlet: Outlet): void;
  remove(outlet: Outlet): void;
  acknowledge(outlet: Outlet, sequence: number): void;
  /** Looks whether there is something new and sends it to everyone with room. */
  tick(): void;
  isIdle(): boolean;
  close(): Promise<void> | void;
}

/**
 * After a tick a view rests this many times as long as the tick took, so that no view takes more than a fifth of the thread however many
 * look at it: a thousand consoles get fewer frames, each of them young, instead of frames that queue for ever longer.
 */
const restFactor = 4;

interface Progress {
  /** Sequences that were sent and not acknowledged, oldest first. */
  outstanding: number[];
  lastSent: number;
}

export function createStateChannel(options: StateChannelOptions): StateChannel {
  const { view, source, metrics, stopwatch } = options;
  const subscribers = new Map<Outlet, Progress>();
  let frame: Uint8Array | undefined;
  let sequence = 0;
  let shownVersion = Number.NaN;
  /** Nobody had room at the last tick, so nothing was encoded: the frame that is here is not the newest. */
  let isBehind = false;
  /** By the stopwatch. */
  let restsUntil = 0;

  function refresh(): void {
    isBehind = false;
    const version = source.version();
    if (version === null || (frame !== undefined && version === shownVersion)) return;
    const next = options.nextSequence();
    const startedAt = stopwatch();
    const encoded = source.encode(next);
    metrics.frameEncoded(view, encoded.byteLength, stopwatch() - startedAt);
    frame = encoded;
    sequence = next;
    shownVersion = version;
  }

  function offer(outlet: Outlet, progress: Progress): void {
    if (frame === undefined || progress.lastSent >= sequence) return;
    if (!hasRoom(progress)) {
      metrics.frameSkipped(view);
      return;
    }
    outlet.sendFrame(frame);
    metrics.frameSent(view, frame.byteLength);
    progress.lastSent = sequence;
    progress.outstanding.push(sequence);
  }

  function hasRoom({ outstanding }: Progress): boolean {
    return outstanding.length < limits.maxUnacknowledged;
  }

  function offerAll(): void {
    for (const [outlet, progress] of subscribers) offer(outlet, progress);
  }

  return {
    add: (outlet) => {
      const progress = { outstanding: [], lastSent: 0 };
      subscribers.set(outlet, progress);
      // The frame that others look at is at most a tick old: five hundred that come back at once share it.
      if (subscribers.size === 1 || isBehind) refresh();
      offer(outlet, progress);
    },
    remove: (outlet) => {
      subscribers.delete(outlet);
    },
    acknowledge: (outlet, acknowledged) => {
      const progress = subscribers.get(outlet);
      if (progress === undefined) return;
      progress.outstanding = progress.outstanding.filter((sent) => sent > acknowledged);
      // Else the next tick encodes the newest: it is at most a tick away.
      if (!isBehind) offer(outlet, progress);
    },
    tick: () => {
      const startedAt = stopwatch();
      if (startedAt < restsUntil) return;
      if (![...subscribers.values()].some(hasRoom)) {
        isBehind = true;
        return;
      }
      const before = sequence;
      refresh();
      if (sequence === before) return;
      offerAll();
      const now = stopwatch();
      restsUntil = now + (now - startedAt) * restFactor;
    },
    isIdle: () => subscribers.size === 0,
    close: () => source.close(),
  };
}
