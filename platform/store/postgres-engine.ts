/**
 * PostgreSQL, shared by several platforms. Operations are written for a database with one writer, as SQLite is, so here too they take
 * turns: each that writes holds one advisory lock until it ends, at read committed, so that every statement sees all that was committed
 * before its turn. Nothing waits for a platform that died or was stopped: the server ends its transaction.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { StartError } from '../start-error.ts';
import type { Engine } from './engine.ts';
import type { LogHead, LogHeads } from './messages.ts';
import { openPostgresDatabase, openPostgresListener } from './postgres-driver.ts';
import type { PostgresListener } from './postgres-driver.ts';
import { explained, isCollision } from './postgres-errors.ts';
import { describePostgres } from './postgres-url.ts';

const mostAttempts = 5;
const collisionWaitMs = 10;
/** Any number that nobody else takes in this database. */
const writersTurn = 7_305_471;
const channel = 'switchyard_heads';
/** Besides being told: a notification may be lost with its connection. */
const lookEveryMs = 1_000;
const reconnectEveryMs = 500;

/** @throws StartError when it can't be reached. */
export async function openPostgres(url: string): Promise<Engine> {
  const db = openPostgresDatabase(url);
  try {
    const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db);
    const encoding = rows[0]?.server_encoding;
    if (encoding !== 'UTF8') throw new Error(`its encoding is ${encoding ?? 'unknown'}, not UTF8`);
  } catch (cause) {
    await db.destroy();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      `the database ${describePostgres(url)} can't be used: ${why}`,
      'See that PostgreSQL runs, that the database exists, and that PGPASSWORD, ~/.pgpass or the address file lets this user in.',
      cause,
    );
  }
  return {
    db,
    transact: async (act, { readsOnly }) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const begun = db.transaction().setIsolationLevel(readsOnly ? 'repeatable read' : 'read committed');
          if (readsOnly) return await begun.setAccessMode('read only').execute(act);
          return await begun.execute(async (transaction) => {
            await sql`select pg_advisory_xact_lock(${writersTurn}::bigint)`.execute(transaction);
            return act(transaction);
          });
        } catch (error) {
          if (attempt === mostAttempts || !isCollision(error)) throw explained(error);
          await wait(collisionWaitMs * 2 ** attempt);
        }
      }
    },
    tell: async (transaction) => {
      await sql`select pg_notify(${channel}, '')`.execute(transaction);
    },
    watch: (heard) => watchHeads(url, heard),
    close: () => db.destroy(),
  };
}

/** Follows the heads of the logs on a connection of its own, whatever becomes of it. */
function watchHeads(url: string, heard: (heads: LogHeads) => void): () => Promise<void> {
  const closing = new AbortController();

  async function look(listener: PostgresListener): Promise<void> {
    const rows = (await listener.query('select log, epoch, head from log_head')) as readonly (LogHead & { readonly log: string })[];
    if (closing.signal.aborted) return;
    heard(Object.fromEntries(rows.map(({ log, epoch, head }) => [log, { epoch, head }])) as unknown as LogHeads);
  }

  /** Ends when the connection does. */
  async function follow(): Promise<void> {
    const listener = await openPostgresListener(url, channel);
    const ended = new AbortController();
    let news = new AbortController();
    listener.onEnd(() => ended.abort());
    listener.onNotification(() => news.abort());
    try {
      while (!ended.signal.aborted && !closing.signal.aborted) {
        news = new AbortController();
        await look(listener);
        await pause(lookEveryMs, [news.signal, ended.signal, closing.signal]);
      }
    } finally {
      await listener.close().catch(() => undefined);
    }
  }

  async function keepFollowing(): Promise<void> {
    while (!closing.signal.aborted) {
      // A database that is away is what the operations say; this waits for it.
      await follow().catch(() => undefined);
      await pause(reconnectEveryMs, [closing.signal]);
    }
  }

  const done = keepFollowing();
  return async () => {
    closing.abort();
    await done;
  };
}

async function pause(delayMs: number, until: readonly AbortSignal[]): Promise<void> {
  await wait(delayMs, undefined, { signal: AbortSignal.any([...until]) }).catch(() => undefined);
}
