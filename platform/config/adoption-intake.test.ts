import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdoptionReport } from '../../shared/agents/config.ts';
import { reportEveryMs, silentAfterMs } from '../../shared/agents/config.ts';
import { rowsOf } from '../../shared/wire/columns.ts';
import { decodeFrame } from '../../shared/wire/frame.ts';
import { methods } from '../../shared/wire/methods.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { Intent } from '../../shared/changes/intent.ts';
import { openRig } from '../changes/test-support/rig.ts';
import type { Rig } from '../changes/test-support/rig.ts';
import { auditRecord } from '../test-support/records.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

function report(instance: string, release: number, differs: Partial<AdoptionReport> = {}): Promise<unknown> {
  const route = rig.life().configCentre.routes.find(({ method }) => method === 'POST');
  const target = instance.split('/')[0] ?? '';
  const body = { target, instance, release, state: 'adopted', atMs: rig.time.now(), ...differs };
  const request = { path: { namespace: 'media' }, query: {}, headers: {}, body, signal: new AbortController().signal };
  return Promise.resolve(route?.handle(request));
}

async function instances(): Promise<readonly (readonly [instance: string, release: number, ageMs: number])[]> {
  const view = rig.life().configCentre.stateViews.config?.open({}, 'config');
  if (view === undefined) throw new Error('no config view');
  const { tables } = decodeFrame(stateViews.config.tables, view.encode(1));
  await view.close();
  return rowsOf(tables.instances)
    .filter(({ namespace }) => namespace === 'media')
    .map(({ instance, release, reportAgeMs }) => [instance, release, reportAgeMs]);
}

async function released(differs: Partial<Extract<Intent, { kind: 'config-release' }>> = {}): Promise<string> {
  const { releases } = await rig.call('config.namespace', { namespace: 'media' });
  const { id } = await rig.begin({
    kind: 'config-release',
    namespace: 'media',
    baseRelease: 1,
    values: { ...releases[0]?.values, 'edge.bufferLengthMs': 2000 },
    stages: [['osl-1']],
    adoptionPct: 100,
    holdMs: 0,
    onBreach: 'pause',
    ...differs,
  });
  return id;
}

async function audited(text: string): Promise<number> {
  const params = methods['audit.search'].params.parse({ text, most: 500 });
  const { entries } = await rig.store.run('audit.search', { params, readBy: auditRecord({ action: 'audit.search' }) });
  return entries.filter(({ action }) => action === 'config.adopted').length;
}

describe('what instances report', { timeout: 60_000 }, () => {
  it('makes them younger each time, and is audited only when it is new', async () => {
    await report('osl-1/edge-1', 1);
    rig.time.advance(reportEveryMs);
    await report('osl-1/edge-1', 1);
    rig.time.advance(2_000);
    await expect(instances()).resolves.toEqual([['osl-1/edge-1', 1, 2_000]]);
    await expect(audited('config.adopted')).resolves.toBe(1);
  });

  it('is remembered over a restart with its age', async () => {
    await report('osl-1/edge-1', 1);
    rig.time.advance(20_000);
    await report('osl-1/edge-1', 1);
    await rig.life().configCentre.close();
    await rig.restart();
    rig.time.advance(1_000);
    await expect(instances()).resolves.toEqual([['osl-1/edge-1', 1, 1_000]]);
  });

  it('is taken from many at once, each one kept', async () => {
    const names = Array.from({ length: 700 }, (_, index) => `osl-1/edge-${String(index)}`);
    await Promise.all(names.map((name) => report(name, 1)));
    expect((await instances()).map(([name]) => name)).toEqual(names);
    await expect(audited('instance:osl-1/edge-699')).resolves.toBe(1);
  });
});

describe('the gate of a stage', { timeout: 60_000 }, () => {
  it('opens at the share of the reporting instances that the plan names', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await report(`osl-1/${name}`, 1);
    const id = await released({ adoptionPct: 75 });
    await rig.until(id, ({ steps }) => steps[0]?.readBack === 'osl-1: 0 of 4 run release 2 (75 % are enough)');
    await report('osl-1/a', 2);
    await report('osl-1/b', 2);
    await rig.until(id, ({ steps }) => steps[0]?.readBack === 'osl-1: 2 of 4 run release 2 (75 % are enough)');
    expect((await rig.change(id)).steps[0]?.effect).toBe('intended');
    await report('osl-1/c', 2);
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
  });

  it('leaves out instances that stopped reporting, and names them', async () => {
    await report('osl-1/dead', 1);
    rig.time.advance(silentAfterMs + 1);
    await report('osl-1/a', 1);
    const id = await released();
    await rig.until(id, ({ steps }) => steps[0]?.readBack === 'osl-1: 0 of 1 run release 2, osl-1/dead stopped reporting');
    await report('osl-1/a', 2);
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
  });

  it('takes silence for no adoption: where everybody has gone silent it stays shut', async () => {
    await report('osl-1/dead', 1);
    rig.time.advance(silentAfterMs + 1);
    const id = await released();
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: /osl-1: 0 of 0 run release 2, osl-1\/dead stopped reporting/ });
    await report('osl-1/dead', 2);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
  });
});
