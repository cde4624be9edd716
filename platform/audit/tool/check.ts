import { parseArgs } from 'node:util';
import type { Kysely } from 'kysely';
import { toHex } from '../../../shared/audit/bytes.ts';
import { readCheckpoint } from '../../../shared/audit/checkpoint.ts';
import { rootOfRange } from '../../../shared/audit/verify.ts';
import type { Database } from '../../store/schema.ts';
import { anchorIn } from '../anchor.ts';
import { sha256 } from '../crypto.ts';
import { readTree } from '../tree.ts';
import { verifyLeaves } from '../verify-leaves.ts';
import type { Command } from './command.ts';
import { databaseHelp, databaseOptions, withDatabase } from './database.ts';

export const checkDatabase: Command = {
  help: `npm run audit -- check (--data DIR | --database URL)

Computes every hash of a platform's audit log anew, running or not, and holds the log against what is listed of it and against the
checkpoint that was signed last, in the database and beside it. Who could change all of these together is found out by consoles, and
by \`verify\` with a checkpoint that was kept elsewhere.

${databaseHelp}
                         With both, the checkpoint in the data directory counts too

Exit codes: 0 whole, 1 altered, 2 can't be read.`,

  async run(args, { say, complain }) {
    const { values } = parseArgs({ args: [...args], options: databaseOptions });
    return withDatabase(values, async (db) => {
      const seen = values.data === undefined ? null : await anchorIn(values.data).read();
      const { leaves, fault } = await verifyLeaves(db);
      const altered = fault === undefined ? await headFault(db, seen) : `leaf ${fault.index} ${fault.what}`;
      if (altered === undefined) {
        if (leaves === 0) say('Nothing has been logged here yet, so there is nothing to check.');
        else say(`${leaves} leaves hash to what was stored, from 0 without a gap, are listed as they are, and lead to the signed heads.`);
        return 0;
      }
      complain(`The audit log has been altered: ${altered}.`);
      return 1;
    });
  },
};

/** Do the leaves lead to the heads that were signed? */
export async function headFault(db: Kysely<Database>, seen: ReturnType<typeof readCheckpoint> | null): Promise<string | undefined> {
  const { signed } = await readTree(db);
  const noted = signed === null ? undefined : readCheckpoint(signed.checkpoint);
  const heads = [noted, seen ?? undefined].filter((head) => head !== undefined);
  if (heads.length === 0) return undefined;
  const rows = await db.selectFrom('audit_leaf').select('leaf_hash').orderBy('leaf_index').execute();
  const hashes = rows.map((row) => Buffer.from(row.leaf_hash, 'hex'));
  for (const { size, root } of heads) {
    if (size > hashes.length) return `it has ${hashes.length} leaves, and ${size} were signed: its end was cut off`;
    const now = rootOfRange(sha256, { leaves: hashes.slice(0, size), proof: [], range: { from: 0, to: size }, size });
    if (now === undefined || toHex(now) !== toHex(root)) return `its first ${size} leaves are not those that were signed`;
  }
  return undefined;
}
