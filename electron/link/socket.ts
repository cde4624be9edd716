import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { limits, socketPath, subprotocol, timing } from '../../shared/wire/limits.ts';
import { refusedCertificateDates } from './certificate.ts';
import { networkFailureOf } from './failure.ts';
import type { NetworkFailure } from './failure.ts';
import { systemCertificates } from './system-certificates.ts';

/** Why a socket ended. `opened: false`: it never was one. */
export type SocketEnd =
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** The platform answered the upgrade with plain HTTP. */
  | { readonly kind: 'http'; readonly status: number; readonly body: string }
  | { readonly kind: 'error'; readonly failure: Extract<NetworkFailure, { kind: 'network' }> };

export interface SocketHandlers {
  open(): void;
  text(message: string): void;
  binary(message: Uint8Array): void;
  /** Bytes of any kind came: proof of life. */
  heard(): void;
  /** Once, and nothing after it. */
  ended(end: SocketEnd): void;
}

export interface Socket {
  send(message: string): void;
  /** Forgets the socket now; nothing is heard of it afterwards. A dead one is not waited for. */
  detach(): void;
}

export type OpenSocket = (options: { readonly platformUrl: string; readonly accessToken: string }, handlers: SocketHandlers) => Socket;

const maxRefusalBytes = 2_000;

/** The only file that knows `ws`. */
export function openWebSocket(
  { platformUrl, accessToken }: { readonly platformUrl: string; readonly accessToken: string },
  handlers: SocketHandlers,
): Socket {
  const socket = new WebSocket(socketUrl(platformUrl), [subprotocol], {
    headers: { authorization: `Bearer ${accessToken}` },
    maxPayload: limits.maxFrameBytes,
    handshakeTimeout: timing.connectTimeoutMs,
    // 12 times slower on single small messages, and frames are dense already.
    perMessageDeflate: false,
    ca: systemCertificates(),
  });
  let lastError: Error | null = null;
  let isOver = false;

  function heard(): void {
    if (!isOver) handlers.heard();
  }

  function end(why: SocketEnd): void {
    isOver = true;
    socket.removeAllListeners();
    // Errors of a socket that nobody listens to any more would end the process.
    socket.on('error', () => undefined);
    socket.terminate();
    handlers.ended(why);
  }

  let line: IncomingMessage['socket'] | null = null;
  socket.on('upgrade', (response) => {
    line = response.socket;
  });
  socket.on('open', () => {
    // Not only whole messages: on a slow line one may take longer than silence may last. And not before `ws` listens itself, which would
    // miss what came together with the answer to the handshake.
    line?.on('data', heard);
    heard();
    handlers.open();
  });
  socket.on('message', (data, isBinary) => {
    // `ws` gives Buffers unless told otherwise.
    const bytes = data as Buffer;
    if (isBinary) handlers.binary(bytes);
    else handlers.text(bytes.toString('utf8'));
  });
  socket.on('unexpected-response', (_request, response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body = (body + chunk).slice(0, maxRefusalBytes);
    });
    response.on('close', () => {
      end({ kind: 'http', status: response.statusCode ?? 0, body });
    });
  });
  socket.on('error', (error) => {
    lastError = error;
  });
  socket.on('close', (code, reason) => {
    if (code !== 1006 || lastError === null) {
      end({ kind: 'closed', code, reason: reason.toString('utf8') });
      return;
    }
    const failure = networkFailureOf(lastError);
    void refusedCertificateDates(failure.code, new URL(platformUrl)).then((certificate) => {
      if (!isOver) end({ kind: 'error', failure: { ...failure, certificate } });
    });
  });

  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    detach() {
      isOver = true;
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.terminate();
    },
  };
}

function socketUrl(platformUrl: string): URL {
  const url = new URL(socketPath, platformUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
