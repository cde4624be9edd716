/** For tests: a real audit log in a directory of its own, with time that moves when told to. */
import path from 'node:path';
import { rm } from 'node:fs/promises';
import type { HttpReply, HttpRequest } from '../../contracts.ts';
import { databaseFileName } from '../../store/data-directory.ts';
import { openDatabase } from '../../store/driver.ts';
import type { OpenedStore } from '../../store/open.ts';
import { openStoreHere } from '../../store/test-store.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import type { ManualTime } from '../../test-support/manual-time.ts';
import { makeDirectory } from '../../test-support/process.ts';
import { auditRecord } from '../../test-support/records.ts';
import { openAudit } from '../open.ts';
import type { Audit } from '../open.ts';
import { createRecording } from '../recording.ts';

export type TestDatabase = ReturnType<typeof openDatabase>;

export interface AuditRig {
  readonly directory: string;
  readonly dataDirectory: string;
  readonly failures: unknown[];
  time(): ManualTime;
  store(): OpenedStore;
  audit(): Audit;
  /** Opens database and audit log. @throws StartError as a platform would */
  start(): Promise<void>;
  /** As an ordered stop: everything written is signed. */
  stop(): Promise<void>;
  /** As `kill -9`: nothing more is signed. */
  kill(): Promise<void>;
  /** So many entries, in transactions of 500. */
  write(count: number, reason?: string): Promise<void>;
  /** Signs what is there by stopping and starting; answers the checkpoint as consoles get it. */
  checkpoint(): Promise<string>;
  get(routePath: string, request?: Partial<HttpRequest>): Promise<HttpReply>;
  /** Changes the database of a platform that does not run. */
  meddle(change: (db: TestDatabase) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export async function openAuditRig(): Promise<AuditRig> {
  const { path: directory } = await makeDirectory();
  const dataDirectory = path.join(directory, 'data');
  const failures: unknown[] = [];
  let time = manualTime();
  let store: OpenedStore | undefined;
  let audit: Audit | undefined;

  function here<T>(part: T | undefined): T {
    if (part === undefined) throw new Error('the platform does not run');
    return part;
  }

  async function start(): Promise<void> {
    store = await openStoreHere({ dataDirectory, clock: time.now });
    const life = time;
    // What a killed platform still complains of is nobody's business.
    const onFailure = (_what: string, error: unknown): void => {
      if (life === time) failures.push(error);
    };
    const recording = createRecording({ store, clock: time.now, timers: time.timers, onFailure: (error) => onFailure('', error) });
    audit = await openAudit({
      store,
      dataDirectory,
      keyFile: undefined,
      isShared: false,
      clock: time.now,
      timers: time.timers,
      recording,
      onRival: () => void failures.push(new Error('another platform signs')),
      onFailure,
    });
  }

  async function stop(): Promise<void> {
    await audit?.close();
    audit = undefined;
    await store?.close();
    store = undefined;
  }

  async function get(routePath: string, request: Partial<HttpRequest> = {}): Promise<HttpReply> {
    const route = here(audit).routes.find((candidate) => candidate.path === routePath);
    if (route === undefined) throw new Error(`no route ${routePath}`);
    return route.handle({ path: {}, query: {}, headers: {}, body: undefined, signal: new AbortController().signal, ...request });
  }

  return {
    directory,
    dataDirectory,
    failures,
    time: () => time,
    store: () => here(store),
    audit: () => here(audit),
    start,
    stop,
    async kill() {
      audit = undefined;
      time = manualTime(time.now());
      await store?.close();
      store = undefined;
      failures.splice(0);
    },
    async write(count, reason = 'act') {
      for (let done = 0; done < count; done += 500) {
        const records = Array.from({ length: Math.min(500, count - done) }, (_, index) =>
          auditRecord({ reason: `${reason} ${done + index}`, atMs: time.now() + done + index }),
        );
        await here(store).run('events.append', { appends: {}, audit: records });
      }
    },
    async checkpoint() {
      await stop();
      await start();
      time.advance(0);
      for (;;) {
        const reply = await get('/audit/v1/checkpoint').catch(() => new Promise<undefined>((resolve) => setImmediate(resolve, undefined)));
        if (reply !== undefined) return String(reply.body);
      }
    },
    get,
    async meddle(change) {
      const db = openDatabase(path.join(dataDirectory, databaseFileName));
      await change(db);
      await db.destroy();
    },
    async close() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
