/** The database behind a port: opens, migrates, then runs operations one at a time, each in one transaction. */
import path from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import { appendAudit } from '../audit/append.ts';
import { verifyTail } from '../audit/verify-leaves.ts';
import { appendEvents, readHeads } from '../events/append.ts';
import { StartError } from '../start-error.ts';
import { databaseFileName, lockDataDirectory, prepareDataDirectory, readInstanceId } from './data-directory.ts';
import type { Engine } from './engine.ts';
import { readPlatformId } from './meta.ts';
import type { FromStore, LogHead, StoreStart, ToStore } from './messages.ts';
import { migrateToLatest } from './migrate.ts';
import type { Operation, OperationTable } from './operation.ts';
import { operations, readingOperations } from './operations-registry.ts';
import { openPostgres } from './postgres-engine.ts';
import { openSqlite } from './sqlite-engine.ts';

const table: OperationTable = operations;

type Say = (message: FromStore) => void;

/** Whatever comes of opening is said on the port; it is closed when the store is, or when it could not be opened. */
export async function serveStore(port: MessagePort, start: StoreStart): Promise<void> {
  const say: Say = (message) => port.postMessage(message);
  try {
    serve(port, { ...(await open(start, say)), say });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    say({
      kind: 'not-opened',
      message: failure.message,
      remedy: failure instanceof StartError ? failure.remedy : null,
      stack: failure.stack,
    });
    port.close();
  }
}

async function run(engine: Engine, message: Extract<ToStore, { kind: 'run' }>): Promise<FromStore> {
  const { call, name, args } = message;
  const readsOnly = readingOperations.has(name);
  try {
    const operation = table[name] as Operation<unknown, unknown> | undefined;
    if (operation === undefined) throw new Error(`there is no database operation called ${name}`);
    const { result, heads } = await engine.transact(
      async (db) => {
        const heads: Partial<Record<LogViewName, LogHead>> = {};
        const result = await operation(
          {
            db,
            audit: async (...records) => {
              if (records.length === 0) return [];
              const { entries, head } = await appendAudit(db, records);
              heads.audit = head;
              return entries;
            },
            append: async (appends) => {
              Object.assign(heads, await appendEvents(db, appends));
            },
          },
          args,
        );
        if (Object.keys(heads).length > 0) await engine.tell(db);
        return { result, heads };
      },
      { readsOnly },
    );
    return { kind: 'done', call, result, heads };
  } catch (error) {
    if (error instanceof SwitchyardError) {
      return { kind: 'refused', call, code: error.code, message: error.message, details: error.details, readsOnly };
    }
    const failure = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', call, message: `${name}: ${failure.message}`, stack: failure.stack };
  }
}

interface OpenDatabase {
  readonly engine: Engine;
  readonly lock: { release(): void };
  readonly stopWatching: () => Promise<void>;
}

async function open({ dataDirectory, database, nowMs }: StoreStart, say: Say): Promise<OpenDatabase> {
  prepareDataDirectory(dataDirectory);
  const lock = lockDataDirectory(dataDirectory, process.pid);
  let engine: Engine | undefined;
  try {
    engine = database.kind === 'postgres' ? await openPostgres(database.url) : openSqlite(path.join(dataDirectory, databaseFileName));
    const { db } = engine;
    await migrateToLatest(db);
    await verifyTail(db);
    const platformId = await readPlatformId(db, nowMs);
    const heads = await readHeads(db);
    say({ kind: 'opened', platformId, instanceId: readInstanceId(dataDirectory), heads });
    return { engine, lock, stopWatching: engine.watch((now) => say({ kind: 'heads', heads: now })) };
  } catch (error) {
    await engine?.close();
    lock.release();
    throw error;
  }
}

function serve(port: MessagePort, { engine, lock, stopWatching, say }: OpenDatabase & { readonly say: Say }): void {
  let last = Promise.resolve();
  port.on('message', (message: ToStore) => {
    last = last.then(async () => {
      if (message.kind === 'run') {
        say(await run(engine, message));
        return;
      }
      await stopWatching();
      await engine.close();
      lock.release();
      say({ kind: 'closed' });
      port.close();
    });
  });
}
