import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { toHex } from '../../../shared/audit/bytes.ts';
import { bundleHeaderIn, verifyBundle } from '../../../shared/audit/bundle.ts';
import type { BundleVerdict } from '../../../shared/audit/bundle.ts';
import { parseKey } from '../../../shared/audit/note.ts';
import { ofFile } from '../../file-fault.ts';
import { proofCrypto, sha256 } from '../crypto.ts';
import type { Command } from './command.ts';
import { UsageError } from './usage.ts';

export const verifyFile: Command = {
  help: `npm run audit -- verify BUNDLE KEY [--seen FILE]

Checks that every entry of a bundle is as it was logged, in its place, with none missing, and that they lead to a head signed by the
log's key. Needs nothing but the two files. Edited, deleted, reordered, cut-off and forked logs are found out.

  BUNDLE        what \`export\` wrote, or a console saved
  KEY           the public key that you trust, as \`key\` saved it: the log's first, or any since
  --seen FILE   a checkpoint, or an earlier bundle, that was kept elsewhere: the log must begin with it. May be given again.
                Without it, whoever holds the signing key could show you a second history; with it not.

Exit codes: 0 proven, 1 altered, 2 it could not be told.`,

  async run(args, { say, complain }) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { seen: { type: 'string', multiple: true, default: [] } },
    });
    const [bundle, keyFile, ...more] = positionals;
    if (bundle === undefined || keyFile === undefined || more.length > 0) throw new UsageError('Give a bundle and a key.');
    const key = parseKey(sha256, await textIn(keyFile));
    if (key === undefined) throw new UsageError(`${keyFile} is no public key of an audit log.`);
    const seen = await Promise.all(values.seen.map(seenIn));
    const verdict = await verifyBundle(linesOf(bundle), { crypto: proofCrypto, key, seen });
    if (verdict.state === 'proven') {
      for (const line of provenWords(verdict)) say(line);
      if (seen.length > 0)
        say(`It begins with ${seen.length === 1 ? 'what was seen before' : `all ${seen.length} that were seen before`}.`);
      return 0;
    }
    complain(`${bundle} ${verdict.what}.`);
    return verdict.state === 'altered' ? 1 : 2;
  },
};

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw ofFile(file, error);
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Infinity });
  } catch (error) {
    throw ofFile(file, error);
  } finally {
    stream.destroy();
  }
}

/** The checkpoint in a file that is one, or the bundle that has it. */
async function seenIn(file: string): Promise<string> {
  for await (const first of linesOf(file)) {
    if (!first.startsWith('{')) break;
    const header = bundleHeaderIn(first);
    if (header === undefined) throw new UsageError(`--seen ${file} is neither a checkpoint nor a bundle.`);
    return header.checkpoint;
  }
  return readFile(file, 'utf8');
}

function provenWords({ header, checkpoint }: Extract<BundleVerdict, { state: 'proven' }>): readonly string[] {
  const count = header.to - header.from;
  return [
    count === 0
      ? 'It holds no entry, so there is nothing in it to prove; its head is signed by the key.'
      : `Proven: entries #${header.from} to #${header.to - 1}, ${count} in all, as they were logged.`,
    `Log ${checkpoint.origin}, ${checkpoint.size} entries when it was signed, head ${toHex(checkpoint.root)}.`,
  ];
}
