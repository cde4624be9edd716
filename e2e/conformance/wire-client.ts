/**
 * A caller of the protocol that hides nothing: every text, frame, ping and close is kept as it came, in order. It is not the console's
 * link, so that a platform is judged by the wire alone.
 */
import WebSocket from 'ws';
import { socketPath, subprotocol } from '../../shared/wire/limits.ts';
import { platformNotifications } from '../../shared/wire/methods.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { notificationSchema, responseSchema } from '../../shared/wire/rpc.ts';
import type { Response } from '../../shared/wire/rpc.ts';
import { Unmet, shown } from './unmet.ts';

/** Longest wait for anything that the protocol says comes at once. */
const patienceMs = 10_000;

export interface WireClientOptions {
  readonly path?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** false: pings are not answered, as if the peer had gone. */
  readonly answersPings?: boolean;
}

export type Received =
  | { readonly kind: 'text'; readonly text: string; readonly json: unknown; readonly atMs: number }
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly atMs: number }
  | { readonly kind: 'ping'; readonly atMs: number };

export type Ended =
  /** The handshake was answered by plain HTTP. */
  | { readonly kind: 'refused'; readonly status: number; readonly body: string }
  | { readonly kind: 'closed'; readonly code: number; readonly words: string };

export interface WireClient {
  /** All that has come so far, oldest first. */
  readonly received: readonly Received[];
  /** The subprotocol that the platform chose; empty before the handshake. */
  subprotocol(): string;
  /** What the platform said of itself; waits for it. @throws Unmet when something else comes first */
  welcome(): Promise<Welcome>;
  send(text: string): void;
  sendBinary(bytes: Uint8Array): void;
  /** Sends a request and waits for its answer, whatever it is. */
  call(method: string, params?: unknown, id?: string | number): Promise<Response>;
  /** Waits for an answer to nobody: what a message without a readable id gets. */
  orphan(): Promise<Response>;
  /** Resolves with the first thing received from index `from` on that `pick` takes. @throws Unmet after `waitMs` */
  next<T>(
    what: string,
    pick: (received: Received) => T | undefined,
    options?: { readonly from?: number; readonly waitMs?: number },
  ): Promise<T>;
  /** @throws Unmet when it is not over within `waitMs` */
  ended(waitMs?: number): Promise<Ended>;
  close(): void;
}

export function openWireClient(httpUrl: string, options: WireClientOptions): WireClient {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let end: Ended | null = null;
  let lastId = 0;
  const url = new URL(options.path ?? socketPath, httpUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, [...(options.protocols ?? [subprotocol])], {
    headers: { ...options.headers },
    autoPong: options.answersPings ?? true,
    handshakeTimeout: patienceMs,
    maxPayload: 64 * 1024 * 1024,
  });
  const whenOpen = new Promise<void>((resolve) => socket.once('open', () => resolve()));

  function changed(): void {
    for (const look of [...waiting]) look();
  }

  function take(thing: Received): void {
    received.push(thing);
    changed();
  }

  function finish(how: Ended): void {
    end ??= how;
    changed();
  }

  socket.on('message', (data: Buffer, isBinary) => {
    const atMs = performance.now();
    if (isBinary) take({ kind: 'frame', bytes: new Uint8Array(data), atMs });
    else take({ kind: 'text', text: data.toString(), json: parsed(data.toString()), atMs });
  });
  socket.on('ping', () => take({ kind: 'ping', atMs: performance.now() }));
  socket.on('close', (code, words) => finish({ kind: 'closed', code, words: words.toString() }));
  socket.on('error', () => undefined);
  socket.on('unexpected-response', (_request, response) => {
    let body = '';
    response.on('data', (chunk: Buffer) => (body += chunk.toString()));
    response.on('end', () => finish({ kind: 'refused', status: response.statusCode ?? 0, body }));
  });

  /** Looks now and whenever something comes. @throws Unmet after `waitMs` */
  async function until<T>(what: string, look: () => T | undefined, waitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        waiting.delete(attempt);
        act();
      };
      const timer = setTimeout(
        () => settle(() => reject(new Unmet(`${what} did not come within ${waitMs / 1000} s${endWords(end)}`))),
        waitMs,
      );
      const attempt = (): void => {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
        else if (end !== null && what !== 'the end') settle(() => reject(new Unmet(`${what} did not come${endWords(end)}`)));
      };
      waiting.add(attempt);
      attempt();
    });
  }

  const client: WireClient = {
    received,
    subprotocol: () => socket.protocol,
    async welcome() {
      const first = await until('welcome', () => received.find(({ kind }) => kind !== 'ping'), patienceMs);
      const notification = first.kind === 'text' ? notificationSchema.safeParse(first.json) : undefined;
      if (notification?.success !== true || notification.data.method !== 'welcome')
        throw new Unmet(`the first message is not welcome: ${first.kind === 'text' ? shown(first.text) : 'a frame'}`);
      const welcome = platformNotifications.welcome.safeParse(notification.data.params);
      if (!welcome.success) throw new Unmet(`welcome is wrong at ${welcome.error.issues[0]?.path.join('.') ?? ''}`);
      return welcome.data;
    },
    send: (text) => socket.send(text),
    sendBinary: (bytes) => socket.send(bytes),
    async call(method, params = {}, id = (lastId += 1)) {
      await whenOpen;
      const from = received.length;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      return client.next(`the answer to ${method}`, (thing) => answerWith(thing, id), { from });
    },
    orphan: () => client.next('an error without an id', (thing) => answerWith(thing, null)),
    next(what, pick, { from = 0, waitMs = patienceMs } = {}) {
      let at = from;
      return until(
        what,
        () => {
          for (; at < received.length; at += 1) {
            const thing = received[at];
            const picked = thing === undefined ? undefined : pick(thing);
            if (picked !== undefined) {
              at += 1;
              return picked;
            }
          }
          return undefined;
        },
        waitMs,
      );
    },
    ended: (waitMs = patienceMs) => until('the end', () => end ?? undefined, waitMs),
    close() {
      socket.terminate();
    },
  };
  return client;
}

function answerWith(thing: Received, id: string | number | null): Response | undefined {
  if (thing.kind !== 'text') return undefined;
  const response = responseSchema.safeParse(thing.json);
  return response.success && response.data.id === id ? response.data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function endWords(end: Ended | null): string {
  if (end === null) return '';
  return end.kind === 'refused'
    ? `: the handshake was refused with ${end.status}`
    : `: the socket was closed with ${end.code} ${end.words}`;
}
