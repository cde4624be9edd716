/** Saves an export of the audit log, and checks it against what this console knows of the log before anybody relies on it. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bundleHeaderSchema, verifyBundle } from '../../../shared/audit/bundle.ts';
import { parseKey } from '../../../shared/audit/note.ts';
import type { AuditTransfer } from '../../../shared/ipc/audit-trust.ts';
import type { SavedBundle } from '../../../shared/ipc/channels.ts';
import { exchange, failureOf } from '../http-exchange.ts';
import { refusalOf } from '../http-json.ts';
import { parseJson } from '../json.ts';
import { AskFailed } from './client.ts';
import { proofCrypto } from './crypto.ts';
import type { Remembered } from './judge.ts';

export interface SaveOptions {
  readonly platformUrl: string;
  readonly accessToken: string;
  readonly file: string;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** null: this console has verified nothing of this log yet. */
  readonly remembered: Remembered | null;
  readonly onProgress: (transfer: AuditTransfer) => void;
}

const silenceMs = 30_000;

/** @throws AskFailed, or Error when the file can't be written. Then nothing is left of it. */
export async function saveBundle(options: SaveOptions): Promise<SavedBundle> {
  const unfinished = `${options.file}.unfinished`;
  try {
    await download(options, unfinished);
    const fault = await faultOf(unfinished, options.remembered);
    await rename(unfinished, options.file);
    return { file: options.file, ...fault };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function download(options: SaveOptions, file: string): Promise<void> {
  const url = new URL('/audit/v1/bundle', options.platformUrl);
  if (options.fromMs !== null) url.searchParams.set('fromMs', String(options.fromMs));
  if (options.toMs !== null) url.searchParams.set('toMs', String(options.toMs));
  const count = entryCounter(options.onProgress);
  const stream = createWriteStream(file, { mode: 0o600 });
  await once(stream, 'open');
  try {
    const { accessToken } = options;
    const got = await exchange(url, {
      body: null,
      timeoutMs: silenceMs,
      accessToken,
      take(chunk) {
        count(chunk);
        stream.write(chunk);
      },
    }).catch(async (error: unknown) => {
      throw new AskFailed(await failureOf(error, { url, timeoutMs: silenceMs }));
    });
    if (got.status !== 200) throw new AskFailed(refusalOf(got.status, parseJson(got.bytes.toString('utf8'))));
  } finally {
    stream.end();
    await once(stream, 'close');
  }
}

/** Tells after each piece how many entries there are; the first line says how many there will be. */
function entryCounter(onProgress: SaveOptions['onProgress']): (chunk: Buffer) => void {
  let lines = 0;
  let head = '';
  let total: number | null = null;
  return (chunk) => {
    if (lines === 0) {
      head += chunk.toString('utf8');
      const parsed = bundleHeaderSchema.safeParse(parseJson(head.split('\n')[0] ?? ''));
      if (head.includes('\n') && parsed.success) total = parsed.data.to - parsed.data.from;
    }
    for (const byte of chunk) if (byte === 10) lines += 1;
    onProgress({ entries: Math.max(0, lines - 1), total });
  };
}

async function faultOf(file: string, remembered: Remembered | null): Promise<Omit<SavedBundle, 'file'>> {
  const key = remembered === null ? undefined : parseKey(proofCrypto.sha256, remembered.key);
  if (key === undefined || remembered === null)
    return { entries: 0, fault: 'could not be checked: this console has verified nothing of this log yet' };
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  const verdict = await verifyBundle(lines, { crypto: proofCrypto, key });
  if (verdict.state !== 'proven') return { entries: 0, fault: verdict.what };
  return { entries: verdict.header.to - verdict.header.from, fault: null };
}
