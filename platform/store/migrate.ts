import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { StartError } from '../start-error.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

/** Brings the schema up to date; each migration whole or not at all. @throws StartError for a database of a newer platform. */
export async function migrateToLatest(db: Kysely<Database>, known: Readonly<Record<string, Migration>> = migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...known }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const why = error instanceof Error ? error.message : JSON.stringify(error);
  throw new StartError(
    `the database can't be brought to this version's schema: ${why}`,
    'It may belong to a newer platform: start that version, or give another directory with --data DIR.',
    error,
  );
}
