/** The one door of collectors to the WebSocket library. */
import { WebSocket } from 'ws';
import { ingestPath, ingestSubprotocol } from '../../shared/wire/ingest.ts';
import { timing } from '../../shared/wire/limits.ts';

/** Why a socket ended, in words fit for a log. `status`: the platform answered the handshake with plain HTTP. */
export interface SocketEnd {
  readonly code: number | null;
  readonly status: number | null;
  readonly words: string;
}

export interface SocketHandlers {
  open(): void;
  text(message: string): void;
  /** Bytes of any kind came: proof of life. */
  heard(): void;
  /** Once, and nothing after it. */
  ended(end: SocketEnd): void;
}

export interface Socket {
  text(message: string): void;
  binary(bytes: Uint8Array): void;
  /** Forgets it now: nothing is heard of it afterwards. */
  detach(): void;
}

export type OpenSocket = (handlers: SocketHandlers) => Socket;

const maxRefusalBytes = 2_000;
const maxInboundBytes = 64 * 1024;

export function socketTo(platformUrl: string, machineSecret: string): OpenSocket {
  const url = new URL(ingestPath, platformUrl);
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:';
  return (handlers) => {
    const socket = new WebSocket(url, [ingestSubprotocol], {
      headers: { authorization: `Bearer ${machineSecret}` },
      maxPayload: maxInboundBytes,
      handshakeTimeout: timing.connectTimeoutMs,
      // Columns of floats hardly shrink, and it costs far more than the sending.
      perMessageDeflate: false,
    });
    let lastError = '';

    function forget(): void {
      socket.removeAllListeners();
      // Errors of a socket that nobody listens to any more would end the process.
      socket.on('error', () => undefined);
      socket.terminate();
    }
    function end(why: SocketEnd): void {
      forget();
      handlers.ended(why);
    }

    socket.on('open', () => handlers.open());
    socket.on('message', (data, isBinary) => {
      handlers.heard();
      // `ws` gives Buffers unless told otherwise.
      if (!isBinary) handlers.text((data as Buffer).toString('utf8'));
    });
    socket.on('ping', () => handlers.heard());
    socket.on('pong', () => handlers.heard());
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body = (body + chunk).slice(0, maxRefusalBytes)));
      response.on('close', () => end({ code: null, status: response.statusCode ?? 0, words: wordsOf(body) }));
    });
    socket.on('error', (error) => (lastError = error.message));
    socket.on('close', (code, reason) => {
      const said = reason.toString('utf8');
      end({ code, status: null, words: said === '' ? lastError || `closed with ${String(code)}` : said });
    });

    return {
      text: (message) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(message);
      },
      binary: (bytes) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
      },
      detach: forget,
    };
  };
}

/** The platform's refusals are JSON with a message; a proxy's may be anything. */
function wordsOf(body: string): string {
  try {
    const json = JSON.parse(body) as {
      readonly error?: { readonly message?: unknown; readonly data?: { readonly remedy?: unknown } };
    } | null;
    const { message, data } = json?.error ?? {};
    if (typeof message === 'string') return typeof data?.remedy === 'string' ? `${message}: ${data.remedy}` : message;
  } catch {
    // Not JSON: as it is.
  }
  return body.slice(0, 200);
}
