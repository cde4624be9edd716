/** Which database a command is about: the flags that it shares with the platform. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { databaseChoice } from '../../store/database-choice.ts';
import { databaseFileName } from '../../store/data-directory.ts';
import { openDatabaseToRead } from '../../store/driver.ts';
import { openPostgresDatabase } from '../../store/postgres-driver.ts';
import type { Database } from '../../store/schema.ts';
import { UsageError } from './usage.ts';

export const databaseOptions = {
  data: { type: 'string' },
  database: { type: 'string' },
  'database-file': { type: 'string' },
} as const;

export const databaseHelp = `  --data DIR             a platform's data directory, running or not
  --database URL         PostgreSQL, as for the platform; or --database-file FILE`;

export interface DatabaseValues {
  readonly data?: string | undefined;
  readonly database?: string | undefined;
  readonly 'database-file'?: string | undefined;
}

export function namesDatabase(values: DatabaseValues): boolean {
  return values.data !== undefined || values.database !== undefined || values['database-file'] !== undefined;
}

/** A wrong directory is never taken for an empty platform. @throws UsageError when no platform keeps its rows there */
export function requirePlatform(choice: Awaited<ReturnType<typeof databaseChoice>>, dataDirectory: string): void {
  if (choice.kind === 'postgres' || existsSync(path.join(dataDirectory, databaseFileName))) return;
  throw new UsageError(`No platform has its database in ${dataDirectory}: name the directory that it is started with.`);
}

/** Lends the database to `use`, to be read. @throws UsageError when none is named */
export async function withDatabase<T>(values: DatabaseValues, use: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const choice = await databaseChoice({ database: values.database, databaseFile: values['database-file'] });
  if (choice.kind === 'sqlite' && values.data === undefined) throw new UsageError('Give the data directory: --data DIR.');
  requirePlatform(choice, values.data ?? '');
  const db =
    choice.kind === 'postgres' ? openPostgresDatabase(choice.url) : openDatabaseToRead(path.join(values.data ?? '', databaseFileName));
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}
