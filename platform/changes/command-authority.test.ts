import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleShift } from '../../shared/rules/example-network.ts';
import type { Rig } from './test-support/rig.ts';
import { anna, openRig, person } from './test-support/rig.ts';

const shift = exampleShift({ holdMs: 5_000 });
const amir = person('amir', 'approver');
let rig: Rig;

beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

describe('a change on an IDC that somebody else commands', { timeout: 60_000 }, () => {
  it('is refused at submit, with whom to ask', async () => {
    rig.commandedBy = { 'osl-1': { subject: 'amir', name: 'Amir' } };
    await expect(rig.ask(shift)).rejects.toMatchObject({
      code: 'rule-blocked',
      message: 'Command authority: Amir commands osl-1: request it from Amir, or take over with a reason.',
    });
    expect(rig.life().changes.held()).toEqual({});
  });

  it('is approved by the commander alone, whose approval is consent for the whole run', async () => {
    const { change } = await rig.ask(shift);
    rig.commandedBy = { 'osl-1': { subject: 'amir', name: 'Amir' } };
    const params = { changeId: change.id, planHash: change.planHash };
    await expect(rig.call('change.approve', params, anna)).rejects.toMatchObject({ code: 'rule-blocked' });
    const seen = async (actor: typeof anna) => (await rig.call('change.get', { changeId: change.id }, actor)).now?.verdicts;
    expect((await seen(anna))?.[0]).toMatchObject({ rule: 'command-authority', verdict: 'blocks' });
    expect((await seen(amir))?.some(({ verdict }) => verdict === 'blocks')).toBe(false);
    await rig.call('change.approve', params, amir);
    expect(await rig.until(change.id, ({ state }) => state.phase === 'closed')).toMatchObject({ state: { outcome: 'succeeded' } });
  });

  it('pauses before its next step once somebody took over, and can be stopped and reverted by anyone', async () => {
    const change = await rig.begin(shift);
    await rig.until(change.id, ({ steps }) => steps[0]?.effect === 'applied');
    rig.commandedBy = { 'lis-1': { subject: 'amir', name: 'Amir' } };
    const paused = await rig.until(change.id, ({ state }) => state.phase === 'paused');
    expect(paused.state).toMatchObject({ step: 1, why: expect.stringContaining('Amir commands lis-1') as unknown });
    await expect(rig.call('change.resume', { changeId: change.id, why: 'go on' })).rejects.toMatchObject({ code: 'rule-blocked' });
    await rig.call('change.revert', { changeId: change.id, why: 'back then' }, person('otto', 'operator'));
    expect(await rig.until(change.id, ({ state }) => state.phase === 'closed')).toMatchObject({ state: { outcome: 'reverted' } });
  });
});
