/** A small JSON server for the agents and the lab: bearer secret, bounded bodies, JSON in and out, loopback only. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type JsonRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when the request has no body. */
  readonly body: unknown;
};
export type JsonReply = { readonly status: number; readonly body: unknown };

export type JsonServerOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Absent: no secret asked. */
  readonly secret?: string;
  readonly handle: (request: JsonRequest) => JsonReply | Promise<JsonReply>;
  readonly onError: (error: unknown) => void;
};
export type JsonServer = { readonly port: number; readonly close: () => Promise<void> };

const maximumBodyBytes = 256 * 1024;

class BadRequest extends Error {}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isAuthorised(request: IncomingMessage, secret: string): boolean {
  const given = request.headers.authorization ?? '';
  return timingSafeEqual(digest(given), digest(`Bearer ${secret}`));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maximumBodyBytes) throw new BadRequest(`the body is larger than ${maximumBodyBytes} bytes`);
    chunks.push(bytes);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new BadRequest('the body is not JSON');
  }
}

function send(response: ServerResponse, reply: JsonReply): void {
  const text = JSON.stringify(reply.body);
  response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** @throws Error when the port is taken. */
export async function startJsonServer(options: JsonServerOptions): Promise<JsonServer> {
  async function answer(request: IncomingMessage): Promise<JsonReply> {
    if (options.secret !== undefined && !isAuthorised(request, options.secret)) {
      return { status: 401, body: { code: 'unauthorised', message: 'the bearer secret is missing or wrong' } };
    }
    const url = new URL(request.url ?? '/', 'http://loopback');
    return options.handle({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body: await readBody(request),
    });
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (reply) => send(response, reply),
      (error: unknown) => {
        if (error instanceof BadRequest) {
          response.setHeader('connection', 'close');
          send(response, { status: 400, body: { code: 'invalid', message: error.message } });
          return;
        }
        options.onError(error);
        send(response, { status: 500, body: { code: 'invalid', message: 'the server failed; its log says why' } });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
