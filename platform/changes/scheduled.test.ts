import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleNowMs, exampleShift } from '../../shared/rules/example-network.ts';
import type { Rig } from './test-support/rig.ts';
import { anna, olga, openRig } from './test-support/rig.ts';

const minuteMs = 60_000;
const startAtMs = exampleNowMs + 20 * minuteMs;
const shift = exampleShift({ holdMs: 5_000 });
let rig: Rig;

beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

async function approved() {
  const { change } = await rig.ask(shift, { startAtMs });
  return (await rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna)).change;
}

async function paused(id: string) {
  return rig.until(id, ({ state }) => state.phase === 'paused');
}

describe('a scheduled change', { timeout: 60_000 }, () => {
  it('waits for approval until its time, then for its time, and runs', async () => {
    const { change } = await rig.ask(shift, { startAtMs });
    expect(change).toMatchObject({ startAtMs, state: { phase: 'awaiting-approval', expiresAtMs: startAtMs } });
    const { change: ready } = await rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna);
    expect(ready.state).toMatchObject({ phase: 'ready', startAtMs });
    rig.time.advance(19 * minuteMs);
    expect((await rig.change(change.id)).state.phase).toBe('ready');
    expect(rig.ingress.effects).toHaveLength(0);
    const ended = await rig.until(change.id, ({ state }) => state.phase === 'closed');
    expect(ended.state).toMatchObject({ outcome: 'succeeded' });
    expect(ended.steps[0]?.intendedAtMs).toBeGreaterThanOrEqual(startAtMs);
  });

  it('expires when nobody approved it by its time', async () => {
    const { change } = await rig.ask(shift, { startAtMs });
    rig.time.advance(20 * minuteMs);
    expect(await rig.until(change.id, ({ state }) => state.phase === 'closed')).toMatchObject({ state: { outcome: 'expired' } });
  });

  it.each([
    ['that has passed', exampleNowMs - 1],
    ['more than 30 days ahead', exampleNowMs + 31 * 86_400_000],
  ])('for a time %s is refused', async (_, at) => {
    await expect(rig.ask(shift, { startAtMs: at })).rejects.toMatchObject({
      code: 'invalid-params',
      details: { path: 'params.startAtMs' },
    });
  });

  it('holds no IDC while it waits: others act, and then its plan is out of date and it pauses', async () => {
    const change = await approved();
    expect(rig.life().changes.held()).toEqual({});
    const other = await rig.begin(exampleShift({ stepPercents: [100], holdMs: 3_000 }));
    await rig.until(other.id, ({ state }) => state.phase === 'closed');
    rig.time.advance(20 * minuteMs);
    expect((await paused(change.id)).state).toMatchObject({
      why: expect.stringContaining('the intended routing moved since this was planned') as unknown,
    });
  });

  it('pauses at its time when somebody else took command meanwhile, and goes on when they have released', async () => {
    const change = await approved();
    rig.commandedBy = { 'ath-1': { subject: 'amir', name: 'Amir' } };
    rig.time.advance(20 * minuteMs);
    expect((await paused(change.id)).state).toMatchObject({
      why: expect.stringContaining('Amir commands ath-1: request it from Amir, or take over with a reason') as unknown,
    });
    rig.commandedBy = {};
    await rig.call('change.resume', { changeId: change.id, why: 'Amir is done' });
    expect(await rig.until(change.id, ({ state }) => state.phase === 'closed')).toMatchObject({ state: { outcome: 'succeeded' } });
  });

  it('pauses when the IDC is held by another change at its time', async () => {
    const change = await approved();
    rig.time.advance(19 * minuteMs + 50_000);
    const { change: other } = await rig.ask(exampleShift({ holdMs: 5_000 }));
    expect((await paused(change.id)).state).toMatchObject({ why: expect.stringContaining(`held by change ${other.id}`) as unknown });
  });

  it('is judged by the freeze windows and the flapping of its own time', async () => {
    const other = await rig.begin(exampleShift({ stepPercents: [100], holdMs: 3_000 }));
    await rig.until(other.id, ({ state }) => state.phase === 'closed');
    const back = exampleShift({ direction: 'back' });
    await expect(rig.ask(back)).rejects.toMatchObject({ code: 'rule-blocked' });
    const { change } = await rig.ask(back, { startAtMs });
    expect(change.state.phase).toBe('awaiting-approval');
  });

  it('is withdrawn, paused and resumed while it waits, and never starts before its time', async () => {
    const change = await approved();
    await rig.call('change.pause', { changeId: change.id, why: 'not sure' });
    const { change: resumed } = await rig.call('change.resume', { changeId: change.id, why: 'sure now' });
    expect(resumed.state).toMatchObject({ phase: 'ready', startAtMs });
    const { change: gone } = await rig.call('change.withdraw', { changeId: change.id, why: 'at another time' }, olga);
    expect(gone.state).toMatchObject({ outcome: 'withdrawn' });
    const { change: again } = await rig.ask(shift, { startAtMs: startAtMs + minuteMs });
    expect(again).toMatchObject({ startAtMs: startAtMs + minuteMs });
  });

  it('that a platform comes too late for waits for a person', async () => {
    const change = await approved();
    await rig.life().changes.close();
    rig.time.advance(60 * minuteMs);
    await rig.restart();
    expect((await paused(change.id)).state).toMatchObject({ why: expect.stringContaining('Resume to start it now') as unknown });
    expect(rig.ingress.effects).toHaveLength(0);
  });
});
