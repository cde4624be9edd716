/** The one door to the SQLite driver. Everything here is synchronous, so only the database's worker thread and offline tools use it. */
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection } from 'kysely';
import type { Database } from './schema.ts';

/** Opens or creates the database. WAL for readers beside the writer; FULL, because a change that was answered must survive a power cut. */
export function openDatabase(file: string): Kysely<Database> {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  return new Kysely<Database>({ dialect: new DialectOver(database) });
}

class DialectOver extends SqliteDialect {
  readonly #database: Sqlite.Database;

  constructor(database: Sqlite.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new DriverOver(this.#database);
  }
}

/** A full disk ends the transaction by itself, in a statement or in its commit: a rollback would fail, and hide why. */
class DriverOver extends SqliteDriver {
  readonly #database: Sqlite.Database;

  constructor(database: Sqlite.Database) {
    super({ database });
    this.#database = database;
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** For offline checks: the file must exist and is not changed. */
export function openDatabaseToRead(file: string): Kysely<Database> {
  return new Kysely<Database>({ dialect: new SqliteDialect({ database: new Sqlite(file, { readonly: true, fileMustExist: true }) }) });
}

/**
 * An exclusive lock that dies with the process: SQLite holds an operating-system lock on the file while its transaction is open.
 * Answers undefined when another process holds it.
 */
export function lockFile(file: string): { release(): void } | undefined {
  const database = new Sqlite(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}
