/** Platforms that share a PostgreSQL: one signs the audit log, all show it. */
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCheckpoint } from '../../shared/audit/checkpoint.ts';
import type { OpenedStore } from '../store/open.ts';
import { openStoreHere } from '../store/test-store.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { startPostgres } from '../test-support/postgres.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { makeDirectory } from '../test-support/process.ts';
import { auditRecord } from '../test-support/records.ts';
import { openAudit } from './open.ts';
import type { Audit } from './open.ts';
import { createRecording } from './recording.ts';
import { runTool } from './tool/run.ts';

const time = manualTime();
let server: TestPostgres;
let directory: Awaited<ReturnType<typeof makeDirectory>>;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startPostgres();
  directory = await makeDirectory();
});

afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await server.stop();
  await directory.remove();
});

interface Platform {
  readonly store: OpenedStore;
  readonly audit: Audit;
  readonly rivals: () => number;
}

async function platform(name: string, url: string): Promise<Platform> {
  const dataDirectory = path.join(directory.path, name);
  const store = await openStoreHere({ dataDirectory, clock: time.now, database: { kind: 'postgres', url } });
  closers.push(() => store.close());
  let rivals = 0;
  const onFailure = (_what: string, error: unknown): void => {
    throw error;
  };
  const recording = createRecording({ store, clock: time.now, timers: time.timers, onFailure: (error) => onFailure('', error) });
  const common = { store, dataDirectory, keyFile: undefined, clock: time.now, timers: time.timers, recording };
  const audit = await openAudit({ ...common, isShared: true, onRival: () => (rivals += 1), onFailure });
  closers.push(() => audit.close());
  return { store, audit, rivals: () => rivals };
}

async function shown({ audit }: Platform): Promise<string | undefined> {
  const route = audit.routes.find((candidate) => candidate.path === '/audit/v1/checkpoint');
  const reply = await Promise.resolve(
    route?.handle({ path: {}, query: {}, headers: {}, body: undefined, signal: new AbortController().signal }),
  ).catch(() => undefined);
  return reply === undefined ? undefined : String(reply.body);
}

it('is signed by the one that has its key, and shown by all of them', async () => {
  const url = await server.createDatabase();
  const first = await platform('first', url);
  await first.store.run(
    'audit.recordAll',
    Array.from({ length: 600 }, (_, index) => auditRecord({ reason: `act ${index}` })),
  );
  time.advance(200);
  while (readCheckpoint((await shown(first)) ?? '')?.size !== 600) await new Promise((resolve) => setImmediate(resolve));

  const second = await platform('second', url);
  expect(second.rivals()).toBe(1);
  expect(await shown(second)).toBe(await shown(first));
  await second.store.run('audit.recordAll', [auditRecord({ reason: 'by the other' })]);
  while (readCheckpoint((await shown(second)) ?? '')?.size !== 601) {
    time.advance(200);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(first.rivals()).toBe(0);

  const words: string[] = [];
  const say = (line: string) => void words.push(line);
  const stopping = new AbortController().signal;
  const surroundings = { say, complain: say, fetch, now: time.now, show: () => undefined, stopping };
  expect(await runTool(['check', '--database', url], surroundings)).toBe(0);
  expect(words.join()).toContain('601 leaves');
});
