/** Saves an export of the audit log, and checks it against what this console knows of the log before anybody relies on it. */
import { createReadStream, createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { verifyBundle } from '../../../shared/audit/bundle.ts';
import { bundleProgress } from '../../../shared/audit/bundle-progress.ts';
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
  /** Fires when the person thought better of it. */
  readonly signal: AbortSignal;
}

const silenceMs = 30_000;

/** @throws AskFailed, Error when the file can't be written, or the signal's reason. Then nothing is left of it. */
export async function saveBundle(options: SaveOptions): Promise<SavedBundle> {
  const unfinished = `${options.file}.unfinished`;
  try {
    await download(options, unfinished);
    const fault = await faultOf(unfinished, options);
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
  const { accessToken, onProgress } = options;
  const progress = bundleProgress();
  const stream = createWriteStream(file, { mode: 0o600 });
  await once(stream, 'open');
  const full = new AbortController();
  stream.on('error', (error) => full.abort(error));
  const signal = AbortSignal.any([options.signal, full.signal]);
  try {
    const got = await exchange(url, {
      body: null,
      timeoutMs: silenceMs,
      accessToken,
      take(chunk) {
        onProgress(progress(chunk));
        stream.write(chunk);
      },
      signal,
    }).catch(async (error: unknown) => {
      signal.throwIfAborted();
      throw new AskFailed(await failureOf(error, { url, timeoutMs: silenceMs }));
    });
    if (got.status !== 200) throw new AskFailed(refusalOf(got.status, parseJson(got.bytes.toString('utf8'))));
  } finally {
    await closed(stream);
  }
  signal.throwIfAborted();
}

async function closed(stream: WriteStream): Promise<void> {
  const closing = new Promise<void>((resolve) => (stream.closed ? resolve() : stream.once('close', resolve)));
  stream.end();
  await closing;
}

async function faultOf(
  file: string,
  { remembered, signal }: Pick<SaveOptions, 'remembered' | 'signal'>,
): Promise<Omit<SavedBundle, 'file'>> {
  const key = remembered === null ? undefined : parseKey(proofCrypto.sha256, remembered.key);
  if (key === undefined || remembered === null)
    return { entries: 0, fault: 'could not be checked: this console has verified nothing of this log yet' };
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  const verdict = await verifyBundle(until(signal, lines), { crypto: proofCrypto, key });
  if (verdict.state !== 'proven') return { entries: 0, fault: verdict.what };
  return { entries: verdict.header.to - verdict.header.from, fault: null };
}

async function* until(signal: AbortSignal, lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) {
    signal.throwIfAborted();
    yield line;
  }
}
