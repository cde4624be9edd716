/** What a console or a collector must bring to open a socket: the path, the protocol's version and a token or secret. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { ingestPath, ingestSubprotocol } from '../../shared/wire/ingest.ts';
import { socketPath, subprotocol } from '../../shared/wire/limits.ts';
import { errorBody } from './http.ts';

/** Subprotocols the peer offered, as it ordered them. */
export function offeredSubprotocols(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What is spoken at a path, and by whom. */
export interface SpokenAt {
  readonly subprotocol: string;
  readonly peer: 'console' | 'collector';
}

const sockets: Readonly<Record<string, SpokenAt>> = {
  [socketPath]: { subprotocol, peer: 'console' },
  [ingestPath]: { subprotocol: ingestSubprotocol, peer: 'collector' },
};

/** @throws SwitchyardError `not-found` */
export function spokenAt(request: IncomingMessage): SpokenAt {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const found = Object.hasOwn(sockets, path) ? sockets[path] : undefined;
  if (found !== undefined) return found;
  throw new SwitchyardError('not-found', `there is no socket at ${path.slice(0, 100)}`, { remedy: `Connect to ${socketPath}.` });
}

/** @throws SwitchyardError `unauthenticated` */
export function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token !== undefined) return token;
  throw new SwitchyardError('unauthenticated', 'the Authorization header with an access token is missing', {
    path: 'headers.authorization',
    remedy: 'Sign in and send `Authorization: Bearer <access token>`.',
  });
}

/** In the close frame, which holds at most 123 bytes. */
export function wrongVersionWords(offered: readonly string[], { subprotocol: ours, peer }: SpokenAt): string {
  const theirs = offered.length === 0 ? 'no version' : offered.join(', ').slice(0, 30);
  return `this platform speaks ${ours}, the ${peer} offered ${theirs}: update the older one`;
}

const statusWords: Readonly<Record<number, string>> = { 401: 'Unauthorized', 404: 'Not Found', 503: 'Service Unavailable' };

/** Answers a refused handshake in HTTP, with words, and hangs up. */
export function refuseUpgrade(stream: Duplex, error: SwitchyardError): void {
  const { status, body } = errorBody(error);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${statusWords[status] ?? 'Refused'}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
  ];
  stream.on('error', () => undefined);
  stream.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
