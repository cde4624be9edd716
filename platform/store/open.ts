import { Worker } from 'node:worker_threads';
import type { Clock } from '../contracts.ts';
import { StartError } from '../start-error.ts';
import { storeOver } from './client.ts';
import type { OpenedStore } from './client.ts';
import type { FromStore, StoreStart } from './messages.ts';

export type { OpenedStore } from './client.ts';

/** @throws StartError when the directory is locked, can't be written, or holds another version's database. */
export async function openStore(options: { readonly dataDirectory: string; readonly clock: Clock }): Promise<OpenedStore> {
  const start: StoreStart = { dataDirectory: options.dataDirectory, nowMs: options.clock() };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, name: 'store' });
  const opened = await firstMessage(worker);
  if (opened.kind === 'not-opened') {
    await worker.terminate();
    throw opened.remedy === null ? new Error(opened.message) : new StartError(opened.message, opened.remedy);
  }
  if (opened.kind !== 'opened') throw new Error(`the database worker began with ${opened.kind}`);
  return storeOver(worker, opened);
}

function firstMessage(worker: Worker): Promise<FromStore> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
