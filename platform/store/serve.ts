/** The database behind a port: opens, migrates, then runs operations one at a time, each in one transaction. */
import path from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { LogViewName } from '../../shared/wire/views.ts';
import { appendAudit } from '../audit/append.ts';
import { verifyTail } from '../audit/verify-leaves.ts';
import { appendEvents, readHeads } from '../events/append.ts';
import { StartError } from '../start-error.ts';
import { databaseFileName, lockDataDirectory, prepareDataDirectory } from './data-directory.ts';
import { openDatabase } from './driver.ts';
import { readPlatformId } from './meta.ts';
import type { FromStore, LogHead, StoreStart, ToStore } from './messages.ts';
import { migrateToLatest } from './migrate.ts';
import type { Operation, OperationTable } from './operation.ts';
import { operations } from './operations-registry.ts';
import type { Database } from './schema.ts';

const table: OperationTable = operations;

type Say = (message: FromStore) => void;

/** Whatever comes of opening is said on the port; it is closed when the store is, or when it could not be opened. */
export async function serveStore(port: MessagePort, start: StoreStart): Promise<void> {
  const say: Say = (message) => port.postMessage(message);
  try {
    const { db, lock } = await open(start, say);
    serve(port, { db, lock, say });
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

async function run(db: Kysely<Database>, message: Extract<ToStore, { kind: 'run' }>): Promise<FromStore> {
  const { call, name, args } = message;
  const heads: Partial<Record<LogViewName, LogHead>> = {};
  try {
    const operation = table[name] as Operation<unknown, unknown> | undefined;
    if (operation === undefined) throw new Error(`there is no database operation called ${name}`);
    const result = await db.transaction().execute((transaction) =>
      operation(
        {
          db: transaction,
          audit: async (record) => {
            const { entry, head } = await appendAudit(transaction, record);
            heads.audit = head;
            return entry;
          },
          append: async (appends) => {
            Object.assign(heads, await appendEvents(transaction, appends));
          },
        },
        args,
      ),
    );
    return { kind: 'done', call, result, heads };
  } catch (error) {
    if (error instanceof SwitchyardError) {
      return { kind: 'refused', call, code: error.code, message: error.message, details: error.details };
    }
    const failure = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', call, message: `${name}: ${failure.message}`, stack: failure.stack };
  }
}

function openOrExplain(file: string): Kysely<Database> {
  try {
    return openDatabase(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      `the database ${file} can't be opened: ${why}`,
      'Restore it from a backup, or give another directory with --data DIR.',
      cause,
    );
  }
}

interface OpenDatabase {
  readonly db: Kysely<Database>;
  readonly lock: { release(): void };
}

async function open({ dataDirectory, nowMs }: StoreStart, say: Say): Promise<OpenDatabase> {
  prepareDataDirectory(dataDirectory);
  const lock = lockDataDirectory(dataDirectory, process.pid);
  const file = path.join(dataDirectory, databaseFileName);
  let db: Kysely<Database> | undefined;
  try {
    db = openOrExplain(file);
    await migrateToLatest(db);
    await verifyTail(db);
    const platformId = await readPlatformId(db, nowMs);
    const heads = await readHeads(db);
    say({ kind: 'opened', platformId, heads });
    return { db, lock };
  } catch (error) {
    await db?.destroy();
    lock.release();
    throw error;
  }
}

function serve(port: MessagePort, { db, lock, say }: OpenDatabase & { readonly say: Say }): void {
  let last = Promise.resolve();
  port.on('message', (message: ToStore) => {
    last = last.then(async () => {
      if (message.kind === 'run') {
        say(await run(db, message));
        return;
      }
      await db.destroy();
      lock.release();
      say({ kind: 'closed' });
      port.close();
    });
  });
}
