import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleShift } from '../../../shared/rules/example-network.ts';
import { anna, olga, openRig } from '../test-support/rig.ts';
import type { Rig } from '../test-support/rig.ts';

const shift = exampleShift({ stepPercents: [50, 100], holdMs: 3_000 });

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('a drill', { timeout: 60_000 }, () => {
  it('goes the whole way on a shadow network and touches nothing real', async () => {
    const before = rig.life().changes.intended();
    const { id } = await rig.begin(shift, 'drill');
    const change = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(change).toMatchObject({ mode: 'drill', title: 'Drill: Shift osl-1 away to ath-1, lis-1', state: { outcome: 'succeeded' } });
    expect(change.steps.map(({ effect }) => effect)).toEqual(['applied', 'applied']);
    expect(change.steps[1]?.readBack).toMatch(/^In the shadow network viewers go osl-1 0 %/);
    expect(rig.ingress.effects).toEqual([]);
    expect(rig.life().changes.intended()).toEqual(before);
    expect(rig.life().changes.lastShiftAtMs()).toEqual({});
  });

  it('is approved by a second person, as what it rehearses', async () => {
    const { change } = await rig.ask(shift, {}, 'drill');
    const approve = rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, { ...olga, role: 'approver' });
    await expect(approve).rejects.toMatchObject({ code: 'rule-blocked' });
  });

  it('neither waits for a live change nor makes one wait', async () => {
    const live = await rig.ask(shift);
    const drill = await rig.ask(shift, {}, 'drill');
    expect(rig.life().changes.held()).toEqual({ 'osl-1': live.change.id, 'ath-1': live.change.id, 'lis-1': live.change.id });
    await rig.call('change.approve', { changeId: live.change.id, planHash: live.change.planHash }, anna);
    await rig.until(live.change.id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    await rig.call('change.approve', { changeId: drill.change.id, planHash: drill.change.planHash }, anna);
    await rig.until(drill.change.id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect(rig.ingress.effects).toHaveLength(2);
  });

  it('does wait for another drill on the same IDC', async () => {
    const first = await rig.ask(shift, {}, 'drill');
    await expect(rig.ask(shift, {}, 'drill')).rejects.toMatchObject({
      code: 'rule-blocked',
      message: expect.stringContaining(first.change.id) as unknown,
    });
  });

  it('does not let a hold of the live network stop it, nor is its own hold one', async () => {
    const hold = { kind: 'hold' as const, idcs: ['osl-1'], untilMs: rig.time.now() + 600_000 };
    const drilled = await rig.begin(hold, 'drill');
    await rig.until(drilled.id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    await expect(rig.call('change.preview', { intent: shift })).resolves.toMatchObject({
      evidence: { verdicts: expect.arrayContaining([expect.objectContaining({ rule: 'hold', verdict: 'allows' })]) as unknown },
    });
    const real = await rig.begin(hold);
    await rig.until(real.id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    await expect(rig.ask(shift)).rejects.toMatchObject({ code: 'rule-blocked' });
    await expect(rig.ask(shift, {}, 'drill')).resolves.toBeDefined();
  });

  it('records how long people took to decide and machines to recover', async () => {
    const { change } = await rig.ask(shift, {}, 'drill');
    rig.time.advance(42_000);
    await rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna);
    const { times } = await rig.until(change.id, ({ state }) => state.phase === 'closed');
    expect(times.decideMs).toBe(42_000);
    expect(times.recoverMs).toBeGreaterThanOrEqual(18_000);
    expect(times.recoverMs).toBeLessThan(30_000);
  });

  it('is reverted on its shadow network', async () => {
    const { id } = await rig.begin(shift, 'drill');
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    await rig.call('change.revert', { changeId: id, why: 'rehearsing the way back' });
    const { state, times } = await rig.until(id, (change) => change.state.phase === 'closed');
    expect(state).toMatchObject({ outcome: 'reverted' });
    expect(times.recoverMs).toBeGreaterThan(0);
    expect(rig.ingress.effects).toEqual([]);
  });

  it('releases no config', async () => {
    const { values } = (await rig.call('config.namespace', { namespace: 'media' })).releases[0] ?? {};
    if (values === undefined) throw new Error('there is a first release');
    const { id } = await rig.begin(
      {
        kind: 'config-release',
        namespace: 'media',
        baseRelease: 1,
        values,
        stages: [['osl-1']],
        adoptionPct: 100,
        holdMs: 3_000,
        onBreach: 'pause',
      },
      'drill',
    );
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect((await rig.call('config.namespace', { namespace: 'media' })).releases).toHaveLength(1);
  });

  it('leaves nothing to undo', async () => {
    const { id } = await rig.begin(shift, 'drill');
    await rig.until(id, ({ state }) => state.phase === 'closed');
    expect((await rig.call('change.get', { changeId: id })).plan.inverse).toBeNull();
    rig.time.advance(60_000);
    await expect(rig.ask({ ...shift, direction: 'back' }, { undoes: id })).rejects.toMatchObject({ code: 'invalid-params' });
  });

  it('shows in its score what the shadow network carries', async () => {
    const { id } = await rig.begin(shift, 'drill');
    const { score } = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(score?.idcs.find(({ idc }) => idc === 'osl-1')).toMatchObject({ viewersPredicted: 0, viewersActual: 0 });
  });

  it('is not scored on what players and machines of the real network feel', async () => {
    rig.live.idcs = { 'ath-1': { rebufferPct: 2.2, cpuPct: 61 } };
    const { id } = await rig.begin(shift, 'drill');
    const { score } = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(score?.of).toBe('shadow');
    const { figures } = score?.idcs.find(({ idc }) => idc === 'ath-1') ?? {};
    expect(Object.keys(figures ?? {}).toSorted()).toEqual(['costPerHour', 'egressGbps', 'headroomPct', 'loadPct', 'streams', 'viewers']);
  });

  it('says on the timeline that nobody was really carried', async () => {
    const { id } = await rig.begin(shift, 'drill');
    await rig.until(id, ({ state }) => state.phase === 'closed');
    const events = await rig.store.run('events.range', { log: 'timeline', after: 0, most: 50 });
    expect(events.at(-1)?.body).toMatchObject({
      title: 'Drill: Shift osl-1 away to ath-1, lis-1: succeeded',
      detail: 'drill: 900 viewers would be carried by ath-1, lis-1',
    });
  });

  it('says of a check what of it was the shadow network’s', async () => {
    rig.live.readings = { 'ath-1 rebufferPct': 9 };
    const { id } = await rig.begin(shift, 'drill');
    const { steps } = await rig.until(id, ({ state }) => state.phase === 'paused');
    expect(steps[0]?.check?.text).toMatch(
      /^drill, with load and origins of the shadow network, the rest of the network as it is: ath-1 rebuff/,
    );
  });

  it('of an origin switch keeps the streams of every batch where they were put', async () => {
    for (const stream of ['match-1', 'match-2', 'match-3']) rig.live.ingest.set(stream, 'osl-1');
    const { id } = await rig.begin(
      {
        kind: 'origin-switch',
        streams: { by: 'ids', streamIds: ['match-1', 'match-2', 'match-3'] },
        toIdc: 'ath-1',
        batch: 2,
        holdMs: 3_000,
        onBreach: 'pause',
      },
      'drill',
    );
    const { state, score } = await rig.until(id, (change) => change.state.phase === 'closed' || change.state.phase === 'paused');
    expect(state).toMatchObject({ phase: 'closed', outcome: 'succeeded' });
    expect(score).toMatchObject({ of: 'shadow', moved: { streams: 3 } });
    expect(score?.idcs.find(({ idc }) => idc === 'ath-1')?.figures.streams).toMatchObject({ predicted: 11, actual: 11 });
    expect(rig.live.ingest.get('match-1')).toBe('osl-1');
    expect(rig.encoders.effects).toEqual([]);
  });
});
