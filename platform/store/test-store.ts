import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Clock } from '../contracts.ts';
import type { StoreThread } from './client.ts';
import type { DatabaseChoice } from './messages.ts';
import { openOver, storeStart } from './open.ts';
import type { OpenedStore, StoreOptions } from './open.ts';
import { serveStore } from './serve.ts';

/** For tests: the real database, served from the caller's thread, because a worker takes a third of a second to begin. */
export async function openStoreHere(options: StoreOptions): Promise<OpenedStore> {
  const { port1, port2 } = new MessageChannel();
  const thread: StoreThread = Object.assign(port1, {
    terminate: async () => {
      port1.close();
    },
  });
  void serveStore(port2, storeStart(options));
  return openOver(thread, options.clock);
}

/** {@link openStoreHere} on a directory of its own, which `close` takes away. */
export async function openTestStore(
  clock: Clock = () => 1_790_000_000_000,
  database: DatabaseChoice = { kind: 'sqlite' },
): Promise<OpenedStore> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'switchyard-store-'));
  const store = await openStoreHere({ dataDirectory, clock, database });
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
