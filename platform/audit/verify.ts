/**
 * `node platform/audit/verify.ts --data DIR`, or `--database URL` or `--database-file FILE` for PostgreSQL: recomputes every leaf hash of an
 * audit log, running platform or not.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Kysely } from 'kysely';
import { databaseChoice } from '../store/database-choice.ts';
import { databaseFileName } from '../store/data-directory.ts';
import { openDatabaseToRead } from '../store/driver.ts';
import { openPostgresDatabase } from '../store/postgres-driver.ts';
import { describePostgres } from '../store/postgres-url.ts';
import type { Database } from '../store/schema.ts';
import { verifyLeaves } from './verify-leaves.ts';

interface Wanted {
  /** For people. */
  readonly name: string;
  readonly open: () => Kysely<Database>;
}

const wanted = await readWanted();
if (wanted === undefined) {
  process.stderr.write('Say which audit log: node platform/audit/verify.ts --data DIR, or --database URL, or --database-file FILE\n');
  process.exitCode = 2;
} else {
  process.exitCode = await verify(wanted);
}

/** undefined: not given, or given with something that this tool does not know. */
async function readWanted(): Promise<Wanted | undefined> {
  try {
    const { values } = parseArgs({
      options: { data: { type: 'string' }, database: { type: 'string' }, 'database-file': { type: 'string' } },
    });
    const choice = await databaseChoice({ database: values.database, databaseFile: values['database-file'] });
    if (choice.kind === 'postgres') return { name: describePostgres(choice.url), open: () => openPostgresDatabase(choice.url) };
    if (values.data === undefined) return undefined;
    const file = path.join(values.data, databaseFileName);
    return { name: file, open: () => openDatabaseToRead(file) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

/** 0: whole; 1: altered; 2: can't be read. */
async function verify({ name, open }: Wanted): Promise<number> {
  try {
    const db = open();
    const { leaves, fault } = await verifyLeaves(db);
    await db.destroy();
    if (fault === undefined) {
      process.stdout.write(`${leaves} leaves hash to what was stored, from 0 without a gap, and are listed as they are.\n`);
      process.stdout.write(
        'The log is not signed yet: only a copy kept elsewhere shows an end cut off together with its head, or hashes made anew.\n',
      );
      return 0;
    }
    process.stdout.write(`The audit log has been altered: leaf ${fault.index} ${fault.what}.\n`);
    return 1;
  } catch (error) {
    process.stderr.write(`${name} can't be read as an audit log: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
