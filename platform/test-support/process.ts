/** For tests: the real platform as a process of its own, and a bare console that speaks the wire by hand. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { tokenGrantSchema } from '../../shared/model/identity.ts';
import type { TokenGrant } from '../../shared/model/identity.ts';
import { decodeFrameHeader } from '../../shared/wire/frame.ts';
import { socketPath, subprotocol } from '../../shared/wire/limits.ts';

const mainFile = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface PlatformProcess {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  readonly dataDirectory: string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Ended {
  readonly code: number | null;
  readonly errors: string;
}

export async function makeDirectory(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-test-'));
  return { path: directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

function spawnPlatform(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [mainFile, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } });
}

export async function startPlatformProcess(dataDirectory: string, flags: readonly string[] = []): Promise<PlatformProcess> {
  const child = spawnPlatform([
    '--data',
    dataDirectory,
    '--source',
    'simulator',
    '--idcs',
    '3',
    '--streams',
    '30',
    '--dev-identity',
    '--json',
    ...flags,
  ]);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data').then(([chunk]) => String(chunk)),
    exited.then(() => undefined),
  ]);
  if (line === undefined) throw new Error(`the platform ended before it was ready:\n${errors}`);
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    port: Number(new URL(url).port),
    child,
    dataDirectory,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

/** Runs a platform that is not expected to come up. */
export async function runPlatform(args: readonly string[]): Promise<Ended> {
  const child = spawnPlatform(args);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  await once(child, 'close');
  return { code: child.exitCode, errors };
}

export async function signIn(url: string, subject: string): Promise<TokenGrant> {
  const response = await fetch(`${url}/identity/v1/dev/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject }),
  });
  return tokenGrantSchema.parse(await response.json());
}

export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly code: string; readonly path?: string; readonly remedy?: string };
}
export interface WireMessage {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: WireError;
}

export interface BareConsole {
  readonly messages: readonly WireMessage[];
  readonly frames: readonly Uint8Array[];
  send(data: string | Uint8Array): void;
  request(method: string, params?: Record<string, unknown>): Promise<WireMessage>;
  notify(method: string, params: Record<string, unknown>): void;
  /** The first message, already received or yet to come, that fits. */
  message(fits: (message: WireMessage) => boolean): Promise<WireMessage>;
  frame(fits: (frame: Uint8Array) => boolean): Promise<Uint8Array>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): void;
}

export interface Refused {
  readonly status: number;
  readonly body: { readonly error: WireError };
}

/** Opens a socket; a handshake refused over HTTP is answered with its status and body. */
export async function connect(
  url: string,
  { token, protocols = [subprotocol], at = socketPath }: { readonly token?: string; readonly protocols?: string[]; readonly at?: string },
): Promise<BareConsole | Refused> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${at}`, protocols, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const messages: WireMessage[] = [];
  const frames: Uint8Array[] = [];
  const watchers = new Set<() => void>();
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = data as Buffer;
    if (isBinary) frames.push(bytes);
    else messages.push(JSON.parse(bytes.toString('utf8')) as WireMessage);
    for (const look of [...watchers]) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') }));
  });
  const refused = await new Promise<Refused | undefined>((resolve, reject) => {
    socket.on('open', () => resolve(undefined));
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Refused['body'] }));
    });
    socket.on('error', reject);
  });
  if (refused !== undefined) return refused;

  function waitFor<T>(list: readonly T[], fits: (item: T) => boolean): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = list.find(fits);
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
    });
  }

  let lastId = 0;
  return {
    messages,
    frames,
    send: (data) => socket.send(data),
    request: (method, params = {}) => {
      lastId += 1;
      const id = lastId;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      return waitFor(messages, (message) => message.id === id);
    },
    notify: (method, params) => socket.send(JSON.stringify({ jsonrpc: '2.0', method, params })),
    message: (fits) => waitFor(messages, fits),
    frame: (fits) => waitFor(frames, fits),
    closed,
    close: () => socket.close(),
  };
}

export async function connectAs(url: string, subject: string): Promise<BareConsole> {
  const { accessToken } = await signIn(url, subject);
  const opened = await connect(url, { token: accessToken });
  if ('status' in opened) throw new Error(`refused: ${JSON.stringify(opened.body)}`);
  return opened;
}

export function sequenceOf(frame: Uint8Array): number {
  return decodeFrameHeader(frame).header.sequence;
}
