/** `node platform/audit/verify.ts --data DIR`: recomputes every leaf hash of an audit log, running platform or not. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { databaseFileName } from '../store/data-directory.ts';
import { openDatabaseToRead } from '../store/driver.ts';
import { verifyLeaves } from './verify-leaves.ts';

const dataDirectory = readData();
if (dataDirectory === undefined) {
  process.stderr.write('Give the data directory: node platform/audit/verify.ts --data DIR\n');
  process.exitCode = 2;
} else {
  process.exitCode = await verify(path.join(dataDirectory, databaseFileName));
}

/** undefined: not given, or given with something that this tool does not know. */
function readData(): string | undefined {
  try {
    return parseArgs({ options: { data: { type: 'string' } } }).values.data;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

/** 0: whole; 1: altered; 2: can't be read. */
async function verify(file: string): Promise<number> {
  try {
    const db = openDatabaseToRead(file);
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
    process.stderr.write(`${file} can't be read as an audit log: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
