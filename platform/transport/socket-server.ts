/** The one door to the WebSocket server library. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { RawData } from 'ws';
import { limits } from '../../shared/wire/limits.ts';
import type { ConsoleSocket, SocketEvents } from './console-socket.ts';

/** A peer that does not answer the close is cut after this: a dead socket is detached, not waited for. */
const closeGraceMs = 2_000;
const maxCloseBytes = 123;

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly stream: Duplex;
  readonly head: Buffer;
}

export interface SocketServer {
  /**
   * Completes a handshake. `subprotocol` is what the answer names: one that the peer offered, or undefined.
   * `onOpen` answers the listeners of this socket.
   */
  accept(upgrade: Upgrade, subprotocol: string | undefined, onOpen: (socket: ConsoleSocket) => SocketEvents): void;
}

export function createSocketServer(): SocketServer {
  const chosen = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.maxInboundBytes,
    // Compressing small frames costs more than it saves, and frames are shared between sockets.
    perMessageDeflate: false,
    handleProtocols: (_offered, request) => chosen.get(request) ?? false,
  });
  return {
    accept: ({ request, stream, head }, subprotocol, onOpen) => {
      if (subprotocol !== undefined) chosen.set(request, subprotocol);
      server.handleUpgrade(request, stream, head, (webSocket) => {
        listen(webSocket, onOpen(consoleSocketOver(webSocket)));
      });
    },
  };
}

function consoleSocketOver(webSocket: WebSocket): ConsoleSocket {
  let handedOver = 0;
  let unflushed = 0;
  let waiting: (() => void)[] = [];

  function release(): void {
    const ready = waiting;
    waiting = [];
    for (const resolve of ready) resolve();
  }

  function send(data: string | Uint8Array, binary: boolean): void {
    if (webSocket.readyState !== WebSocket.OPEN) return;
    handedOver += typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
    unflushed += 1;
    webSocket.send(data, { binary }, () => {
      unflushed -= 1;
      if (unflushed === 0) release();
    });
  }

  webSocket.on('close', release);
  return {
    sendText: (text) => send(text, false),
    sendBinary: (bytes) => send(bytes, true),
    ping: () => {
      if (webSocket.readyState === WebSocket.OPEN) webSocket.ping();
    },
    close: (code, reason) => {
      webSocket.close(code, closeWords(reason));
      setTimeout(() => webSocket.terminate(), closeGraceMs).unref();
    },
    bufferedBytes: () => webSocket.bufferedAmount,
    flushedBytes: () => handedOver - webSocket.bufferedAmount,
    flushed: () => (unflushed === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** A close frame holds at most 123 bytes of words; the library throws beyond. */
function closeWords(reason: string): string {
  const bytes = Buffer.from(reason, 'utf8');
  return bytes.byteLength <= maxCloseBytes
    ? reason
    : bytes
        .subarray(0, maxCloseBytes)
        .toString('utf8')
        .replace(/\uFFFD+$/, '');
}

function listen(webSocket: WebSocket, events: SocketEvents): void {
  webSocket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) events.binary();
    else events.text(textOf(data));
  });
  webSocket.on('ping', () => events.alive());
  webSocket.on('pong', () => events.alive());
  // The library closes with the right code by itself; `close` follows and tells.
  webSocket.on('error', () => undefined);
  webSocket.on('close', (code) => events.closed(code));
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
