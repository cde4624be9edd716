import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, connectAs, makeDirectory, runPlatform, signIn, startPlatformProcess } from '../test-support/process.ts';
import type { BareConsole, PlatformProcess } from '../test-support/process.ts';

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let platform: PlatformProcess;

beforeAll(async () => {
  directory = await makeDirectory();
  platform = await startPlatformProcess(path.join(directory.path, 'data'));
});

afterAll(async () => {
  await platform.stop();
  await directory.remove();
});

async function open(options: Parameters<typeof connect>[1]): Promise<BareConsole> {
  const opened = await connect(platform.url, options);
  if ('status' in opened) throw new Error(JSON.stringify(opened.body));
  return opened;
}

describe('a handshake', () => {
  it('without a token is refused with 401 and the way out', async () => {
    const refused = await connect(platform.url, {});
    expect(refused).toMatchObject({ status: 401, body: { error: { code: -32001, data: { code: 'unauthenticated' } } } });
    expect(JSON.stringify(refused)).toContain('Sign in');
  });

  it('with a wrong token is refused with 401, saying what is wrong with it', async () => {
    const refused = await connect(platform.url, { token: 'nonsense' });
    expect(refused).toMatchObject({ status: 401, body: { error: { message: 'the access token is not a token of this platform' } } });
  });

  it('with a token whose payload was altered is refused', async () => {
    const { accessToken } = await signIn(platform.url, 'vera');
    const [head = '', payload = '', signature = ''] = accessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...claims, role: 'admin' })).toString('base64url');
    const refused = await connect(platform.url, { token: `${head}.${forged}.${signature}` });
    expect(refused).toMatchObject({ status: 401, body: { error: { message: 'the access token has a wrong signature' } } });
  });

  it('of another protocol version is closed with 4008 and both versions in words', async () => {
    const { accessToken } = await signIn(platform.url, 'vera');
    const other = await open({ token: accessToken, protocols: ['switchyard.v9'] });
    const { code, reason } = await other.closed;
    expect(code).toBe(4008);
    expect(reason).toContain('switchyard.v1');
    expect(reason).toContain('switchyard.v9');
  });

  it('without any protocol is closed likewise', async () => {
    const other = await open({ protocols: [] });
    expect((await other.closed).code).toBe(4008);
  });

  it('at another path is refused with 404 and the right path', async () => {
    const refused = await connect(platform.url, { at: '/socket' });
    expect(refused).toMatchObject({ status: 404, body: { error: { data: { remedy: 'Connect to /v1/socket.' } } } });
  });
});

describe('a console that sends nonsense', () => {
  it('is told that a method is unknown', async () => {
    const console = await connectAs(platform.url, 'vera');
    const answer = await console.request('viewer.steal');
    expect(answer.error).toMatchObject({ code: -32601, data: { code: 'unknown-method', path: 'method' } });
    console.close();
  });

  it('is told which parameter is wrong', async () => {
    const console = await connectAs(platform.url, 'vera');
    const answer = await console.request('audit.search', { most: 9000 });
    expect(answer.error).toMatchObject({ code: -32602, data: { code: 'invalid-params', path: 'params.most' } });
    console.close();
  });

  it.each([-1e308, 0.5, 9e15])('is told that %d is no moment', async (untilMs) => {
    const console = await connectAs(platform.url, 'omar');
    const answer = await console.request('change.preview', { intent: { kind: 'hold', idcs: ['fra-1'], untilMs } });
    expect(answer.error).toMatchObject({ code: -32602, data: { path: 'params.intent.untilMs' } });
    const later = await console.request('change.preview', { intent: { kind: 'hold', idcs: ['fra-1'], untilMs: 0 }, startAtMs: untilMs });
    expect(later.error).toMatchObject({ code: -32602, data: { path: 'params.startAtMs' } });
    console.close();
  });

  it('is told that half a character is none, and the attempt stands in the audit log, cut ones too', async () => {
    const console = await connectAs(platform.url, 'omar');
    const half = await console.request('change.pause', { changeId: 'c-half', why: 'because \ud800' });
    expect(half.error).toMatchObject({ code: -32602, data: { code: 'invalid-params', path: 'params' } });
    const cut = await console.request('change.pause', { changeId: 'c-cut', why: `x${'😀'.repeat(150)}` });
    expect(cut.error?.data.code).toBe('not-found');
    for (const changeId of ['c-half', 'c-cut']) {
      expect((await console.request('audit.search', { changeId })).result).toMatchObject({ total: 1 });
    }
    console.close();
  });

  it('is told that a zero byte is no text, and the attempt stands in the audit log', async () => {
    const console = await connectAs(platform.url, 'omar');
    const zero = await console.request('change.pause', { changeId: 'c-zero', why: 'because \0' });
    expect(zero.error).toMatchObject({ code: -32602, data: { code: 'invalid-params', path: 'params' } });
    expect((await console.request('audit.search', { changeId: 'c-zero' })).result).toMatchObject({ total: 1 });
    console.close();
  });

  it.each(['\u202eetorw resu eht', 'fine\u2066', 'a bell \u0007', 'an escape \u001b[2J'])(
    'is told that %j reads otherwise than it is',
    async (why) => {
      const console = await connectAs(platform.url, 'omar');
      const answer = await console.request('change.pause', { changeId: 'c-1', why });
      expect(answer.error).toMatchObject({ code: -32602, data: { path: 'params.why' } });
      console.close();
    },
  );

  it('may write its reason in lines and in any script', async () => {
    const console = await connectAs(platform.url, 'omar');
    const answer = await console.request('change.pause', { changeId: 'c-1', why: 'two\nlines, קו and خط 🙂' });
    expect(answer.error?.data.code).toBe('not-found');
    console.close();
  });

  it('is told that a reason must be readable', async () => {
    const console = await connectAs(platform.url, 'omar');
    const answer = await console.request('change.pause', { changeId: 'c-1', why: '\u200b\u200b\u200b' });
    expect(answer.error).toMatchObject({ message: 'params.why: say why in words', data: { path: 'params.why' } });
    console.close();
  });

  it('and only asks what would happen does not fill the audit log', async () => {
    const console = await connectAs(platform.url, 'omar');
    const before = await console.request('audit.search', { text: 'change.preview' });
    expect((await console.request('change.preview', { intent: {} })).error?.data.code).toBe('invalid-params');
    expect((await console.request('audit.search', { text: 'change.preview' })).result?.['total']).toBe(before.result?.['total']);
    console.close();
  });

  it('is told that a view is unknown, and which there are', async () => {
    const console = await connectAs(platform.url, 'vera');
    const answer = await console.request('view.subscribe', { view: 'moon' });
    expect(answer.error?.data).toMatchObject({ code: 'unknown-view', path: 'params.view' });
    expect(answer.error?.data.remedy).toContain('overview');
    console.close();
  });

  it('is told that a message is not JSON, and that an envelope is wrong', async () => {
    const console = await connectAs(platform.url, 'vera');
    console.send('{');
    const first = await console.message((message) => message.error !== undefined);
    expect(first).toMatchObject({ id: null, error: { code: -32700 } });
    console.send(JSON.stringify({ jsonrpc: '1.0', id: 7, method: 'heartbeat' }));
    const second = await console.message((message) => message.error?.code === -32600);
    expect(second.error?.data.path).toBe('jsonrpc');
    console.close();
  });

  it('is told that binary frames are not for it to send', async () => {
    const console = await connectAs(platform.url, 'vera');
    console.send(new Uint8Array([1, 2, 3]));
    const answer = await console.message((message) => message.error !== undefined);
    expect(answer.error?.data.code).toBe('invalid-request');
    console.close();
  });

  it('over and over is closed with 4004, and others do not notice', async () => {
    const other = await connectAs(platform.url, 'omar');
    const console = await connectAs(platform.url, 'vera');
    for (let count = 0; count < 6; count += 1) void console.request('ÅÄÖ'.repeat(30));
    expect((await console.closed).code).toBe(4004);
    expect((await other.request('heartbeat')).result).toBeDefined();
    other.close();
  });

  it('too large is closed with 1009', async () => {
    const console = await connectAs(platform.url, 'vera');
    console.send('x'.repeat(1024 * 1024 + 1));
    expect((await console.closed).code).toBe(1009);
  });

  it('too fast is slowed down and, when it goes on, closed with 4005', async () => {
    const console = await connectAs(platform.url, 'vera');
    for (let count = 0; count < 700; count += 1) console.send(JSON.stringify({ jsonrpc: '2.0', id: count, method: 'heartbeat' }));
    expect((await console.closed).code).toBe(4005);
    expect(console.messages.some((message) => message.error?.data.code === 'too-many')).toBe(true);
  });
});

describe('a request for an address', () => {
  it.each(['/audit/v1/tile/0/%ff', `/config/v1/${'x'.repeat(200)}/targets/fra-1`])(
    'that can not be read is refused in JSON like any other: %s',
    async (at) => {
      const answer = await fetch(`${platform.url}${at}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: -32600, data: { code: 'invalid-request', path: 'url' } } });
    },
  );
});

describe('a body over HTTP', () => {
  const report = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>): Promise<Response> =>
    fetch(`${platform.url}/config/v1/media/adoption`, { method: 'POST', headers, body });

  it.each([
    ['without a content type', {}, 'the body came without a content type, and only JSON is read here'],
    ['of plain text', { 'content-type': 'text/plain;charset=UTF-8' }, 'the body came as text/plain;charset=UTF-8'],
    ['of a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'the body came as application/x-www-form-urlencoded'],
  ])('%s is refused with 415 and the way out', async (_, headers, words) => {
    const response = await report(headers, Buffer.from('{}'));
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({
      error: {
        message: expect.stringContaining(words) as unknown,
        data: { code: 'invalid-request', path: 'headers.content-type', remedy: 'Send `Content-Type: application/json`.' },
      },
    });
  });

  it('that is too large is refused with 413', async () => {
    const response = await report({ 'content-type': 'application/json' }, JSON.stringify({ detail: 'x'.repeat(300 * 1024) }));
    expect(response.status).toBe(413);
  });

  it('that is no JSON is refused with 400', async () => {
    expect((await report({ 'content-type': 'application/json' }, '{"target":')).status).toBe(400);
  });
});

describe('a person without the role', () => {
  it('is refused, and the refusal stands in the audit log', async () => {
    const console = await connectAs(platform.url, 'vera');
    const answer = await console.request('change.pause', { changeId: 'no-such', why: 'because I can' });
    expect(answer.error?.data.code).toBe('forbidden');
    const audit = await console.request('audit.search', { outcome: 'refused', changeId: 'no-such' });
    expect(audit.result?.['entries']).toMatchObject([
      { action: 'change.pause', code: 'forbidden', changeId: 'no-such', actor: { subject: 'vera' } },
    ]);
    console.close();
  });
});

describe('development sign-in', () => {
  async function tryWith(headers: Record<string, string>): Promise<number> {
    const response = await fetch(`${platform.url}/identity/v1/dev/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ subject: 'ada' }),
    });
    return response.status;
  }

  it('refuses web pages', async () => {
    expect(await tryWith({ origin: 'https://pages.example' })).toBe(403);
    expect(await tryWith({})).toBe(200);
  });

  it('is refused on an address that others can reach, before anything is written', async () => {
    const data = path.join(directory.path, 'open-to-others');
    const { code, errors } = await runPlatform(['--data', data, '--source', 'simulator', '--dev-identity', '--host', '0.0.0.0']);
    expect(code).toBe(2);
    expect(errors).toContain('--dev-identity');
    expect(existsSync(data)).toBe(false);
  });
});

describe('a platform that can not start', () => {
  it('says who holds the data directory, and leaves that one alone', async () => {
    const { code, errors } = await runPlatform(['--data', platform.dataDirectory, '--source', 'simulator']);
    expect(code).toBe(2);
    expect(errors).toContain(`the platform with pid ${String(platform.child.pid)}`);
    expect(errors).toContain('--data');
    expect((await fetch(`${platform.url}/readyz`)).status).toBe(200);
  });

  it('says that its port is taken, and writes nothing', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const data = path.join(directory.path, 'no-port');
    const { code, errors } = await runPlatform(['--data', data, '--source', 'simulator', '--port', String(port)]);
    other.close();
    expect(code).toBe(2);
    expect(errors).toContain(`port ${port}`);
    expect(errors).toContain('--port');
    expect(existsSync(data)).toBe(false);
  });

  it('says which flag or file is wrong', async () => {
    const data = path.join(directory.path, 'never');
    const unknown = await runPlatform(['--data', data, '--source', 'simulator', '--fast']);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.errors).toContain('--fast');
    const missing = await runPlatform(['--data', data, '--network', path.join(directory.path, 'missing.json')]);
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.errors).toContain('missing.json');
    expect(existsSync(data)).toBe(false);
  });
});

describe('a platform that is told to stop', () => {
  it('sends its consoles away to come back, and ends with code 0', async () => {
    const stopping = await startPlatformProcess(path.join(directory.path, 'stopping'));
    const console = await connectAs(stopping.url, 'vera');
    const code = stopping.stop();
    expect((await console.closed).code).toBe(1001);
    expect(await code).toBe(0);
  });

  it('leaves no lock behind even when it is killed', async () => {
    const data = path.join(directory.path, 'killed');
    const killed = await startPlatformProcess(data);
    await killed.stop('SIGKILL');
    const next = await startPlatformProcess(data);
    expect(await next.stop()).toBe(0);
  });
});
