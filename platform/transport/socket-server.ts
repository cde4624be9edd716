/** The one door to the WebSocket server library. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { RawData } from 'ws';
import type { ConsoleSocket, SocketEvents } from './console-socket.ts';

/** A peer that does not answer the close is cut after this: a dead socket is detached, not waited for. */
const closeGraceMs = 2_000;
const maxCloseBytes = 123;
/**
 * Larger messages leave in pieces: the system tells only that a piece has gone whole, and a console on a line of 1 KB/s makes
 * progress that must be seen within 30 s.
 */
const pieceBytes = 16 * 1024;

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

/** @param maxMessageBytes a larger one closes the socket with 1009 before it is read */
export function createSocketServer(maxMessageBytes: number): SocketServer {
  const chosen = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: maxMessageBytes,
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
  let sends = 0;
  let sendsGone = 0;
  let isClosed = false;
  let waiting: { readonly sends: number; readonly resolve: () => void }[] = [];

  function release(): void {
    const ready = waiting.filter((one) => isClosed || one.sends <= sendsGone);
    waiting = waiting.filter((one) => !ready.includes(one));
    for (const { resolve } of ready) resolve();
  }

  function send(data: Uint8Array, binary: boolean): void {
    if (webSocket.readyState !== WebSocket.OPEN) return;
    let at = 0;
    do {
      const piece = data.subarray(at, at + pieceBytes);
      at += piece.byteLength;
      handedOver += piece.byteLength;
      sends += 1;
      webSocket.send(piece, { binary, fin: at >= data.byteLength }, () => {
        sendsGone += 1;
        if (waiting.length > 0) release();
      });
    } while (at < data.byteLength);
  }

  webSocket.on('close', () => {
    isClosed = true;
    release();
  });
  return {
    sendText: (text) => send(Buffer.from(text, 'utf8'), false),
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
    flushed: () => {
      if (isClosed || sendsGone === sends) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ sends, resolve }));
    },
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
    if (isBinary) events.binary(bytesOf(data));
    else events.text(bytesOf(data).toString('utf8'));
  });
  webSocket.on('ping', () => events.alive());
  webSocket.on('pong', () => events.alive());
  // The library closes with the right code by itself; `close` follows and tells.
  webSocket.on('error', () => undefined);
  webSocket.on('close', (code) => events.closed(code));
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
