/** The composed platform as consoles meet it: a process, a port, a wire. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../shared/audit/checkpoint.ts';
import { parseKey } from '../shared/audit/note.ts';
import { decodeFrame } from '../shared/wire/frame.ts';
import { rowsOf } from '../shared/wire/columns.ts';
import type { MethodName } from '../shared/wire/methods.ts';
import { stateViews } from '../shared/wire/views.ts';
import { proofCrypto, sha256 } from './audit/crypto.ts';
import { connectAs, makeDirectory, sequenceOf, signIn, startPlatformProcess } from './test-support/process.ts';
import type { PlatformProcess } from './test-support/process.ts';

const auditTool = fileURLToPath(new URL('./audit/tool/main.ts', import.meta.url));
let directory: Awaited<ReturnType<typeof makeDirectory>>;
let platform: PlatformProcess;

beforeAll(async () => {
  directory = await makeDirectory();
  platform = await startPlatformProcess(path.join(directory.path, 'data'));
});

afterAll(async () => {
  await platform.stop('SIGKILL');
  await directory.remove();
});

describe('a console', () => {
  it('is welcomed and shown every IDC in one binary frame, then newer ones as it acknowledges', async () => {
    const console = await connectAs(platform.url, 'vera');
    const welcome = await console.message((message) => message.method === 'welcome');
    expect(welcome.params).toMatchObject({ person: { subject: 'vera', role: 'viewer' } });
    expect(String(welcome.params?.['notices'])).toContain('Development sign-in');

    const { result } = await console.request('view.subscribe', { view: 'overview' });
    expect(result).toEqual({ kind: 'state', key: 'overview' });
    const first = await console.frame(() => true);
    const { tables } = decodeFrame(stateViews.overview.tables, first);
    expect(rowsOf(tables.idcs)).toHaveLength(3);
    for (let frames = 0; frames < 3; frames += 1) {
      const newest = console.frames.at(-1);
      if (newest === undefined) throw new Error('no frame');
      console.notify('view.ack', { key: 'overview', sequence: sequenceOf(newest) });
      await console.frame((frame) => sequenceOf(frame) > sequenceOf(newest));
    }
    console.close();
  });

  it('that looks at the same thing as another gets the very same bytes', async () => {
    const [one, two] = [await connectAs(platform.url, 'vera'), await connectAs(platform.url, 'omar')];
    for (const console of [one, two]) await console.request('view.subscribe', { view: 'overview' });
    const frame = await one.frame((candidate) => two.frames.some((other) => sequenceOf(other) === sequenceOf(candidate)));
    const same = two.frames.find((other) => sequenceOf(other) === sequenceOf(frame));
    expect(Buffer.compare(frame, same ?? new Uint8Array())).toBe(0);
    one.close();
    two.close();
  });

  it('is offered every view and every method that the wire declares', async () => {
    const console = await connectAs(platform.url, 'ada');
    const overview = await console.request('view.subscribe', { view: 'overview' });
    expect(overview.error).toBeUndefined();
    const { tables } = decodeFrame(stateViews.overview.tables, await console.frame(() => true));
    const idc = rowsOf(tables.idcs)[0]?.id ?? '';
    const asked = [
      ['readiness', {}],
      ['trends', {}],
      ['idc', { idc }],
      ['series', { idc }],
      ['config', {}],
      ['timeline', {}],
      ['alarms', {}],
      ['changes', {}],
      ['audit', {}],
    ] as const;
    for (const [view, params] of asked) {
      const { error } = await console.request('view.subscribe', { view, params });
      expect([view, error]).toEqual([view, undefined]);
    }
    console.close();
  });

  it('is answered by every part', async () => {
    const console = await connectAs(platform.url, 'ada');
    const act = { changeId: 'none', why: 'looking for gaps' };
    const calls: readonly (readonly [MethodName, Record<string, unknown>, string | undefined])[] = [
      ['config.namespace', { namespace: 'media' }, undefined],
      ['config.namespace', { namespace: 'none' }, 'not-found'],
      ['config.check', { namespace: 'policy', values: {} }, undefined],
      ['config.check', { namespace: 'none', values: {} }, 'not-found'],
      ['config.policy', {}, undefined],
      ['config.search', { text: 'edge' }, undefined],
      ['config.search', { text: 'e' }, 'invalid-params'],
      ['config.draft.list', { namespace: 'media' }, undefined],
      ['config.draft.list', { namespace: 'none' }, 'not-found'],
      ['config.draft.get', { namespace: 'media' }, undefined],
      ['config.draft.save', { namespace: 'media', expectedRevision: 3, baseRelease: 1, edits: {} }, 'conflict'],
      ['config.draft.save', { namespace: 'media', expectedRevision: 0, baseRelease: 1, edits: { a: 1 } }, 'invalid-params'],
      ['config.draft.merge', { namespace: 'media', expectedRevision: 0, toRelease: 9, from: [], resolutions: {} }, 'conflict'],
      ['config.draft.discard', { namespace: 'media', expectedRevision: 3 }, 'conflict'],
      ['audit.search', {}, undefined],
      ['change.get', { changeId: 'none' }, 'not-found'],
      ['change.approve', { changeId: 'none', planHash: 'none' }, 'not-found'],
      ['change.reject', act, 'not-found'],
      ['change.withdraw', act, 'not-found'],
      ['change.pause', act, 'not-found'],
      ['change.resume', act, 'not-found'],
      ['change.abort', act, 'not-found'],
      ['change.revert', act, 'not-found'],
      ['alarm.acknowledge', { alarmId: 'none', why: 'looking for gaps' }, 'not-found'],
    ];
    for (const [method, params, code] of calls) {
      const { error } = await console.request(method, params);
      expect([method, error?.data.code]).toEqual([method, code]);
    }
    console.close();
  });

  it('resumes a log view after the platform was killed: every event follows, none twice', async () => {
    const before = await connectAs(platform.url, 'vera');
    const subscribed = await before.request('view.subscribe', { view: 'audit' });
    const cursor = subscribed.result?.['cursor'] as { epoch: string; offset: number };
    before.close();
    await platform.stop('SIGKILL');
    platform = await startPlatformProcess(platform.dataDirectory);

    const after = await connectAs(platform.url, 'vera');
    const resumed = await after.request('view.subscribe', { view: 'audit', after: cursor });
    expect(resumed.result).toMatchObject({ kind: 'log', recovered: true, cursor });
    await after.request('audit.search');
    const offsets: number[] = [];
    await after.message((message) => {
      if (message.method !== 'log.append') return false;
      const events = message.params?.['events'] as { offset: number; body: { action: string } }[];
      offsets.push(...events.map((event) => event.offset));
      return events.some((event) => event.body.action === 'audit.search');
    });
    const seen = [...new Set(offsets)];
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => cursor.offset + index + 1));
    after.close();
  });

  it('gets a snapshot and is told so when its cursor is of another database', async () => {
    const console = await connectAs(platform.url, 'vera');
    const { result } = await console.request('view.subscribe', { view: 'timeline', after: { epoch: 'elsewhere', offset: 3 } });
    expect(result).toMatchObject({ kind: 'log', recovered: false });
    expect(JSON.stringify(result?.['snapshot'])).toContain('Platform started');
    console.close();
  });
});

describe('the HTTP side', () => {
  it('says that it lives, that it is ready, and what it counts', async () => {
    expect((await fetch(`${platform.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${platform.url}/readyz`)).json()).toEqual({ status: 'ready', reasons: [] });
    expect(await (await fetch(`${platform.url}/metrics`)).text()).toContain('switchyard_sockets');
  });

  it('gives config to no machine without the secret', async () => {
    const response = await fetch(`${platform.url}/config/v1/media/targets/osl-1`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { data: { code: 'unauthenticated' } } });
  });

  it('answers in JSON where nothing is', async () => {
    expect(await (await fetch(`${platform.url}/nothing`)).json()).toMatchObject({ error: { data: { code: 'not-found' } } });
  });
});

describe('the audit log over HTTP', () => {
  async function get(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${platform.url}/audit/v1/${address}`, { headers });
  }

  async function checkpoint(): Promise<string> {
    for (;;) {
      const answer = await get('checkpoint');
      if (answer.ok) return answer.text();
      expect(answer.status).toBe(503);
    }
  }

  it('is static: a signed head, its key and tiles, for everybody', async () => {
    const note = await checkpoint();
    const key = parseKey(sha256, await (await get('key')).text());
    const head = key === undefined ? undefined : openCheckpoint(proofCrypto, note, key);
    if (head === undefined) throw new Error(`not signed: ${note}`);
    const tile = await get(`tile/0/000${head.size % 256 === 0 ? '' : `.p/${String(Math.min(head.size, 255))}`}`);
    expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    expect((await tile.bytes()).length).toBe(32 * Math.min(head.size, 255));
    expect((await get('tile/0/x001/000')).status).toBe(404);
    expect((await get('tile/6/000')).status).toBe(404);
    expect(await (await get('rotations')).json()).toEqual({ rotations: [] });
  });

  it('gives entries to those who are signed in alone, and says so in itself', async () => {
    await checkpoint();
    const refused = await get('tile/entries/000.p/1');
    expect(refused.status).toBe(401);
    const { accessToken } = await signIn(platform.url, 'vera');
    const given = await get('tile/entries/000.p/1', { authorization: `Bearer ${accessToken}` });
    const bytes = Buffer.from(await given.bytes());
    expect(bytes.readUInt16BE()).toBe(bytes.length - 2);
    const bundle = await get('bundle', { authorization: `Bearer ${accessToken}` });
    expect(JSON.parse((await bundle.text()).split('\n')[0] ?? '')).toMatchObject({ format: 'switchyard-audit-bundle/1', from: 0 });
    const console = await connectAs(platform.url, 'vera');
    const { result } = await console.request('audit.search', { most: 50 });
    const actions = (result?.['entries'] as { readonly action: string; readonly outcome: string }[]).map(
      ({ action, outcome }) => `${action} ${outcome}`,
    );
    expect(actions).toEqual(expect.arrayContaining(['identity.request refused', 'audit.read success', 'audit.export success']));
    console.close();
  });

  it('refuses a time that is none', async () => {
    const { accessToken } = await signIn(platform.url, 'vera');
    const answer = await get('bundle?fromMs=yesterday', { authorization: `Bearer ${accessToken}` });
    expect(await answer.json()).toMatchObject({ error: { data: { code: 'invalid-params', path: 'query.fromMs' } } });
  });
});

describe('a platform that is killed while it writes', () => {
  it('leaves an audit log that is whole, and starts again on it', async () => {
    const data = path.join(directory.path, 'killed');
    const first = await startPlatformProcess(data);
    const console = await connectAs(first.url, 'ada');
    for (let count = 0; count < 50; count += 1) void console.request('audit.search', { text: String(count) });
    await console.message((message) => message.id === 20);
    await first.stop('SIGKILL');
    const answered = console.messages.filter((message) => message.result?.['entries'] !== undefined).length;

    const { stdout } = await promisify(execFile)(process.execPath, [auditTool, 'check', '--data', data]);
    const leaves = Number(/^\d+/.exec(stdout)?.[0]);
    expect(leaves).toBeGreaterThanOrEqual(answered);
    const second = await startPlatformProcess(data);
    expect(await second.stop()).toBe(0);
  });
});
