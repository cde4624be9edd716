import { Worker } from 'node:worker_threads';
import type { Clock } from '../contracts.ts';
import { StartError } from '../start-error.ts';
import { storeOver } from './client.ts';
import type { OpenedStore, StoreThread } from './client.ts';
import type { FromStore, StoreStart } from './messages.ts';

export type { OpenedStore } from './client.ts';

/** @throws StartError when the directory is locked, can't be written, or holds another version's database. */
export async function openStore(options: { readonly dataDirectory: string; readonly clock: Clock }): Promise<OpenedStore> {
  const start: StoreStart = { dataDirectory: options.dataDirectory, nowMs: options.clock() };
  return openOver(new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, name: 'store' }));
}

/** @param thread has been told what to open */
export async function openOver(thread: StoreThread): Promise<OpenedStore> {
  const opened = await firstMessage(thread);
  if (opened.kind === 'not-opened') {
    await thread.terminate();
    throw opened.remedy === null ? new Error(opened.message) : new StartError(opened.message, opened.remedy);
  }
  if (opened.kind !== 'opened') throw new Error(`the database worker began with ${opened.kind}`);
  return storeOver(thread, opened);
}

function firstMessage(thread: StoreThread): Promise<FromStore> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}
