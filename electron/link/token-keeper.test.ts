import { expect, test } from 'vitest';
import type { TokenGrant } from '../../shared/model/identity.ts';
import type { NetworkFailure } from './failure.ts';
import type { HttpOutcome } from './http-json.ts';
import { createTokenKeeper } from './token-keeper.ts';
import type { Credentials } from './token-keeper.ts';

function grant(name: string): TokenGrant {
  return {
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    // A platform whose clock is hours off: only the lifetime counts.
    expiresAtMs: 0,
    expiresInMs: 300_000,
    person: { subject: 'omar', name: 'Omar', role: 'operator' },
  };
}
const unauthorized: NetworkFailure = { kind: 'http', status: 401, message: 'the sign-in has expired', remedy: null };
const unreachable: NetworkFailure = { kind: 'network', code: 'ECONNREFUSED', message: '', certificate: null };

function createWorld(answers: HttpOutcome<TokenGrant>[], credentials: Partial<Credentials> = {}) {
  const asked: string[] = [];
  const remembered: (string | null)[] = [];
  const clock = { nowMs: 0 };
  const next = async (what: string): Promise<HttpOutcome<TokenGrant>> => {
    asked.push(what);
    return answers.shift() ?? { ok: false, failure: unreachable };
  };
  const keeper = createTokenKeeper(
    { platformUrl: 'https://console.example.net', refreshToken: 'refresh-0', developmentSubject: null, ...credentials },
    {
      identity: {
        offers: async () => ({ ok: false, failure: unreachable }),
        refresh: async (_url, token) => next(token),
        signInForDevelopment: async (_url, subject) => next(`sign in ${subject}`),
        signOut: async () => undefined,
      },
      now: () => clock.nowMs,
      grant: null,
      onRefreshToken: (token) => remembered.push(token),
    },
  );
  return { keeper, asked, remembered, clock };
}

test('a token is exchanged only when it has run out, by its lifetime and not by anybody’s clock', async () => {
  const { keeper, asked, remembered, clock } = createWorld([
    { ok: true, value: grant('1') },
    { ok: true, value: grant('2') },
  ]);
  expect(await keeper.accessToken()).toEqual({ ok: true, accessToken: 'access-1', isFresh: true });
  clock.nowMs = 290_000;
  expect(await keeper.accessToken()).toEqual({ ok: true, accessToken: 'access-1', isFresh: false });
  clock.nowMs = 296_000;
  expect(await keeper.accessToken()).toEqual({ ok: true, accessToken: 'access-2', isFresh: true });
  expect(asked).toEqual(['refresh-0', 'refresh-1']);
  expect(remembered).toEqual(['refresh-1', 'refresh-2']);
});

test('two who need a token at once share one exchange: a refresh token used twice looks stolen', async () => {
  const { keeper, asked } = createWorld([{ ok: true, value: grant('1') }]);
  await Promise.all([keeper.accessToken(), keeper.renew()]);
  expect(asked).toEqual(['refresh-0']);
});

test('an unreachable platform is no refusal: the refresh token is kept', async () => {
  const { keeper, asked, remembered } = createWorld([
    { ok: false, failure: unreachable },
    { ok: true, value: grant('1') },
  ]);
  expect(await keeper.accessToken()).toEqual({ ok: false, failure: unreachable, isFinal: false });
  await keeper.accessToken();
  expect(asked).toEqual(['refresh-0', 'refresh-0']);
  expect(remembered).toEqual(['refresh-1']);
});

test('a refused refresh token is forgotten, and only a person can go on', async () => {
  const { keeper, remembered } = createWorld([{ ok: false, failure: unauthorized }]);
  expect(await keeper.accessToken()).toEqual({ ok: false, failure: unauthorized, isFinal: true });
  expect(remembered).toEqual([null]);
});

test('a wall signed in by its command line signs in again by itself', async () => {
  const { keeper, asked } = createWorld(
    [
      { ok: false, failure: unauthorized },
      { ok: true, value: grant('1') },
    ],
    { developmentSubject: 'omar' },
  );
  expect(await keeper.accessToken()).toMatchObject({ ok: true, accessToken: 'access-1' });
  expect(asked).toEqual(['refresh-0', 'sign in omar']);
});
