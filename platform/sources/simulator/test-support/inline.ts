/** For tests: a simulator without a thread, on a test's own time. */
import type { ManualTime } from '../../../test-support/manual-time.ts';
import type { ConnectSimulator, FromSimulator, ToSimulator } from '../line.ts';
import { serveSimulator } from '../serve.ts';

export function inlineSimulator({ now, timers }: ManualTime): ConnectSimulator {
  return (start) => {
    let toSimulator: (message: ToSimulator) => void = () => undefined;
    const stops: (() => void)[] = [];
    return {
      post: (message) => toSimulator(message),
      listen(hear: (message: FromSimulator) => void) {
        serveSimulator(
          { post: hear, listen: (listener) => (toSimulator = listener) },
          {
            start,
            clock: now,
            timers: {
              after: (delayMs, run) => timers.after(delayMs, run),
              every(intervalMs, run) {
                const stop = timers.every(intervalMs, run);
                stops.push(stop);
                return stop;
              },
            },
          },
        );
      },
      close() {
        for (const stop of stops.splice(0)) stop();
      },
    };
  };
}
