import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleShift } from '../../shared/rules/example-network.ts';
import { anna, openRig } from './test-support/rig.ts';
import type { Rig } from './test-support/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(() => rig.close());

const first = exampleShift({ receivers: { 'ath-1': 1 }, stepPercents: [50, 100], holdMs: 5_000 });
/** Touches none of the IDCs of the first. */
const second = exampleShift({ direction: 'back', idcs: ['lis-1'], stepPercents: [100], holdMs: 3_000 });

function textWith(part: string): unknown {
  return expect.stringContaining(part);
}

describe('two shifts without an IDC in common', { timeout: 60_000 }, () => {
  it('are not open at once, so that neither takes back what the other moves', async () => {
    const { id } = await rig.begin(first);
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    await expect(rig.ask(second)).rejects.toMatchObject({
      code: 'rule-blocked',
      message: textWith(`One shift at a time: Shift ${id} is open, and each step states the shares of all IDCs`),
      details: {
        verdicts: expect.arrayContaining([expect.objectContaining({ rule: 'one-change-per-idc', verdict: 'allows' })]) as unknown,
      },
    });
    const closed = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(closed.state).toMatchObject({ outcome: 'succeeded' });
    expect(rig.ingress.effects.map(({ key }) => key)).toEqual([`${id}/step-1/1`, `${id}/step-2/1`]);
  });

  it('go one after the other', async () => {
    const { id } = await rig.begin(first);
    await rig.until(id, ({ state }) => state.phase === 'closed');
    const after = await rig.begin(second);
    const closed = await rig.until(after.id, ({ state }) => state.phase === 'closed');
    expect(closed.state).toMatchObject({ outcome: 'succeeded' });
    expect(rig.ingress.routing()?.play['osl-1']).toBe(0);
  });

  it('also wait for each other when one was planned for later', async () => {
    const preview = await rig.call('change.preview', { intent: second, startAtMs: rig.time.now() + 60_000 });
    const { change: later } = await rig.call('change.submit', {
      planHash: preview.plan.planHash,
      evidenceId: preview.evidence.id,
      reason: 'the night is quiet',
      ticket: null,
      idempotencyKey: 'key-of-later',
      startAtMs: rig.time.now() + 60_000,
    });
    await rig.call('change.approve', { changeId: later.id, planHash: later.planHash }, anna);
    const { change: waiting } = await rig.ask(first);
    const { state } = await rig.until(later.id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith(`One shift at a time: Shift ${waiting.id} is open`) });
  });

  it('are one rehearsal and one real thing at once, since a drill has shares of its own', async () => {
    await rig.ask(first);
    await expect(rig.ask(second, {}, 'drill')).resolves.toBeDefined();
  });
});

describe('the last step of a shift', { timeout: 60_000 }, () => {
  it('is not resumed while a receiver has no headroom left, though nothing more is to move', async () => {
    const { id } = await rig.begin(exampleShift({ stepPercents: [100], holdMs: 5_000 }));
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    await rig.call('change.pause', { changeId: id, why: 'look first' });
    rig.live.idcs = { 'ath-1': { viewers: 450, loadPct: 45 }, 'lis-1': { viewers: 980, loadPct: 98 } };
    const { now } = await rig.call('change.get', { changeId: id });
    expect(now?.verdicts.find(({ rule }) => rule === 'headroom-floor')).toMatchObject({
      verdict: 'blocks',
      reason: 'lis-1 keeps 2 % headroom now; floor 5 %.',
    });
    rig.live.idcs = { 'ath-1': { stale: true, dataAgeMs: 20_000 } };
    await expect(rig.call('change.resume', { changeId: id, why: 'go on' })).rejects.toMatchObject({
      message: textWith('ath-1 would receive but its data is 20 s old'),
    });
  });

  it('that the target never got is judged by what it would move', async () => {
    rig.live.idcs = { 'ath-1': { viewers: 840, loadPct: 84 } };
    const { id } = await rig.begin(exampleShift({ receivers: { 'lis-1': 1 }, stepPercents: [100] }));
    rig.ingress.trouble = 'dies-before';
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'unknown');
    rig.live.idcs = { 'lis-1': { viewers: 880, loadPct: 88 } };
    rig.ingress.trouble = undefined;
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith('lis-1 ends at 118 %, above its capacity') });
    expect(rig.ingress.effects).toEqual([]);
  });
});
