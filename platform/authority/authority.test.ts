import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../shared/model/identity.ts';
import { defaultPolicy } from '../../shared/rules/policy.ts';
import type { MethodName, Params, ParamsIn, Result } from '../../shared/wire/methods.ts';
import { methods } from '../../shared/wire/methods.ts';
import { openTestStore } from '../store/test-store.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { auditRecord } from '../test-support/records.ts';
import { anna, exampleNetwork, olga } from '../changes/test-support/rig.ts';
import type { CommandAuthority } from './open.ts';
import { openAuthority } from './open.ts';

const why = 'a cable is being moved';
const time = manualTime();
let store: Awaited<ReturnType<typeof openTestStore>>;
let authority: CommandAuthority;

async function open(): Promise<CommandAuthority> {
  return openAuthority({
    store,
    clock: time.now,
    timers: time.timers,
    network: exampleNetwork,
    expiresMs: () => defaultPolicy.authorityExpiresMs,
    onFailure: (_, error) => {
      throw error;
    },
  });
}

beforeEach(async () => {
  store = await openTestStore(time.now);
  authority = await open();
}, 60_000);
afterEach(async () => {
  await authority.close();
  await store.close();
});

async function call<M extends MethodName>(method: M, params: ParamsIn<M>, actor: Actor): Promise<Result<M>> {
  return callOn(authority, actor)(method, params);
}

function callOn(of: CommandAuthority, actor: Actor) {
  return async <M extends MethodName>(method: M, params: ParamsIn<M>): Promise<Result<M>> => {
    const handler = of.handlers[method] as (params: Params<M>, context: object) => Promise<Result<M>>;
    return handler(methods[method].params.parse(params) as Params<M>, { actor, sessionId: `session-${actor.subject}`, atMs: time.now() });
  };
}

async function audited(): Promise<readonly string[]> {
  const params = methods['audit.search'].params.parse({ text: 'authority.' });
  const { entries } = await store.run('audit.search', { params, readBy: auditRecord({ action: 'audit.search' }) });
  return entries.map(({ action }) => action).toReversed();
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('command authority', { timeout: 60_000 }, () => {
  it('is taken when nobody has it, and told on the timeline and in the audit log', async () => {
    const { authority: taken } = await call('authority.take', { idc: 'osl-1', from: null, why }, olga);
    expect(taken.holder).toMatchObject({ by: olga, why, expiresAtMs: time.now() + defaultPolicy.authorityExpiresMs });
    expect(authority.commandedBy()).toEqual({ 'osl-1': { subject: 'olga', name: 'olga' } });
    const { events } = await store.run('events.snapshot', { log: 'timeline' });
    expect(events.at(-1)?.body).toMatchObject({ kind: 'authority', idc: 'osl-1', title: 'olga commands osl-1', detail: why, actor: olga });
    expect(await audited()).toEqual(['authority.take']);
  });

  it('goes to one of two who take it at once, and the other is told who', async () => {
    const both = await Promise.allSettled([
      call('authority.take', { idc: 'osl-1', from: null, why }, olga),
      call('authority.take', { idc: 'osl-1', from: null, why }, anna),
    ]);
    expect(both[0]).toMatchObject({ status: 'fulfilled' });
    expect(both[1]).toMatchObject({
      status: 'rejected',
      reason: { code: 'wrong-phase', message: 'osl-1 is not as you saw it: olga commands it now' },
    });
    expect(await audited()).toEqual(['authority.take']);
  });

  it('of two platforms on one database goes to one as well', async () => {
    const other = await open();
    const both = await Promise.allSettled([
      call('authority.take', { idc: 'osl-1', from: null, why }, olga),
      callOn(other, anna)('authority.take', { idc: 'osl-1', from: null, why }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    time.advance(1_000);
    await settle();
    expect(other.commandedBy()).toEqual(authority.commandedBy());
    await other.close();
  });

  it('is taken over from whom one sees holding it, with a reason', async () => {
    await call('authority.take', { idc: 'osl-1', from: null, why }, olga);
    const { authority: taken } = await call('authority.take', { idc: 'osl-1', from: 'olga', why: 'she has no network' }, anna);
    expect(taken.holder).toMatchObject({ by: anna });
    await expect(call('authority.release', { idc: 'osl-1', why }, olga)).rejects.toMatchObject({
      code: 'wrong-phase',
      message: 'anna commands osl-1, not you',
    });
  });

  it('is asked for and handed over to who asked', async () => {
    await expect(call('authority.request', { idc: 'osl-1', why }, anna)).rejects.toMatchObject({ code: 'wrong-phase' });
    await call('authority.take', { idc: 'osl-1', from: null, why }, olga);
    await expect(call('authority.grant', { idc: 'osl-1', to: 'anna', why }, olga)).rejects.toMatchObject({ code: 'not-found' });
    await call('authority.request', { idc: 'osl-1', why: 'my turn' }, anna);
    const { authority: granted } = await call('authority.grant', { idc: 'osl-1', to: 'anna', why }, olga);
    expect(granted).toMatchObject({ holder: { by: anna, why: 'my turn' }, requests: [] });
    expect(await audited()).toEqual(['authority.take', 'authority.request', 'authority.grant']);
  });

  it('lapses when nobody renews it, and stands while its holder is there', async () => {
    await call('authority.take', { idc: 'osl-1', from: null, why }, olga);
    time.advance(defaultPolicy.authorityExpiresMs - 1_000);
    expect(await call('authority.renew', {}, olga)).toEqual({
      idcs: ['osl-1'],
      expiresAtMs: time.now() + defaultPolicy.authorityExpiresMs,
    });
    time.advance(60_000);
    await settle();
    expect(authority.commandedBy()).toHaveProperty('osl-1');
    time.advance(defaultPolicy.authorityExpiresMs);
    await settle();
    time.advance(1_000);
    await settle();
    expect(authority.commandedBy()).toEqual({});
    expect(await audited()).toEqual(['authority.take', 'authority.expire']);
    expect(await call('authority.renew', {}, olga)).toEqual({ idcs: [], expiresAtMs: null });
  });

  it('survives a restart of the platform', async () => {
    await call('authority.take', { idc: 'osl-1', from: null, why }, olga);
    await authority.close();
    authority = await open();
    expect(authority.commandedBy()).toEqual({ 'osl-1': { subject: 'olga', name: 'olga' } });
  });

  it('of an IDC that does not exist is not found', async () => {
    await expect(call('authority.take', { idc: 'moon-1', from: null, why }, olga)).rejects.toMatchObject({
      code: 'not-found',
      details: { path: 'params.idc' },
    });
  });
});
