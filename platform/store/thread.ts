/** The database's own thread: fsync and SQL never delay a frame. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveStore } from './serve.ts';
import type { StoreStart } from './messages.ts';

if (parentPort === null) throw new Error('platform/store/thread.ts runs only as a worker thread');
await serveStore(parentPort, workerData as StoreStart);
