import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Kysely } from 'kysely';
import { formatKey, parseKey } from '../../../shared/audit/note.ts';
import type { Database } from '../../store/schema.ts';
import { sha256 } from '../crypto.ts';
import { shownHead } from '../tree.ts';
import { databaseHelp, databaseOptions, namesDatabase, withDatabase } from './database.ts';
import { ask } from './platform-client.ts';
import type { Command, ToolSurroundings } from './command.ts';
import { UsageError } from './usage.ts';

export const saveKey: Command = {
  help: `npm run audit -- key (--url URL | --data DIR | --database URL) [--out FILE]

Prints or saves the public key of an audit log. Do it once, when the platform is new, and keep the file where nobody who runs the
platform can change it: whoever trusts it need not trust them.

  --url URL              a running platform
${databaseHelp}

Exit codes: 0 saved, 2 not.`,

  async run(args, surroundings) {
    const { values } = parseArgs({ args: [...args], options: { ...databaseOptions, url: { type: 'string' }, out: { type: 'string' } } });
    const { url, out } = values;
    if ((url === undefined) !== namesDatabase(values)) throw new UsageError('Give one of --url, --data and --database.');
    const text = url === undefined ? await withDatabase(values, storedKey) : await keyOf(url, surroundings);
    if (out === undefined) surroundings.say(text);
    else {
      await writeFile(out, `${text}\n`);
      surroundings.say(`Saved as ${out}.`);
    }
    return 0;
  },
};

async function keyOf(url: string, { fetch: fetchIt }: ToolSurroundings): Promise<string> {
  const text = await (await ask(fetchIt, new URL('/audit/v1/key', url))).text();
  const key = parseKey(sha256, text);
  if (key === undefined) throw new Error(`${url} answered something that is no public key`);
  return formatKey(key);
}

async function storedKey(db: Kysely<Database>): Promise<string> {
  const head = await shownHead(db);
  if (head === null) throw new Error('nothing of this audit log has been signed yet: start the platform once');
  return head.key;
}
