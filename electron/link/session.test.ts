import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { createFakePlatform } from './fake-platform.ts';
import type { FakePlatform } from './fake-platform.ts';
import { createFakeTime } from './fake-time.ts';
import type { FakeTime } from './fake-time.ts';
import { createLinkClock } from './link-clock.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import type { TokenKeeper, TokenOutcome } from './token-keeper.ts';

const cut = { kind: 'closed', code: 1006, reason: '' } as const;

interface World {
  readonly time: FakeTime;
  readonly platform: FakePlatform;
  readonly session: Session;
  readonly statuses: LinkStatus[];
  readonly tokens: { renewals: number; discarded: number; outcome: TokenOutcome; renewAtMs: number };
  status(): LinkStatus;
  lost(): number;
}

function open(random: () => number = () => 0.5): World {
  const time = createFakeTime();
  const platform = createFakePlatform(time);
  const linkClock = createLinkClock(time);
  const statuses: LinkStatus[] = [];
  const tokens: World['tokens'] = {
    renewals: 0,
    discarded: 0,
    outcome: { ok: true, accessToken: 'first', isFresh: false },
    renewAtMs: Number.POSITIVE_INFINITY,
  };
  const keeper: TokenKeeper = {
    platformUrl: 'https://console.example.net',
    async accessToken() {
      await Promise.resolve();
      return tokens.outcome;
    },
    async renew() {
      tokens.renewals += 1;
      tokens.renewAtMs = Number.POSITIVE_INFINITY;
      return { ok: true, accessToken: 'renewed', isFresh: true };
    },
    discard() {
      tokens.discarded += 1;
    },
    renewAtMs: () => Math.min(tokens.renewAtMs, linkClock.now() + 1e9),
  };
  let lost = 0;
  const session = openSession(
    keeper,
    { openSocket: platform.openSocket, time, linkClock, random, knock: platform.knock },
    {
      status: (status) => statuses.push(status),
      live: () => undefined,
      lost: () => (lost += 1),
      frame: () => undefined,
      append: () => undefined,
    },
  );
  return {
    time,
    platform,
    session,
    statuses,
    tokens,
    status() {
      const last = statuses.at(-1);
      if (last === undefined) throw new Error('no status yet');
      return last;
    },
    lost: () => lost,
  };
}

async function openLive(random?: () => number): Promise<World> {
  const world = open(random);
  await world.time.pass(0);
  world.platform.peer().welcome();
  await world.time.pass(5_000);
  expect(world.status().state).toBe('live');
  return world;
}

test('a welcome makes it live, and a heartbeat tells the round trip', async () => {
  const { status } = await openLive();
  expect(status()).toMatchObject({ state: 'live', roundTripMs: 0, welcome: { platformName: 'Test network' } });
});

test('a lost connection is tried again at once, then after rising waits, for ever', async () => {
  const { time, platform, status } = await openLive(() => 0.999);
  platform.peer().end(cut);
  await time.pass(0);
  expect(platform.peers.length).toBe(2);
  expect(status()).toMatchObject({ state: 'connecting', attempt: 1 });
  const waits: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    platform.peer().end(cut);
    const waiting = status();
    if (waiting.state !== 'waiting') throw new Error(waiting.state);
    const before = platform.peers.length;
    const startMs = time.monotonicMs();
    while (platform.peers.length === before) await time.pass(1);
    waits.push(time.monotonicMs() - startMs);
  }
  expect(waits.map((wait) => Math.round(wait / 10) * 10)).toEqual([250, 500, 1000, 2000, 4000, 7990, 9990, 9990, 9990, 9990, 9990, 9990]);
});

test('while it waits it says since when, why, and when the next try is', async () => {
  const { time, platform, status } = await openLive();
  const lostAtMs = time.wallMs();
  platform.peer().end(cut);
  await time.pass(0);
  platform.peer().end({ kind: 'error', failure: { kind: 'network', code: 'ECONNREFUSED', message: '', certificate: null } });
  const waiting = status();
  expect(waiting).toMatchObject({ state: 'waiting', lostAtMs, attempt: 1, problem: { message: 'Nothing listens at console.example.net' } });
  expect(waiting.state === 'waiting' && waiting.retryAtMs).toBe(time.wallMs() + 125);
});

test('a half-open connection is noticed within 10 s and not waited for', async () => {
  const { time, platform, lost } = await openLive();
  const dead = platform.peer();
  platform.hang(true);
  await time.pass(10_000);
  expect(dead.isDetached()).toBe(true);
  expect(lost()).toBe(1);
  expect(platform.peers.length).toBe(2);
});

test('any frame is proof of life', async () => {
  const { time, platform, lost } = await openLive();
  platform.hang(true);
  for (let beat = 0; beat < 120; beat += 1) {
    await time.pass(500);
    platform.peer().frame(new Uint8Array(1));
  }
  expect(lost()).toBe(0);
});

test('somebody who asks does not wait for the timer', async () => {
  const { time, platform, session, status } = await openLive(() => 0.999);
  platform.peer().end(cut);
  await time.pass(0);
  platform.peer().end(cut);
  expect(status().state).toBe('waiting');
  session.retry();
  await time.pass(0);
  expect(platform.peers.length).toBe(3);
});

test('after a sleep a connection must prove at once that it is there', async () => {
  const { time, platform, session, lost } = await openLive();
  session.wake(true);
  await time.pass(1_600);
  expect(lost()).toBe(0);
  platform.hang(true);
  await time.pass(100);
  session.wake(true);
  await time.pass(1_600);
  expect(lost()).toBe(1);
  expect(platform.peers.length).toBe(2);
});

test('close codes that say stop end the trying, with what to do', async () => {
  const { time, platform, status } = await openLive();
  platform.peer().end({ kind: 'closed', code: 4003, reason: '' });
  await time.pass(60_000);
  expect(platform.peers.length).toBe(1);
  expect(status()).toMatchObject({ state: 'stopped', problem: { cause: 'close 4003' } });
});

test('an expired token is exchanged and the connection made again at once', async () => {
  const { time, platform, tokens } = await openLive();
  platform.peer().end({ kind: 'closed', code: 4002, reason: '' });
  await time.pass(0);
  expect(tokens.discarded).toBe(1);
  expect(platform.peers.length).toBe(2);
});

test('a token that is refused fresh from the exchange stops the trying', async () => {
  const { time, platform, tokens, status } = open();
  tokens.outcome = { ok: true, accessToken: 'fresh', isFresh: true };
  await time.pass(0);
  platform.peer().end({ kind: 'http', status: 401, body: '{"error":{"message":"no","data":{"code":"unauthenticated"}}}' });
  await time.pass(60_000);
  expect(platform.peers.length).toBe(1);
  expect(status()).toMatchObject({ state: 'stopped', problem: { message: 'console.example.net did not accept the sign-in: no' } });
});

test('the token is refreshed in band before it ends', async () => {
  const world = open();
  world.tokens.renewAtMs = world.time.wallMs() + 10_000;
  await world.time.pass(0);
  world.platform.peer().welcome();
  await world.time.pass(11_000);
  expect(world.tokens.renewals).toBe(1);
  expect(world.platform.peers.length).toBe(1);
  expect(world.platform.peer().received).toContainEqual(
    expect.objectContaining({ method: 'token.refresh', params: { accessToken: 'renewed' } }),
  );
});

test('a platform that says nothing after the handshake is given up after 10 s', async () => {
  const { time, platform, status } = open();
  await time.pass(0);
  await time.pass(10_000);
  expect(platform.peers[0]?.isDetached()).toBe(true);
  expect(status()).toMatchObject({ state: 'waiting', problem: { cause: 'no welcome' } });
});

test('a closed session leaves no timer and hears nothing more', async () => {
  const { time, platform, session, statuses } = await openLive();
  const before = statuses.length;
  session.close();
  platform.peer().welcome();
  await time.pass(60_000);
  expect(statuses.length).toBe(before);
  expect(time.pending()).toBe(0);
});

test('over random cuts it is always live again within the ceiling, and never has two sockets', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: 25 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      async (cuts, jitter) => {
        const { time, platform, status } = await openLive(() => jitter.next().value as number);
        for (const [livesForMs, failures] of cuts) {
          await time.pass(livesForMs);
          for (let tries = 0; tries <= failures; tries += 1) {
            const before = platform.peers.length;
            platform.peer().end(cut);
            const lostAtMs = time.monotonicMs();
            await time.pass(0);
            while (platform.peers.length === before) await time.pass(50);
            expect(time.monotonicMs() - lostAtMs).toBeLessThanOrEqual(10_050);
            expect(platform.peers.filter((peer) => !peer.isDetached()).length).toBe(1);
          }
          platform.peer().welcome();
          expect(status().state).toBe('live');
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a platform that comes back is found within a second, however long the wait has become', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 90_000 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      async (awayMs, jitter) => {
        const { time, platform, session, status } = await openLive(() => jitter.next().value as number);
        platform.setAway(true);
        platform.peer().end(cut);
        await time.pass(awayMs);
        platform.setAway(false);
        const backAtMs = time.monotonicMs();
        const before = platform.peers.length;
        while (platform.peers.length === before) await time.pass(10);
        platform.peer().welcome();
        expect(status().state).toBe('live');
        expect(time.monotonicMs() - backAtMs).toBeLessThanOrEqual(1_000);
        session.close();
      },
    ),
    { numRuns: 30 },
  );
});

test('a platform that answers and turns consoles away is left to backoff alone', async () => {
  const { time, platform } = await openLive(() => 0.999);
  const turnedAway = { kind: 'http', status: 503, body: '' } as const;
  platform.peer().end(turnedAway);
  const before = platform.peers.length;
  for (let passed = 0; passed < 60_000; passed += 50) {
    await time.pass(50);
    platform.peer().end(turnedAway);
  }
  expect(platform.peers.length - before).toBeLessThanOrEqual(12);
});

test('a try that hangs in a network that was dead is given up when the platform answers', async () => {
  const { time, platform } = await openLive();
  platform.hang(true);
  platform.peer().end(cut);
  platform.setAnswers(false);
  await time.pass(3_000);
  const hanging = platform.peers.length;
  platform.setAnswers(true);
  await time.pass(1_000);
  expect(platform.peers.length).toBe(hanging + 1);
});
