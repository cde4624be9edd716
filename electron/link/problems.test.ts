import { expect, test } from 'vitest';
import { endingOf } from './ending.ts';
import type { NetworkFailure } from './failure.ts';
import { problemOf } from './problems.ts';

const url = 'https://console.example.net:4800';
const now = Date.UTC(2026, 0, 2);
function network(code: string): Extract<NetworkFailure, { kind: 'network' }> {
  return { kind: 'network', code, message: `raw ${code}`, certificate: null };
}

test.each([
  [network('ENOTFOUND'), "The name console.example.net can't be found"],
  [network('ECONNREFUSED'), 'Nothing listens at console.example.net:4800'],
  [network('DEPTH_ZERO_SELF_SIGNED_CERT'), 'signed by nobody whom this machine trusts'],
  [network('ERR_TLS_CERT_ALTNAME_INVALID'), 'is for another name'],
  [network('EPROTO'), 'does not speak TLS'],
  [network('ESOMETHING'), "can't be reached"],
  [{ kind: 'timeout', afterMs: 10_000 }, 'did not answer within 10 s'],
  [{ kind: 'http', status: 403, message: null, remedy: null }, 'your role may not'],
  [{ kind: 'http', status: 404, message: null, remedy: null }, 'not as a Switchyard platform'],
  [{ kind: 'http', status: 401, message: 'nobody is called x', remedy: null }, 'did not accept the sign-in: nobody is called x'],
  [{ kind: 'nonsense', what: 'x' }, 'does not understand'],
] satisfies [NetworkFailure, string][])('%j is said in words, with a remedy', (failure, words) => {
  const problem = problemOf(failure, url, now);
  expect(problem.message).toContain(words);
  expect(problem.remedy).not.toBe('');
  expect(problem.cause).not.toBe('');
});

test('an expired certificate says when it expired, and what this machine takes for now', () => {
  const certificate = { validFrom: 'Jan  1 00:00:00 2024 GMT', validTo: 'Jan  1 00:00:00 2025 GMT' };
  const problem = problemOf({ kind: 'network', code: 'CERT_HAS_EXPIRED', message: '', certificate }, url, now);
  expect(problem.message).toBe('The certificate of console.example.net:4800 expired on Jan  1 00:00:00 2025 GMT');
  expect(problem.remedy).toContain('2026-01-02T00:00:00.000Z');
});

test.each([
  [1001, 'reconnect'],
  [1006, 'reconnect'],
  [1009, 'stop'],
  [4001, 'sign-in'],
  [4002, 'sign-in'],
  [4003, 'stop'],
  [4004, 'stop'],
  [4005, 'reconnect'],
  [4007, 'reconnect'],
  [4008, 'stop'],
])('close code %i means %s', (code, then) => {
  expect(endingOf({ kind: 'closed', code, reason: '' }, url, now).then).toBe(then);
});

test('a refused handshake carries the platform’s own words', () => {
  const body = JSON.stringify({
    error: { code: -32001, message: 'the access token has expired', data: { code: 'unauthenticated', remedy: 'Refresh it.' } },
  });
  expect(endingOf({ kind: 'http', status: 401, body }, url, now)).toEqual({
    then: 'sign-in',
    problem: {
      message: 'console.example.net:4800 did not accept the sign-in: the access token has expired',
      remedy: 'Refresh it.',
      cause: 'HTTP 401',
    },
  });
});

test('a proxy’s 502 passes, a platform of another version does not', () => {
  expect(endingOf({ kind: 'http', status: 502, body: '<html>' }, url, now).then).toBe('reconnect');
  expect(
    endingOf({ kind: 'error', failure: { ...network('unknown'), message: 'Server sent an invalid subprotocol' } }, url, now).then,
  ).toBe('stop');
});
