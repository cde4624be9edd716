import { afterEach, expect, it } from 'vitest';
import { openTestStore } from '../store/test-store.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { takeLease } from '../test-support/lease.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { keepStates, stateLogOver } from './state-log.ts';
import type { SeenState } from './state-operations.ts';

const nowMs = 1_790_000_000_000;
const osl: SeenState = { idc: 'osl-1', state: 'healthy', sinceMs: nowMs - 86_400_000, seenAtMs: nowMs };
const ath: SeenState = { idc: 'ath-1', state: 'degraded', sinceMs: nowMs - 60_000, seenAtMs: nowMs };

onBothDatabases((choose) => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function open() {
    const store = await openTestStore(undefined, await choose());
    closers.push(() => store.close());
    const take = (holder: string, over: number | null): Promise<number> => takeLease(store, { holder, over, atMs: nowMs });
    return { log: stateLogOver(store), take };
  }

  it('the state of every IDC is what was last seen of it', async () => {
    const { log, take } = await open();
    expect(await log.known()).toEqual([]);
    const token = await take('first', null);
    await log.seen([osl, ath], token);
    await log.seen([], token);
    expect(await log.known()).toEqual([ath, osl]);
    const later: SeenState = { ...ath, state: 'healthy', sinceMs: nowMs + 4_000, seenAtMs: nowMs + 5_000 };
    await log.seen([later], token);
    expect(await log.known()).toEqual([later, osl]);
  });

  it('whoever lost the lease writes nothing over what its successor sees', async () => {
    const { log, take } = await open();
    const first = await take('first', null);
    const next = await take('second', first);
    await log.seen([osl], next);
    await log.seen([{ ...osl, state: 'down' }], first);
    expect(await log.known()).toEqual([osl]);
  });
});

it('is written every few seconds by the platform that tells, and by no other', async () => {
  const time = manualTime();
  const written: number[] = [];
  let lease: number | null = null;
  const stop = keepStates({
    engine: { seen: () => [osl] },
    log: {
      known: async () => [],
      seen: async (states, token) => {
        expect(states).toEqual([osl]);
        written.push(token);
      },
    },
    lease: () => lease,
    clock: time.now,
    timers: time.timers,
    onFailure: (error) => {
      throw error;
    },
  });
  time.advance(10_000);
  expect(written).toEqual([]);
  lease = 7;
  time.advance(5_000);
  await expect.poll(() => written).toEqual([7]);
  stop();
  time.advance(60_000);
  expect(written).toEqual([7]);
});
