/** The simulator's own thread: a million streams are built and moved here without delaying a frame. */
import { parentPort, workerData } from 'node:worker_threads';
import { realTimers, wallClock } from '../../clocks.ts';
import type { SimulatorStart, ToSimulator } from './line.ts';
import { serveSimulator } from './serve.ts';

const port = parentPort;
if (port === null) throw new Error('platform/sources/simulator/thread.ts runs only as a worker thread');
serveSimulator(
  {
    post(message) {
      // A batch is handed over, not copied.
      port.postMessage(message, message.kind === 'batch' ? [message.bytes.buffer] : []);
    },
    listen(hear) {
      port.on('message', (message: ToSimulator) => hear(message));
    },
  },
  { start: workerData as SimulatorStart, clock: wallClock, timers: realTimers },
);
