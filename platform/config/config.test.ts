import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Intent } from '../../shared/changes/intent.ts';
import { effectiveConfigSchema } from '../../shared/agents/config.ts';
import type { AdoptionReport } from '../../shared/agents/config.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import { decodeFrame } from '../../shared/wire/frame.ts';
import { rowsOf } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { anna, openRig } from '../changes/test-support/rig.ts';
import type { Rig } from '../changes/test-support/rig.ts';
import type { HttpReply, HttpRequest } from '../contracts.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

const never = new AbortController().signal;

function request(method: 'GET' | 'POST', differs: Partial<HttpRequest>): Promise<HttpReply> | HttpReply {
  const route = rig.life().configCentre.routes.find((candidate) => candidate.method === method);
  if (route === undefined) throw new Error(`no ${method} route`);
  return route.handle({
    path: { namespace: 'media', target: 'osl-1' },
    query: {},
    headers: {},
    body: undefined,
    signal: never,
    ...differs,
  });
}

function read(differs: Partial<HttpRequest> = {}): Promise<HttpReply> {
  return Promise.resolve(request('GET', differs));
}

/** As the platform gives it, of what the target is to run now. */
async function tagOf(target = 'osl-1'): Promise<string> {
  return (await read({ path: { namespace: 'media', target } })).headers?.['etag'] ?? '';
}

function tagged(release: number): unknown {
  return expect.stringMatching(new RegExp(`^"media/${String(release)}/[0-9a-f]{16}"$`));
}

function report(target: string, release: number, differs: Partial<AdoptionReport> = {}): Promise<HttpReply> {
  const body = { target, instance: `${target}-edge`, release, state: 'adopted', atMs: rig.time.now(), ...differs };
  return Promise.resolve(request('POST', { body }));
}

async function values(release: number): Promise<ConfigValues> {
  const { releases } = await rig.call('config.namespace', { namespace: 'media' });
  const found = releases.find((candidate) => candidate.release === release);
  if (found === undefined) throw new Error(`no release ${String(release)}`);
  return found.values;
}

async function releaseIntent(differs: Partial<Extract<Intent, { kind: 'config-release' }>> = {}): Promise<Intent> {
  return {
    kind: 'config-release',
    namespace: 'media',
    baseRelease: 1,
    values: { ...(await values(1)), 'edge.bufferLengthMs': 2000 },
    stages: [['osl-1'], ['ath-1', 'lis-1']],
    adoptionPct: 100,
    holdMs: 3_000,
    onBreach: 'pause',
    ...differs,
  };
}

describe('the config centre', { timeout: 60_000 }, () => {
  it('begins with the defaults as release 1, by the platform', async () => {
    const { releases, targets } = await rig.call('config.namespace', { namespace: 'media' });
    expect(targets).toEqual(['osl-1', 'ath-1', 'lis-1']);
    expect(releases).toMatchObject([{ release: 1, author: { kind: 'platform' }, changeId: null, rollbackOf: null }]);
    expect(releases[0]?.values['edge.bufferLengthMs']).toBe(1000);
  });

  it('answers a server with its release, and 304 while that is the same', async () => {
    const first = await read();
    expect(first).toMatchObject({ status: 200, headers: { etag: tagged(1) } });
    expect(effectiveConfigSchema.parse(first.body)).toMatchObject({ namespace: 'media', target: 'osl-1', release: 1 });
    const tag = await tagOf();
    await expect(read({ headers: { 'if-none-match': tag } })).resolves.toMatchObject({ status: 304 });
    await expect(read({ headers: { 'if-none-match': `W/${tag}, "x"` } })).resolves.toMatchObject({ status: 304 });
  });

  it('answers a server that holds other content under the same number, as after a backup was put back', async () => {
    const other = (await tagOf()).replace(/[0-9a-f]{16}/, '0'.repeat(16));
    const waiting = read({ headers: { 'if-none-match': other }, query: { waitMs: '25000' } });
    await expect(waiting).resolves.toMatchObject({ status: 200, body: { release: 1 } });
  });

  it.each([
    [{ path: { namespace: 'media', target: 'rix-1' } }, 'not-found'],
    [{ path: { namespace: 'nothing', target: 'osl-1' } }, 'not-found'],
    [{ query: { waitMs: '40000' } }, 'invalid-params'],
    [{ query: { waitMs: 'long' } }, 'invalid-params'],
  ])('refuses to read %j', async (differs, code) => {
    await expect(read(differs)).rejects.toMatchObject({ code });
  });

  it('lets a server wait until its time is over', async () => {
    const waiting = read({ headers: { 'if-none-match': await tagOf() }, query: { waitMs: '25000' } });
    rig.time.advance(25_000);
    await expect(waiting).resolves.toMatchObject({ status: 304 });
  });

  it('lets a server wait until it has gone itself', async () => {
    const gone = new AbortController();
    const waiting = read({ headers: { 'if-none-match': await tagOf() }, query: { waitMs: '25000' }, signal: gone.signal });
    gone.abort();
    await expect(waiting).resolves.toMatchObject({ status: 304 });
  });

  it('answers everybody who waits when it closes', async () => {
    const waiting = read({ headers: { 'if-none-match': await tagOf() }, query: { waitMs: '25000' } });
    await rig.life().configCentre.close();
    await expect(waiting).resolves.toMatchObject({ status: 304 });
  });

  it('releases stage by stage; each stage waits for its instances, and those that wait hear at once', async () => {
    for (const target of ['osl-1', 'ath-1', 'lis-1']) await report(target, 1);
    const waiting = read({ headers: { 'if-none-match': await tagOf() }, query: { waitMs: '30000' } });
    const { id } = await rig.begin(await releaseIntent());
    await expect(waiting).resolves.toMatchObject({ status: 200, headers: { etag: tagged(2) } });
    await expect(read({ path: { namespace: 'media', target: 'ath-1' } })).resolves.toMatchObject({ headers: { etag: tagged(1) } });
    await rig.until(id, ({ steps }) => steps[0]?.readBack === 'osl-1: 0 of 1 run release 2');
    await report('osl-1', 2, { state: 'draining' });
    expect((await rig.change(id)).steps[0]?.effect).toBe('intended');
    await report('osl-1', 2);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied' && steps[1]?.effect === 'intended');
    await report('ath-1', 2);
    await report('lis-1', 2);
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    const { releases } = await rig.call('config.namespace', { namespace: 'media' });
    expect(rig.life().configCentre.releaseOf('lis-1', 'lis-1-edge')).toBe(2);
    expect(releases[0]).toMatchObject({ release: 2, changeId: id, reason: 'encoders fail', author: { subject: 'olga' } });
  });

  it('wakes only who reads what was pointed elsewhere', async () => {
    const answered: string[] = [];
    const wait = (namespace: string, target: string, tag: string): Promise<unknown> =>
      read({ path: { namespace, target }, headers: { 'if-none-match': tag }, query: { waitMs: '30000' } }).then(({ status }) =>
        answered.push(`${namespace} ${target} ${String(status)}`),
      );
    const healthTag = (await read({ path: { namespace: 'health', target: 'osl-1' } })).headers?.['etag'] ?? '';
    const others = [wait('media', 'lis-1', await tagOf('lis-1')), wait('health', 'osl-1', healthTag)];
    const pointed = wait('media', 'osl-1', await tagOf());
    const { id } = await rig.begin(await releaseIntent({ holdMs: 600_000 }));
    await pointed;
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    expect(answered).toEqual(['media osl-1 200']);
    await rig.life().configCentre.close();
    await Promise.all(others);
    expect(answered.slice(1).toSorted()).toEqual(['health osl-1 304', 'media lis-1 304']);
  });

  it('goes on where no instance reports, and says so', async () => {
    const { id } = await rig.begin(await releaseIntent());
    const { steps } = await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect(steps[0]?.readBack).toBe('osl-1 points to release 2, no instance reports here');
  });

  it.each([{ atMs: 1e308 }, { atMs: -5.5 }, { instance: '' }, { instance: 'edge\0' }, { instance: 'half \ud800' }])(
    'takes no report that no database holds: %j',
    async (differs) => {
      await expect(report('osl-1', 1, differs)).rejects.toMatchObject({ code: 'invalid-params' });
    },
  );

  it('takes what an instance says went wrong, cut in the middle of a character too', async () => {
    await expect(report('osl-1', 1, { state: 'failed', detail: 'exit 1: \0 \ud83d' })).resolves.toMatchObject({ status: 204 });
  });

  it('pauses when an instance does not adopt in time, and goes on once it has', async () => {
    await report('osl-1', 1);
    const { id } = await rig.begin(await releaseIntent());
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: 'step 1 of 2 (osl-1): not reached within 10 s. osl-1: 0 of 1 run release 2' });
    await report('osl-1', 2);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    await rig.call('change.resume', { changeId: id, why: 'it runs now' });
    await rig.until(id, (change) => change.state.phase === 'closed' && change.state.outcome === 'succeeded');
  });

  it('pauses at once when an instance can not run the release', async () => {
    await report('osl-1', 1);
    const { id } = await rig.begin(await releaseIntent());
    await rig.until(id, ({ steps }) => steps[0]?.readBack !== null);
    await report('osl-1', 2, { state: 'failed', detail: 'nginx -t failed' });
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: "step 1 of 2 (osl-1): osl-1-edge can't run release 2: nginx -t failed" });
  });

  it('reverts to what each target ran before', async () => {
    const { id } = await rig.begin(await releaseIntent());
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    const tag = await tagOf();
    await rig.call('change.revert', { changeId: id, why: 'complaints' });
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'reverted');
    await expect(read({ headers: { 'if-none-match': tag } })).resolves.toMatchObject({ headers: { etag: tagged(1) } });
  });

  it('rolls back by a new release with the values of the old one', async () => {
    const { id } = await rig.begin(await releaseIntent());
    await rig.until(id, ({ state }) => state.phase === 'closed');
    const back = await rig.begin({
      kind: 'config-rollback',
      namespace: 'media',
      toRelease: 1,
      stages: [['osl-1', 'ath-1', 'lis-1']],
      adoptionPct: 100,
      holdMs: 0,
    });
    await rig.until(back.id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    const { releases } = await rig.call('config.namespace', { namespace: 'media' });
    expect(releases.map(({ release, rollbackOf }) => [release, rollbackOf])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ]);
    expect(releases[0]?.contentHash).toBe(releases[2]?.contentHash);
  });

  it('refuses an edit that stands on an older release, or has a value out of range', async () => {
    const { id } = await rig.begin(await releaseIntent());
    await rig.until(id, ({ state }) => state.phase === 'closed');
    await expect(rig.ask(await releaseIntent())).rejects.toMatchObject({ code: 'rule-blocked' });
    await expect(
      rig.ask(await releaseIntent({ baseRelease: 2, values: { ...(await values(2)), 'edge.bufferLengthMs': 5 } })),
    ).rejects.toMatchObject({ code: 'rule-blocked', message: 'Valid values: edge.bufferLengthMs is 5 ms, at least 100 ms.' });
  });

  it('lets two edits of one release not both become the next', async () => {
    const values2 = { ...(await values(1)), 'edge.bufferLengthMs': 3000 };
    const first = await rig.ask(await releaseIntent({ stages: [['osl-1']] }));
    const second = await rig.ask(await releaseIntent({ stages: [['ath-1']], values: values2 }));
    await rig.call('change.approve', { changeId: first.change.id, planHash: first.change.planHash }, anna);
    await rig.until(first.change.id, ({ state }) => state.phase === 'closed');
    await expect(rig.call('change.approve', { changeId: second.change.id, planHash: second.change.planHash }, anna)).rejects.toMatchObject({
      code: 'plan-outdated',
    });
  });

  it.each([
    [{ state: 'happy' }, 'invalid-params'],
    [{ target: 'rix-1' }, 'not-found'],
    [{ release: 9 }, 'not-found'],
  ])('refuses a report of %j', async (differs, code) => {
    await expect(report('osl-1', 1, differs as Partial<AdoptionReport>)).rejects.toMatchObject({ code });
  });

  it('remembers releases, pointers and reports over a restart', async () => {
    await report('osl-1', 1);
    const { id } = await rig.begin(await releaseIntent({ stages: [['ath-1', 'lis-1']] }));
    await rig.until(id, ({ state }) => state.phase === 'closed');
    await rig.restart();
    await expect(read({ path: { namespace: 'media', target: 'ath-1' } })).resolves.toMatchObject({ headers: { etag: tagged(2) } });
    const view = rig.life().configCentre.stateViews.config;
    if (view === undefined) throw new Error('no config view');
    rig.time.advance(4_000);
    const open = view.open({}, 'config');
    const { tables, header } = decodeFrame(stateViews.config.tables, open.encode(7));
    expect(header).toMatchObject({ view: 'config', key: 'config', sequence: 7 });
    expect(rowsOf(tables.namespaces).map(({ namespace, latestRelease }) => [namespace, latestRelease])).toEqual([
      ['media', 2],
      ['health', 1],
      ['policy', 1],
    ]);
    const media = <T extends { readonly namespace: string }>(rows: readonly T[]): T[] =>
      rows.filter(({ namespace }) => namespace === 'media');
    expect(media(rowsOf(tables.targets)).map(({ target, release }) => [target, release])).toEqual([
      ['osl-1', 1],
      ['ath-1', 2],
      ['lis-1', 2],
    ]);
    expect(media(rowsOf(tables.instances))).toMatchObject([{ instance: 'osl-1-edge', release: 1, state: 'adopted' }]);
    await open.close();
  });
});
