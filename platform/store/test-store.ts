import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../contracts.ts';
import { openStore } from './open.ts';
import type { OpenedStore } from './open.ts';

/** For tests: the real worker thread on a directory of its own, which `close` takes away. */
export async function openTestStore(clock: Clock = () => 1_790_000_000_000): Promise<OpenedStore> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'switchyard-store-'));
  const store = await openStore({ dataDirectory, clock });
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
