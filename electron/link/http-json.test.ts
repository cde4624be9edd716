import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { askHttp } from './http-json.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<URL> {
  const http = createServer(listener);
  server = http;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${String((http.address() as AddressInfo).port)}/identity/v1/offers`);
}

const answer = z.object({ name: z.string() });

test('an answer is parsed; a body goes as JSON, and without an Origin', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push(request.method, request.headers['content-type'], request.headers.origin, body);
      response.end('{"name":"Test","more":1}');
    });
  });
  expect(await askHttp({ url, body: { subject: 'omar' }, answer })).toEqual({ ok: true, value: { name: 'Test' } });
  expect(seen).toEqual(['POST', 'application/json', undefined, '{"subject":"omar"}']);
});

test('a refusal keeps the platform’s words', async () => {
  const url = await serve((_request, response) => {
    response.statusCode = 401;
    response.end('{"error":{"code":-32001,"message":"nobody is called x","data":{"code":"unauthenticated","remedy":"Sign in as omar."}}}');
  });
  expect(await askHttp({ url, answer })).toEqual({
    ok: false,
    failure: { kind: 'http', status: 401, message: 'nobody is called x', remedy: 'Sign in as omar.' },
  });
});

test('what is no Switchyard answer is nonsense, not a crash', async () => {
  const url = await serve((_request, response) => response.end('<html>'));
  expect(await askHttp({ url, answer })).toMatchObject({ ok: false, failure: { kind: 'nonsense' } });
});

test('an answer without end is cut', async () => {
  const url = await serve((_request, response) => {
    const chunk = Buffer.alloc(64 * 1024);
    function more(): void {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', more);
    more();
  });
  expect(await askHttp({ url, answer })).toMatchObject({ ok: false, failure: { kind: 'nonsense' } });
});

test('a port nobody listens on is told by the system’s code', async () => {
  expect(await askHttp({ url: new URL('http://127.0.0.1:1/'), answer })).toMatchObject({
    ok: false,
    failure: { kind: 'network', code: 'ECONNREFUSED' },
  });
});
