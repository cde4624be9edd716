import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Kysely } from 'kysely';
import { bundleProgress } from '../../../shared/audit/bundle-progress.ts';
import type { Database } from '../../store/schema.ts';
import { bundleLines } from '../bundle-lines.ts';
import { exportStartOf, leavesOf } from '../reading.ts';
import { databaseHelp, databaseOptions, namesDatabase, withDatabase } from './database.ts';
import { accessToken, ask } from './platform-client.ts';
import type { Command, ToolSurroundings } from './command.ts';
import { timeOf, UsageError } from './usage.ts';

export const exportBundle: Command = {
  help: `npm run audit -- export --out FILE (--url URL | --data DIR | --database URL) [--from TIME] [--to TIME]

Writes the entries of a time, and the proof that leads from them to the signed head, to one file for \`verify\`.

  --out FILE             where to write; a file that is there is replaced
  --from TIME --to TIME  e.g. 2026-11-27 or 2026-11-27T18:00Z, UTC without a zone; the first is in it, the second not. By default all
  --url URL              a running platform; the export is an audit entry there
    --sign-in-as SUBJECT   development sign-in
    --token-file FILE      an access token
${databaseHelp}
                         Read from there an export leaves no entry

Ctrl-C stops it and leaves nothing. Exit codes: 0 written, 2 not.`,

  async run(args, surroundings) {
    const { say, fetch: fetchIt, now, stopping: signal } = surroundings;
    const { values } = parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        url: { type: 'string' },
        ...databaseOptions,
        from: { type: 'string' },
        to: { type: 'string' },
        'sign-in-as': { type: 'string' },
        'token-file': { type: 'string' },
      },
    });
    const { out, url } = values;
    if (out === undefined) throw new UsageError('Give the file to write: --out FILE.');
    if ((url === undefined) !== namesDatabase(values)) throw new UsageError('Give one of --url, --data and --database.');
    const times = { fromMs: timeOf('--from', values.from), toMs: timeOf('--to', values.to) };
    if (times.fromMs !== null && times.toMs !== null && times.fromMs >= times.toMs) {
      throw new UsageError(`--from ${values.from ?? ''} is not before --to ${values.to ?? ''}: no entry can be between them.`);
    }
    if (url === undefined) await withDatabase(values, (db) => write(out, Readable.from(linesFrom(db, times, now())), surroundings));
    else {
      const token = await accessToken(fetchIt, { url, signInAs: values['sign-in-as'], tokenFile: values['token-file'] });
      const address = new URL('/audit/v1/bundle', url);
      for (const [name, atMs] of Object.entries(times)) if (atMs !== null) address.searchParams.set(name, String(atMs));
      const { body } = await ask(fetchIt, address, { headers: { authorization: `Bearer ${token}` }, signal });
      if (body === null) throw new Error('the platform answered nothing');
      await write(out, Readable.fromWeb(body), surroundings);
    }
    say(`Written to ${out}. Check it with: npm run audit -- verify ${out} KEY`);
    return 0;
  },
};

async function* linesFrom(
  db: Kysely<Database>,
  times: { readonly fromMs: number | null; readonly toMs: number | null },
  madeAtMs: number,
): AsyncGenerator<string> {
  const start = await exportStartOf(db, times);
  if (start === null) throw new Error('nothing of this audit log has been signed yet: start the platform once');
  yield* bundleLines(start, (range) => leavesOf(db, range), madeAtMs);
}

const shownEveryMs = 200;

/** Whole or not at all. */
async function write(file: string, lines: Readable, { now, show, stopping: signal }: ToolSurroundings): Promise<void> {
  const unfinished = `${file}.unfinished`;
  const progress = bundleProgress();
  /** NaN: nothing was shown yet. */
  let shownAtMs = Number.NaN;
  const counting = new Transform({
    writableObjectMode: true,
    transform(chunk: string | Uint8Array, _encoding, done) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      const { entries, total } = progress(bytes);
      if (total !== null && (!(now() - shownAtMs < shownEveryMs) || entries === total)) {
        shownAtMs = now();
        show(`${String(entries)} of ${String(total)} entries`);
      }
      done(null, bytes);
    },
  });
  try {
    await pipeline(lines, counting, createWriteStream(unfinished, { mode: 0o600 }), { signal });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    // Nobody has named the unfinished one.
    throw error instanceof Error && 'path' in error && error.path === unfinished ? Object.assign(error, { path: file }) : error;
  } finally {
    if (!Number.isNaN(shownAtMs)) show(null);
  }
}
