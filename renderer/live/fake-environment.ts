import type { FromLink, ToLink } from '../../shared/ipc/link-port.ts';
import type { LiveEnvironment } from './environment.ts';
import type { LivePort, PortSource } from './port-source.ts';

export interface FakeEnvironment extends LiveEnvironment {
  pass(ms: number): void;
  /** One animation frame; none while hidden. */
  paint(): void;
  setHidden(hidden: boolean): void;
  jumpWall(ms: number): void;
}

export function createFakeEnvironment(): FakeEnvironment {
  let monotonicMs = 0;
  let wallAheadMs = 1_700_000_000_000;
  let hidden = false;
  let frames: (() => void)[] = [];
  let timers: { readonly dueMs: number; readonly run: () => void }[] = [];
  const visibility = new Set<() => void>();

  function after(delayMs: number, run: () => void): () => void {
    const timer = { dueMs: monotonicMs + delayMs, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((each) => each !== timer);
    };
  }

  return {
    monotonicMs: () => monotonicMs,
    wallMs: () => monotonicMs + wallAheadMs,
    onNextFrame(run) {
      frames.push(run);
      return () => {
        frames = frames.filter((each) => each !== run);
      };
    },
    after,
    every(intervalMs, run) {
      let stop = after(intervalMs, repeat);
      function repeat(): void {
        stop = after(intervalMs, repeat);
        run();
      }
      return () => {
        stop();
      };
    },
    isHidden: () => hidden,
    onVisibilityChange(run) {
      visibility.add(run);
      return () => visibility.delete(run);
    },
    pass(ms) {
      const untilMs = monotonicMs + ms;
      for (;;) {
        const [timer] = timers.filter(({ dueMs }) => dueMs <= untilMs).sort((left, right) => left.dueMs - right.dueMs);
        if (timer === undefined) break;
        monotonicMs = timer.dueMs;
        timers = timers.filter((each) => each !== timer);
        timer.run();
      }
      monotonicMs = untilMs;
    },
    paint() {
      if (hidden) return;
      for (const run of frames.splice(0)) run();
    },
    setHidden(next) {
      hidden = next;
      for (const run of visibility) run();
    },
    jumpWall(ms) {
      wallAheadMs += ms;
    },
  };
}

/** The link's end of one port, played by a test. */
export interface FakePort {
  readonly received: ToLink[];
  say(message: FromLink): void;
  close(): void;
}

export interface FakePorts {
  readonly source: PortSource;
  /** The link was (re)started: a new port. */
  give(): FakePort;
}

export function createFakePorts(): FakePorts {
  let onPort: ((port: LivePort) => void) | null = null;
  return {
    source(take) {
      onPort = take;
      return () => {
        onPort = null;
      };
    },
    give() {
      const received: ToLink[] = [];
      let handlers: Parameters<LivePort['listen']>[0] | null = null;
      onPort?.({
        listen(next) {
          handlers = next;
        },
        post: (message) => received.push(message),
        close: () => undefined,
      });
      return {
        received,
        say: (message) => handlers?.message(message),
        close: () => handlers?.closed(),
      };
    },
  };
}
