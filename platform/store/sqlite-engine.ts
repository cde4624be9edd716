/** SQLite in the data directory: one platform, one connection, no server. */
import type { Kysely } from 'kysely';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { StartError } from '../start-error.ts';
import { openDatabase } from './driver.ts';
import type { Engine } from './engine.ts';
import type { Database } from './schema.ts';

/** @throws StartError when the file is no database. */
export function openSqlite(file: string): Engine {
  const db = openOrExplain(file);
  return {
    db,
    transact: async (act) => {
      try {
        return await db.transaction().execute(act);
      } catch (error) {
        throw explained(error);
      }
    },
    // The lock on the data directory keeps every other platform out.
    tell: async () => undefined,
    watch: () => async () => undefined,
    close: () => db.destroy(),
  };
}

/** What keeps the file from being written, and the way out. */
const troubles: readonly (readonly [code: string, remedy: string])[] = [
  ['SQLITE_FULL', 'Free space on the disk of the data directory; it goes on by itself.'],
  ['SQLITE_READONLY', 'Make the data directory writable for this user, and restart the platform.'],
  ['SQLITE_IOERR', 'See that the disk of the data directory is there and healthy; the log of the machine says more.'],
];

/** The error as callers know it; everything else passes as it is. Nothing was committed. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const remedy = troubles.find(([start]) => code.startsWith(start))?.[1];
  if (remedy === undefined) return error;
  return new SwitchyardError('unavailable', `the database can't be written: ${error.message}`, { remedy, cause: error });
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
