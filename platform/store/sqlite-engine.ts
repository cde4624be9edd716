/** SQLite in the data directory: one platform, one connection, no server. */
import type { Kysely } from 'kysely';
import { StartError } from '../start-error.ts';
import { openDatabase } from './driver.ts';
import type { Engine } from './engine.ts';
import type { Database } from './schema.ts';

/** @throws StartError when the file is no database. */
export function openSqlite(file: string): Engine {
  const db = openOrExplain(file);
  return {
    db,
    transact: (act) => db.transaction().execute(act),
    // The lock on the data directory keeps every other platform out.
    tell: async () => undefined,
    watch: () => async () => undefined,
    close: () => db.destroy(),
  };
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
