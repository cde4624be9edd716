/** The one door to the PostgreSQL driver. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

const connectWithinMs = 5_000;
/** A platform that was stopped inside a transaction loses it, so that the others can go on. */
const idleInTransactionMs = 5_000;
/** Longer than that, so that whoever waits outlasts one that was stopped. */
const lockWithinMs = 10_000;

/** 8-byte integers come as text: offsets, tokens and Unix ms are all far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

function settings(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'switchyard',
    connectionTimeoutMillis: connectWithinMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    lock_timeout: lockWithinMs,
    keepAlive: true,
    types,
  };
}

/** One connection, made anew after it was lost: operations of one platform run one at a time anyway. Nothing is connected yet. */
export function openPostgresDatabase(url: string): Kysely<Database> {
  const pool = new pg.Pool({ ...settings(url), max: 1, idleTimeoutMillis: 0 });
  // An idle connection that the server ends is forgotten; without a listener it would end the process.
  pool.on('error', () => undefined);
  // One that is lost in the middle of an operation fails its query, which says so; without a listener it would end the process too.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** A connection of its own that hears notifications. */
export interface PostgresListener {
  query(text: string): Promise<readonly unknown[]>;
  /** The connection is lost or closed; called once. */
  onEnd(listener: () => void): void;
  onNotification(listener: () => void): void;
  close(): Promise<void>;
}

export async function openPostgresListener(url: string, channel: string): Promise<PostgresListener> {
  const client = new pg.Client(settings(url));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    query: async (text) => (await client.query<Record<string, unknown>>(text)).rows,
    onEnd: (listener) => void client.once('end', listener),
    onNotification: (listener) => void client.on('notification', listener),
    close: () => client.end(),
  };
}
