import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../shared/model/identity.ts';
import { openTestStore } from '../store/test-store.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { startPostgres } from '../test-support/postgres.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { anna, exampleNetwork, olga } from '../changes/test-support/rig.ts';
import { openAuthority } from './open.ts';

const rounds = 20;
const time = manualTime();
let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop());

async function platformOn(url: string) {
  const store = await openTestStore(time.now, { kind: 'postgres', url });
  const authority = await openAuthority({
    store,
    clock: time.now,
    timers: time.timers,
    network: exampleNetwork,
    expiresMs: () => 900_000,
    onFailure: (_, error) => {
      throw error;
    },
  });
  const context = (actor: Actor) => ({ actor, sessionId: `session-${actor.subject}`, atMs: time.now() });
  return {
    take: async (actor: Actor) => authority.handlers['authority.take']?.({ idc: 'osl-1', from: null, why: 'now' }, context(actor)),
    release: async (actor: Actor) => authority.handlers['authority.release']?.({ idc: 'osl-1', why: 'done' }, context(actor)),
    close: async () => {
      await authority.close();
      await store.close();
    },
  };
}

it('of two platforms on one PostgreSQL one gives command away, however often two people take it at once', { timeout: 60_000 }, async () => {
  const url = await server.createDatabase();
  const [one, other] = [await platformOn(url), await platformOn(url)];
  for (let round = 0; round < rounds; round += 1) {
    const [first, second] = await Promise.allSettled([one.take(olga), other.take(anna)]);
    expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    // Whoever has it may give it up on either platform.
    await (first.status === 'fulfilled' ? other.release(olga) : one.release(anna));
  }
  await other.close();
  await one.close();
});
