import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { limits, socketPath, subprotocol } from '../../shared/wire/limits.ts';
import { openWebSocket } from './socket.ts';
import type { SocketEnd } from './socket.ts';

let server: Server | null = null;
let sockets: WebSocketServer | null = null;
afterEach(() => {
  for (const client of sockets?.clients ?? []) client.terminate();
  sockets?.close();
  server?.close();
});

async function listen(http: Server): Promise<string> {
  server = http;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
}

function connect(platformUrl: string) {
  const heard: (string | Uint8Array)[] = [];
  let ended: (end: SocketEnd) => void = () => undefined;
  const end = new Promise<SocketEnd>((resolve) => (ended = resolve));
  let opened: () => void = () => undefined;
  const open = new Promise<void>((resolve) => (opened = resolve));
  let signOfLife: () => void = () => undefined;
  const socket = openWebSocket(
    { platformUrl, accessToken: 'token-1' },
    {
      open: () => opened(),
      text: (text) => heard.push(text),
      binary: (bytes) => heard.push(bytes),
      heard: () => signOfLife(),
      ended: (why) => ended(why),
    },
  );
  /** The next bytes of any kind. */
  const alive = (): Promise<void> => new Promise((resolve) => (signOfLife = resolve));
  return { socket, heard, end, open, alive };
}

test('it brings the token in a header and the protocol’s version, and carries text and bytes', async () => {
  const http = createServer();
  sockets = new WebSocketServer({ server: http, path: socketPath, handleProtocols: (offered) => [...offered][0] ?? false });
  const seen = new Promise((resolve) => {
    sockets?.on('connection', (peer, request) => {
      resolve([request.headers.authorization, request.headers['sec-websocket-protocol'], request.headers['sec-websocket-extensions']]);
      peer.on('message', (data) => {
        peer.send((data as Buffer).toString());
        peer.send(new Uint8Array([1, 2]));
        peer.close(4003, 'ended by an admin');
      });
    });
  });
  const { socket, heard, end, open } = connect(await listen(http));
  await open;
  expect(await seen).toEqual(['Bearer token-1', subprotocol, undefined]);
  socket.send('hello');
  expect(await end).toEqual({ kind: 'closed', code: 4003, reason: 'ended by an admin' });
  expect(heard[0]).toBe('hello');
  expect(heard[1]).toEqual(Buffer.from([1, 2]));
});

test('a refused handshake ends with its status and words', async () => {
  const http = createServer();
  http.on('upgrade', (_request, stream) => {
    stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsad!');
  });
  expect(await connect(await listen(http)).end).toEqual({ kind: 'http', status: 401, body: 'sad!' });
});

test('a port nobody listens on ends with the system’s error', async () => {
  const end = await connect('http://127.0.0.1:1').end;
  expect(end.kind === 'error' && end.failure).toMatchObject({ code: 'ECONNREFUSED' });
});

test('a frame over the limit ends the socket', async () => {
  const http = createServer();
  sockets = new WebSocketServer({ server: http, handleProtocols: (offered) => [...offered][0] ?? false });
  sockets.on('connection', (peer) => {
    peer.send(new Uint8Array(limits.maxFrameBytes + 1));
  });
  const end = await connect(await listen(http)).end;
  expect(['error', 'closed']).toContain(end.kind);
});

test('after detach nothing is heard of it any more', async () => {
  const http = createServer();
  sockets = new WebSocketServer({ server: http, handleProtocols: (offered) => [...offered][0] ?? false });
  const gone = new Promise((resolve) => sockets?.on('connection', (peer) => peer.on('close', resolve)));
  const { socket, end, open } = connect(await listen(http));
  await open;
  socket.detach();
  await gone;
  const first = await Promise.race([end, new Promise((resolve) => setImmediate(() => resolve('silence')))]);
  expect(first).toBe('silence');
});

test('a part of a message is proof of life before the message is whole', async () => {
  const http = createServer();
  sockets = new WebSocketServer({ server: http, handleProtocols: (offered) => [...offered][0] ?? false });
  const peer = new Promise<WebSocket>((resolve) => sockets?.on('connection', resolve));
  const { heard, open, alive } = connect(await listen(http));
  await open;
  const part = alive();
  (await peer).send('half of ', { fin: false });
  await part;
  expect(heard).toEqual([]);
  const rest = alive();
  (await peer).send('a message', { fin: true });
  await rest;
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual(['half of a message']);
});

test('what comes in the same packet as the answer to the handshake is not lost', async () => {
  const http = createServer();
  http.on('upgrade', (request, stream) => {
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
    const answer = Buffer.from(`${head.join('\r\n')}\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`);
    stream.end(Buffer.concat([answer, Buffer.from([0x81, 2]), Buffer.from('hi'), Buffer.from([0x88, 0])]));
  });
  const { heard, end } = connect(await listen(http));
  expect(await end).toMatchObject({ kind: 'closed' });
  expect(heard).toEqual(['hi']);
});
