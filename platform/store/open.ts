import { Worker } from 'node:worker_threads';
import type { Clock } from '../contracts.ts';
import { StartError } from '../start-error.ts';
import { storeOver } from './client.ts';
import type { OpenedStore, StoreThread } from './client.ts';
import type { DatabaseChoice, FromStore, StoreStart } from './messages.ts';

export type { OpenedStore } from './client.ts';

export interface StoreOptions {
  readonly dataDirectory: string;
  readonly clock: Clock;
  /** Left out: SQLite in the data directory. */
  readonly database?: DatabaseChoice;
}

/** @throws StartError when the directory is locked, can't be written, or the database can't be reached or is another version's. */
export async function openStore(options: StoreOptions): Promise<OpenedStore> {
  const start = storeStart(options);
  return openOver(new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, name: 'store' }), options.clock);
}

export function storeStart({ dataDirectory, clock, database = { kind: 'sqlite' } }: StoreOptions): StoreStart {
  return { dataDirectory, database, nowMs: clock() };
}

/** @param thread has been told what to open */
export async function openOver(thread: StoreThread, clock: Clock): Promise<OpenedStore> {
  const opened = await firstMessage(thread);
  if (opened.kind === 'not-opened') {
    await thread.terminate();
    throw opened.remedy === null ? new Error(opened.message) : new StartError(opened.message, opened.remedy);
  }
  if (opened.kind !== 'opened') throw new Error(`the database worker began with ${opened.kind}`);
  return storeOver(thread, { opened, clock });
}

function firstMessage(thread: StoreThread): Promise<FromStore> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}
