import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Clock } from '../contracts.ts';
import type { StoreThread } from './client.ts';
import { openOver } from './open.ts';
import type { OpenedStore } from './open.ts';
import { serveStore } from './serve.ts';

/** For tests: the real database, served from the caller's thread, because a worker takes a third of a second to begin. */
export async function openStoreHere({
  dataDirectory,
  clock,
}: {
  readonly dataDirectory: string;
  readonly clock: Clock;
}): Promise<OpenedStore> {
  const { port1, port2 } = new MessageChannel();
  const thread: StoreThread = Object.assign(port1, {
    terminate: async () => {
      port1.close();
    },
  });
  void serveStore(port2, { dataDirectory, nowMs: clock() });
  return openOver(thread);
}

/** {@link openStoreHere} on a directory of its own, which `close` takes away. */
export async function openTestStore(clock: Clock = () => 1_790_000_000_000): Promise<OpenedStore> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'switchyard-store-'));
  const store = await openStoreHere({ dataDirectory, clock });
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
