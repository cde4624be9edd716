/** The offline verifier, on a log of 10,000 entries that went through the store. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointText } from '../../../shared/audit/checkpoint.ts';
import { leafHash } from '../../../shared/audit/hash.ts';
import { toHex } from '../../../shared/audit/bytes.ts';
import { rootOfRange } from '../../../shared/audit/verify.ts';
import { auditRecord } from '../../test-support/records.ts';
import { sha256 } from '../crypto.ts';
import { leafOf } from '../leaf.ts';
import { columnsOf } from '../listed.ts';
import { auditKeyFileName, readAuditKey, signerOf } from '../signing-key.ts';
import { openAuditRig } from '../test-support/audit-rig.ts';
import type { AuditRig } from '../test-support/audit-rig.ts';
import type { ToolSurroundings } from './command.ts';
import { runTool } from './run.ts';

const size = 10_000;
const mainFile = fileURLToPath(new URL('./main.ts', import.meta.url));
let rig: AuditRig;
let lines: readonly string[];
let key: string;
let earlier: string;

interface Told {
  readonly code: number;
  readonly words: string;
}

async function tool(...args: readonly string[]): Promise<Told> {
  return toolIn({}, ...args);
}

async function toolIn(differs: Partial<ToolSurroundings>, ...args: readonly string[]): Promise<Told> {
  const words: string[] = [];
  const say = (line: string) => void words.push(line);
  const stopping = new AbortController().signal;
  const now = () => rig.time().now();
  const code = await runTool(args, { say, complain: say, fetch, now, show: () => undefined, stopping, ...differs });
  return { code, words: words.join('\n') };
}

function file(name: string): string {
  return path.join(rig.directory, name);
}

async function verify(changed: readonly string[], ...args: readonly string[]): Promise<Told> {
  await writeFile(file('changed'), changed.map((line) => `${line}\n`).join(''));
  return tool('verify', file('changed'), key, ...args);
}

function hashed(leaf: string): string {
  return `${toHex(leafHash(sha256, new TextEncoder().encode(leaf)))} ${leaf}`;
}

/** What somebody with the key could sign: these entries as a log of their own. */
async function signedAnew(entries: readonly string[]): Promise<readonly string[]> {
  const privateKey = await readAuditKey(path.join(rig.dataDirectory, auditKeyFileName));
  if (privateKey === undefined) throw new Error('no key');
  const signer = signerOf(privateKey, rig.store().platformId);
  const leaves = entries.map((line) => Buffer.from(line.slice(0, 64), 'hex'));
  const count = entries.length;
  const root = rootOfRange(sha256, { leaves, proof: [], range: { from: 0, to: count }, size: count });
  if (root === undefined) throw new Error('no root');
  const checkpoint = signer.sign(checkpointText({ origin: signer.key.name, size: count, root }));
  return [JSON.stringify({ ...(JSON.parse(lines[0] ?? '') as object), to: count, checkpoint }), ...entries];
}

beforeAll(async () => {
  rig = await openAuditRig();
  await rig.start();
  await rig.write(6_000);
  await writeFile(file('earlier'), await rig.checkpoint());
  earlier = file('earlier');
  await rig.write(size - 6_000, 'more');
  await rig.checkpoint();
  key = file('key.pub');
  expect(await tool('key', '--data', rig.dataDirectory, '--out', key)).toMatchObject({ code: 0 });
  expect(await tool('export', '--data', rig.dataDirectory, '--out', file('bundle'))).toMatchObject({ code: 0 });
  lines = (await readFile(file('bundle'), 'utf8')).trimEnd().split('\n');
});

afterAll(async () => {
  await rig.close();
});

describe('an export', () => {
  it('shows how far it is', async () => {
    const shown: (string | null)[] = [];
    const at = { ms: 0 };
    const now = () => (at.ms += 250);
    expect(
      await toolIn({ show: (line) => shown.push(line), now }, 'export', '--data', rig.dataDirectory, '--out', file('seen')),
    ).toMatchObject({
      code: 0,
    });
    expect(shown[0]).toBe('0 of 10000 entries');
    expect(shown.slice(-2)).toEqual(['10000 of 10000 entries', null]);
  });

  it('that is stopped in the middle leaves no file, and what was there before', async () => {
    await writeFile(file('kept'), 'of yesterday');
    const stopping = new AbortController();
    const show = (line: string | null) => (line?.startsWith('0 of') === true ? stopping.abort() : undefined);
    const told = await toolIn({ show, stopping: stopping.signal }, 'export', '--data', rig.dataDirectory, '--out', file('kept'));
    expect(told).toEqual({ code: 2, words: 'Stopped: nothing was written.' });
    expect(await readFile(file('kept'), 'utf8')).toBe('of yesterday');
    expect((await readdir(rig.directory)).filter((name) => name.startsWith('kept'))).toEqual(['kept']);
  });

  it('from a platform is stopped by Ctrl-C, and leaves no file', async () => {
    // It says the first line, and then nothing more.
    const server = createServer((_, response) => void response.writeHead(200).write(`${lines[0] ?? ''}\n`));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await writeFile(file('token'), 'a token');
    const url = `http://127.0.0.1:${String(port)}`;
    const child = spawn(process.execPath, [mainFile, 'export', '--url', url, '--token-file', file('token'), '--out', file('cut')], {
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')));
    const ended = once(child, 'close');
    await expect.poll(() => existsSync(file('cut.unfinished')), { timeout: 20_000 }).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toEqual([2, null]);
    expect(words).toBe('Stopped: nothing was written.\n');
    expect((await readdir(rig.directory)).filter((name) => name.startsWith('cut'))).toEqual([]);
    server.closeAllConnections();
    server.close();
  }, 40_000);

  it('that fails leaves no file either', async () => {
    const broken: typeof fetch = async () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) }));
    const told = await toolIn(
      { fetch: broken },
      'export',
      '--url',
      'http://127.0.0.1:1',
      '--token-file',
      file('token'),
      '--out',
      file('torn'),
    );
    expect(told.code).toBe(2);
    expect((await readdir(rig.directory)).filter((name) => name.startsWith('torn'))).toEqual([]);
  });
});

describe('a bundle of 10,000 entries', () => {
  it('is proven with the public key alone, by a process that has nothing else', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [mainFile, 'verify', file('bundle'), key], {
      cwd: rig.directory,
      env: {},
    });
    expect(stdout).toContain('Proven: entries #0 to #9999, 10000 in all');
  });

  it('begins with the checkpoint that was kept of it', async () => {
    expect(await verify(lines, '--seen', earlier)).toMatchObject({ code: 0 });
  });

  it('is found out by an edited entry, by its number', async () => {
    const edited = lines.with(5_001, (lines[5_001] ?? '').replace('act 5000', 'act 0000'));
    expect(await verify(edited)).toEqual({ code: 1, words: expect.stringContaining('entry #5000 that does not hash') as string });
  });

  it('is found out by an entry that was edited together with its hash', async () => {
    const edited = lines.with(5_001, hashed((lines[5_001] ?? '').slice(65).replace('act 5000', 'act 0000')));
    expect(await verify(edited)).toEqual({ code: 1, words: expect.stringContaining('do not lead to the signed head') as string });
  });

  it('is found out by a deleted entry, whatever its neighbours are called', async () => {
    expect(await verify(lines.toSpliced(5_001, 1))).toEqual({
      code: 1,
      words: expect.stringContaining('has entry #5001 where #5000 belongs') as string,
    });
    const renumbered = lines
      .toSpliced(5_001, 1)
      .map((line, index) => (index < 5_001 ? line : hashed(line.slice(65).replace(/"sequence":\d+/, `"sequence":${index - 1}`))));
    const header = { ...(JSON.parse(lines[0] ?? '') as object), to: size - 1 };
    expect(await verify(renumbered.with(0, JSON.stringify(header)))).toMatchObject({ code: 1 });
  });

  it('is found out by entries that changed places', async () => {
    const [one = '', other = ''] = [lines[1_000], lines[2_000]];
    expect(await verify(lines.with(1_000, other).with(2_000, one))).toEqual({
      code: 1,
      words: expect.stringContaining('where #999 belongs') as string,
    });
  });

  it('is found out by a cut end, told or not', async () => {
    expect(await verify(lines.slice(0, 9_001))).toEqual({ code: 1, words: expect.stringContaining('ends after entry #8999') as string });
    const header = { ...(JSON.parse(lines[0] ?? '') as object), to: 9_000 };
    expect(await verify([JSON.stringify(header), ...lines.slice(1, 9_001)])).toMatchObject({ code: 1 });
  });

  it('is found out when every entry was cut off', async () => {
    expect(await verify(lines.slice(0, 1))).toEqual({ code: 1, words: expect.stringContaining('ends before its first entry') as string });
  });

  it('is found out by an end that was cut within an entry, and not called edited', async () => {
    const cut = (lines[9_000] ?? '').slice(0, 120);
    expect(await verify([...lines.slice(0, 9_000), cut])).toEqual({
      code: 1,
      words: expect.stringContaining('ends within entry #8999: it was cut off there') as string,
    });
    expect(await verify(lines.with(9_000, cut))).toEqual({ code: 1, words: expect.stringContaining('it was edited') as string });
  });

  it('is found out as a fork when somebody with the key signed another history, by what was seen before', async () => {
    const fork = await signedAnew(lines.slice(1).with(4_000, hashed((lines[4_001] ?? '').slice(65).replace('act 4000', 'act 0'))));
    expect(await verify(fork)).toMatchObject({ code: 0 });
    expect(await verify(fork, '--seen', earlier)).toEqual({ code: 1, words: expect.stringContaining('a fork') as string });
    expect(await verify(fork, '--seen', file('bundle'))).toMatchObject({ code: 1 });
  });

  it('is found out as cut off when somebody with the key signed a shorter one', async () => {
    const cut = await signedAnew(lines.slice(1, 5_001));
    expect(await verify(cut)).toMatchObject({ code: 0 });
    expect(await verify(cut, '--seen', earlier)).toEqual({ code: 1, words: expect.stringContaining('its end was cut off') as string });
  });

  it('is found out when another key signed it', async () => {
    const other = file('other.pub');
    await writeFile(other, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n');
    expect(await tool('verify', file('bundle'), other)).toMatchObject({ code: 1 });
  });
});

describe('a file', () => {
  it('that is not there, or can not be written, is named with the way out', async () => {
    const way = 'Look whether the path is right; a folder that is to be written to must be there.';
    expect(await tool('verify', file('none'), key)).toEqual({ code: 2, words: `${file('none')}: there is no such file or folder\n${way}` });
    const out = path.join(file('no-folder'), 'bundle');
    expect(await tool('export', '--data', rig.dataDirectory, '--out', out)).toEqual({
      code: 2,
      words: `${out}: there is no such file or folder\n${way}`,
    });
  });

  it('that is a folder is named, whether it is read or written', async () => {
    const folder = file('folder');
    await mkdir(folder);
    const words = `${folder}: it is a folder\nName a file.`;
    expect(await tool('verify', folder, key)).toEqual({ code: 2, words });
    expect(await tool('verify', file('bundle'), folder)).toEqual({ code: 2, words });
    expect(await tool('export', '--data', rig.dataDirectory, '--out', folder)).toEqual({ code: 2, words });
  });

  it('that is no checkpoint is no earlier state of a log', async () => {
    await writeFile(file('other.json'), '{"a":1}\n');
    expect(await verify(lines, '--seen', file('other.json'))).toEqual({
      code: 2,
      words: expect.stringContaining('is neither a checkpoint nor a bundle') as string,
    });
  });
});

describe('an export', () => {
  it('of a time in which nothing happened says that there is nothing to prove', async () => {
    const [from, to] = ['2020-01-01', '2020-01-02'];
    await tool('export', '--data', rig.dataDirectory, '--out', file('empty'), '--from', from, '--to', to);
    expect(await tool('verify', file('empty'), key)).toEqual({
      code: 0,
      words: expect.stringContaining('nothing in it to prove') as string,
    });
  });

  it('of a time holds its entries alone, and is proven as well', async () => {
    const from = new Date(rig.time().now() + 100).toISOString();
    const to = new Date(rig.time().now() + 200).toISOString();
    await tool('export', '--data', rig.dataDirectory, '--out', file('part'), '--from', from, '--to', to);
    expect(await tool('verify', file('part'), key)).toMatchObject({ code: 0 });
    const part = (await readFile(file('part'), 'utf8')).trimEnd().split('\n');
    expect(part).toContain(lines[101]);
    expect(part).not.toContain(lines[100]);
    await writeFile(file('changed'), part.toSpliced(2, 1).join('\n'));
    expect(await tool('verify', file('changed'), key)).toMatchObject({ code: 1 });
  });

  it('of a running platform is audited and is the same', async () => {
    const caller = { actor: { subject: 'vera', name: 'Vera', role: 'viewer', kind: 'person' }, sessionId: 's', atMs: 1 } as const;
    const { body } = await rig.get('/audit/v1/bundle', { caller });
    const pieces: string[] = [];
    for await (const piece of body as AsyncIterable<string>) pieces.push(piece);
    expect(pieces.join('').trimEnd().split('\n').slice(1)).toEqual(lines.slice(1));
    const tail = await rig.store().run('events.range', { log: 'audit', after: size, most: 10 });
    expect(tail.map(({ body: entry }) => entry)).toMatchObject([{ action: 'audit.export', actor: { subject: 'vera' } }]);
  });
});

describe('the tool', () => {
  it.each([
    ['nonsense', 'There is no command nonsense'],
    ['verify', 'Give a bundle and a key'],
    ['export', '--out FILE'],
  ])('says what there is when told %s', async (command, words) => {
    expect(await tool(command)).toEqual({ code: 2, words: expect.stringContaining(words) as string });
  });

  it.each(['export', 'verify', 'key', 'check', 'rotate'])('explains %s with --help', async (command) => {
    expect(await tool(command, '--help')).toEqual({ code: 0, words: expect.stringContaining('Exit codes') as string });
  });

  it('finds a database whole', async () => {
    expect(await tool('check', '--data', rig.dataDirectory)).toMatchObject({ code: 0 });
  });

  it('finds a database altered when a leaf was rewritten with all that follows from it', async () => {
    const own = await openAuditRig();
    try {
      await own.start();
      await own.write(10);
      await own.checkpoint();
      await own.stop();
      await own.meddle(async (db) => {
        const { entry, text } = leafOf(auditRecord({ reason: 'something else' }), 3);
        const columns = { ...columnsOf(entry), leaf: text, leaf_hash: entry.leafHash, entry: JSON.stringify(entry) };
        await db.updateTable('audit_leaf').set(columns).where('leaf_index', '=', 3).execute();
        await db.deleteFrom('event').where('log', '=', 'audit').where('offset', '=', 4).execute();
      });
      const { code, words } = await tool('check', '--data', own.dataDirectory);
      expect([code, words]).toEqual([1, 'The audit log has been altered: its first 10 leaves are not those that were signed.']);
    } finally {
      await own.close();
    }
  });
});

describe('a key that is changed', () => {
  let own: AuditRig;

  beforeAll(async () => {
    own = await openAuditRig();
    await own.start();
    await own.write(10);
    await own.checkpoint();
    await tool('key', '--data', own.dataDirectory, '--out', file('first.pub'));
  });

  afterAll(async () => {
    await own.close();
  });

  it('is followed from the first one by the note that the old one signed in the log', async () => {
    await own.stop();
    for (let round = 0; round < 2; round += 1) expect(await tool('rotate', '--data', own.dataDirectory)).toMatchObject({ code: 0 });
    await own.start();
    await own.checkpoint();
    await tool('export', '--data', own.dataDirectory, '--out', file('rotated'));
    expect(await tool('verify', file('rotated'), file('first.pub'))).toMatchObject({ code: 0 });
    const unproven = (await readFile(file('rotated'), 'utf8')).replace(/"rotations":\[[^\]]*\]/, '"rotations":[]');
    await writeFile(file('changed'), unproven);
    expect(await tool('verify', file('changed'), file('first.pub'))).toMatchObject({ code: 1 });
  });

  it('is taken from a rotation that was cut short after the log knew of it', async () => {
    await own.stop();
    await tool('rotate', '--data', own.dataDirectory);
    const keyFile = path.join(own.dataDirectory, auditKeyFileName);
    await cp(keyFile, `${keyFile}.next`);
    await rm(keyFile);
    await own.start();
    await own.checkpoint();
    await tool('export', '--data', own.dataDirectory, '--out', file('rotated'));
    expect(await tool('verify', file('rotated'), file('first.pub'))).toMatchObject({ code: 0 });
  });

  it('without proof, because the old one was lost, is trusted by nobody who knew the old one', async () => {
    await own.stop();
    await rm(path.join(own.dataDirectory, auditKeyFileName));
    await expect(own.start()).rejects.toThrow('is not there');
    await own.stop();
    expect(await tool('rotate', '--data', own.dataDirectory, '--key-lost')).toMatchObject({ code: 0 });
    await own.start();
    await own.checkpoint();
    await tool('export', '--data', own.dataDirectory, '--out', file('lost'));
    expect(await tool('verify', file('lost'), file('first.pub'))).toMatchObject({ code: 1 });
  });
});

describe('a backup of the data directory', () => {
  it('goes on as the same log, and is known as shorter by a checkpoint that was signed after it', async () => {
    const own = await openAuditRig();
    try {
      await own.start();
      await own.write(20);
      await own.checkpoint();
      await tool('key', '--data', own.dataDirectory, '--out', file('own.pub'));
      await own.stop();
      await cp(own.dataDirectory, file('backup'), { recursive: true });
      await own.start();
      await own.write(20);
      await writeFile(file('later'), await own.checkpoint());
      await own.stop();

      await rm(own.dataDirectory, { recursive: true });
      await cp(file('backup'), own.dataDirectory, { recursive: true });
      await own.start();
      await own.write(1);
      await own.checkpoint();
      await tool('export', '--data', own.dataDirectory, '--out', file('restored'));
      expect(await tool('verify', file('restored'), file('own.pub'))).toMatchObject({ code: 0 });
      expect(await tool('verify', file('restored'), file('own.pub'), '--seen', file('later'))).toMatchObject({ code: 1 });
    } finally {
      await own.close();
    }
  });

  it('of the database alone does not start beside a later checkpoint', async () => {
    const own = await openAuditRig();
    try {
      await own.start();
      await own.write(20);
      await own.checkpoint();
      await own.stop();
      await cp(own.dataDirectory, file('older'), { recursive: true });
      await own.start();
      await own.write(20);
      await own.checkpoint();
      await own.stop();
      await cp(path.join(file('older'), 'switchyard.sqlite'), path.join(own.dataDirectory, 'switchyard.sqlite'));
      await expect(own.start()).rejects.toThrow('its end was cut off');
    } finally {
      await own.close();
    }
  });
});
