/** Begins the simulator's thread and answers the platform's end of the line to it. */
import { Worker } from 'node:worker_threads';
import type { FromSimulator, PlatformEnd, SimulatorStart } from './line.ts';

export function connectSimulatorThread(start: SimulatorStart): PlatformEnd {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, name: 'simulator' });
  let isClosed = false;
  return {
    post: (message) => worker.postMessage(message),
    listen(hear, lost) {
      worker.on('message', inTurn(hear));
      worker.on('error', lost);
      worker.on('exit', (code) => {
        if (!isClosed) lost(new Error(`the simulator ended with code ${String(code)}`));
      });
    },
    async close() {
      isClosed = true;
      await worker.terminate();
    },
  };
}

/** One message a turn of the event loop: a port hands over all it has at once, and sockets would wait for the whole of it. */
function inTurn(hear: (message: FromSimulator) => void): (message: FromSimulator) => void {
  const queue: FromSimulator[] = [];
  let isDue = false;
  function next(): void {
    isDue = false;
    const message = queue.shift();
    if (message === undefined) return;
    if (queue.length > 0) {
      isDue = true;
      setImmediate(next);
    }
    hear(message);
  }
  return (message) => {
    queue.push(message);
    if (isDue) return;
    isDue = true;
    setImmediate(next);
  };
}
