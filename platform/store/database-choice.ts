/** Which database, as a person said it: for the platform and for the tools that read its database. */
import { readSecretFile } from '../agents/files.ts';
import { StartError } from '../start-error.ts';
import type { DatabaseChoice } from './messages.ts';
import { parsePostgresUrl } from './postgres-url.ts';

export interface DatabaseFlags {
  /** A PostgreSQL address without a password; undefined: none was given. */
  readonly database: string | undefined;
  /** A file that only its owner can read, with an address that may hold a password. */
  readonly databaseFile: string | undefined;
}

/** @throws StartError for an address that is none, or one with a password: every user of the machine can read a command line. */
export function checkDatabaseFlags({ database, databaseFile }: DatabaseFlags): void {
  if (database === undefined) return;
  if (databaseFile !== undefined) throw new StartError('--database and --database-file are both given', 'Give one of them.');
  const url = parsePostgresUrl(database, '--database');
  if (url.password === '' && !url.searchParams.has('password')) return;
  throw new StartError(
    '--database holds a password, which every user of this machine could read',
    'Leave it out and give it in PGPASSWORD or ~/.pgpass, or write the whole address into a file of mode 600 and give --database-file FILE.',
  );
}

/** @throws StartError when the file can't be read or holds no address. */
export async function databaseChoice(flags: DatabaseFlags): Promise<DatabaseChoice> {
  checkDatabaseFlags(flags);
  if (flags.database !== undefined) return { kind: 'postgres', url: flags.database };
  if (flags.databaseFile === undefined) return { kind: 'sqlite' };
  let url: string;
  try {
    url = await readSecretFile(flags.databaseFile);
  } catch (cause) {
    throw new StartError(cause instanceof Error ? cause.message : String(cause), 'It is named by --database-file.', cause);
  }
  parsePostgresUrl(url, `the address in ${flags.databaseFile}`);
  return { kind: 'postgres', url };
}
