import { expect, test } from 'vitest';
import type { Params } from '../../shared/wire/methods.ts';
import type { Connection } from './connection.ts';
import { createSubmissions, keptMs } from './submissions.ts';
import type { Submission } from './submissions.ts';

type Settle = (outcome: unknown) => void;

const params: Params<'change.submit'> = {
  planHash: 'a'.repeat(64),
  evidenceId: 'e1',
  reason: 'osl-1 is down',
  ticket: null,
  idempotencyKey: 'key-00000001',
  undoes: null,
  startAtMs: null,
  breakGlass: null,
};
const refused = { ok: false, failure: { message: 'no', data: { code: 'rule-blocked' } }, isAnswer: true };
const lost = { ok: false, failure: { message: 'lost', data: { code: 'unavailable' } }, isAnswer: false };

function createWorld(stored: readonly Submission[] = []) {
  const disk: (readonly Submission[])[] = [stored];
  const sent: { readonly params: unknown; readonly settle: Settle; readonly wasOnDisk: boolean }[] = [];
  const clock = { nowMs: 1_000_000 };
  const connection = {
    request(_method: string, asked: { readonly idempotencyKey: string }, settle: Settle) {
      const wasOnDisk = disk.at(-1)?.some((each) => each.params.idempotencyKey === asked.idempotencyKey) ?? false;
      sent.push({ params: asked, settle, wasOnDisk });
    },
  } as unknown as Connection;
  const submissions = createSubmissions({
    stored,
    save: async (next) => {
      disk.push(next);
    },
    now: () => clock.nowMs,
  });
  return {
    clock,
    sent,
    submissions,
    onDisk: () => disk.at(-1) ?? [],
    connect(subject = 'omar', platformUrl = 'https://console.example.net') {
      submissions.connected({ connection, platformUrl, subject });
    },
    async turn() {
      for (let index = 0; index < 10; index += 1) await Promise.resolve();
    },
  };
}

test('key and payload are on disk before anything is sent, and gone when it is answered', async () => {
  const { submissions, connect, sent, onDisk, turn } = createWorld();
  connect();
  const outcomes: unknown[] = [];
  submissions.submit(params, (outcome) => outcomes.push(outcome));
  expect(sent).toEqual([]);
  await turn();
  expect(sent).toMatchObject([{ params, wasOnDisk: true }]);
  sent[0]?.settle(refused);
  await turn();
  expect(outcomes).toEqual([refused]);
  expect(onDisk()).toEqual([]);
});

test('without an answer the same is sent again on the next connection, and the one who waits gets that answer', async () => {
  const { submissions, connect, sent, turn } = createWorld();
  connect();
  const outcomes: unknown[] = [];
  submissions.submit(params, (outcome) => outcomes.push(outcome));
  await turn();
  submissions.lost();
  sent[0]?.settle(lost);
  expect(outcomes).toEqual([]);
  connect();
  expect(sent.map((each) => each.params)).toEqual([params, params]);
  sent[1]?.settle(refused);
  expect(outcomes).toEqual([refused]);
});

test('what a crashed console had submitted is sent by the next one', () => {
  const { connect, sent } = createWorld([{ platformUrl: 'https://console.example.net', subject: 'omar', storedAtMs: 999_000, params }]);
  connect();
  expect(sent.map((each) => each.params)).toEqual([params]);
});

test('it is never sent to another platform or as another person', () => {
  const { submissions, connect, sent } = createWorld([
    { platformUrl: 'https://console.example.net', subject: 'omar', storedAtMs: 999_000, params },
  ]);
  connect('ana');
  submissions.lost();
  connect('omar', 'https://other.example.net');
  expect(sent).toEqual([]);
});

test('after a quarter of an hour nobody expects it to happen any more: it is dropped, not sent', async () => {
  const { clock, submissions, connect, sent, onDisk, turn } = createWorld();
  connect();
  const outcomes: unknown[] = [];
  submissions.submit(params, (outcome) => outcomes.push(outcome));
  await turn();
  submissions.lost();
  sent[0]?.settle(lost);
  clock.nowMs += keptMs;
  connect();
  await turn();
  expect(sent.length).toBe(1);
  expect(outcomes).toMatchObject([{ ok: false, isAnswer: false }]);
  expect(onDisk()).toEqual([]);
});

test('without a connection nothing is stored, so nothing happens later by surprise', async () => {
  const { submissions, onDisk, turn } = createWorld();
  const outcomes: unknown[] = [];
  submissions.submit(params, (outcome) => outcomes.push(outcome));
  await turn();
  expect(outcomes).toMatchObject([{ ok: false, isAnswer: true }]);
  expect(onDisk()).toEqual([]);
});

test('what can not be stored is not sent', async () => {
  const sent: unknown[] = [];
  const submissions = createSubmissions({
    stored: [],
    save: async () => {
      throw new Error('ENOSPC: no space left on device');
    },
    now: () => 0,
  });
  const connection = { request: (...asked: unknown[]) => sent.push(asked) } as unknown as Connection;
  submissions.connected({ connection, platformUrl: 'https://console.example.net', subject: 'omar' });
  const outcome = await new Promise((resolve) => submissions.submit(params, resolve));
  expect(outcome).toMatchObject({ ok: false, failure: { message: expect.stringContaining('ENOSPC') as unknown } });
  expect(sent).toEqual([]);
});
