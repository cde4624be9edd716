import { expect, test } from 'vitest';
import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { silentForMs } from './link-silence.ts';

const live: LinkStatus = {
  state: 'live',
  platformUrl: 'https://console.example.net',
  welcome: {
    platformId: 'p',
    platformName: 'Test',
    environment: 'lab',
    platformVersion: '0',
    sessionId: 's',
    platformTimeMs: 0,
    tokenExpiresAtMs: 0,
    person: { subject: 'omar', name: 'Omar', role: 'operator' },
    notices: [],
  },
  sinceMs: 0,
  roundTripMs: 4,
  clockOffsetMs: 0,
  clockErrorMs: 2,
  lastHeardAtMs: 100_000,
};

test('a link that heard something within a heartbeat and a bit is not called silent', () => {
  expect(silentForMs(live, 104_000)).toBeNull();
});

test('a link that missed a heartbeat says for how long it has heard nothing', () => {
  expect(silentForMs(live, 106_000)).toBe(6_000);
});

test('a link that is not live has other words', () => {
  expect(silentForMs({ state: 'connecting', platformUrl: live.platformUrl, attempt: 1, sinceMs: 0, lostAtMs: 0 }, 900_000)).toBeNull();
});
