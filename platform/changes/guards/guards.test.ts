import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HoldIntent, OverrideIntent } from '../../../shared/changes/intent.ts';
import { exampleShift } from '../../../shared/rules/example-network.ts';
import type { Change } from '../../../shared/changes/change.ts';
import { anna, openRig } from '../test-support/rig.ts';
import type { Rig } from '../test-support/rig.ts';

const shift = exampleShift({ stepPercents: [50, 100], holdMs: 3_000 });
const minuteMs = 60_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

function hold(differs: Partial<HoldIntent> = {}): HoldIntent {
  return { kind: 'hold', idcs: ['osl-1'], untilMs: rig.time.now() + 10 * minuteMs, ...differs };
}

function override(differs: Partial<OverrideIntent> = {}): OverrideIntent {
  return { kind: 'override', rule: 'anti-flap', idcs: ['osl-1'], untilMs: rig.time.now() + 10 * minuteMs, ...differs };
}

async function done(intent: Parameters<Rig['begin']>[0]): Promise<Change> {
  const { id } = await rig.begin(intent);
  return rig.until(id, ({ state }) => state.phase === 'closed');
}

function textWith(text: string): unknown {
  return expect.stringContaining(text);
}

describe('a hold', { timeout: 60_000 }, () => {
  it('is a change that is approved, set once and read back', async () => {
    const change = await done(hold());
    expect(change).toMatchObject({ title: 'Hold osl-1', state: { outcome: 'succeeded' }, steps: [{ effect: 'applied', token: 1 }] });
    expect(change.steps[0]?.readBack).toMatch(/^osl-1 is held until \d{4}-/);
    const { rows } = await rig.store.run('guard.read', {
      command: { token: 0, key: '', changeId: '', by: anna, why: '', guard: 'hold', rule: null, until: { 'osl-1': null } },
    });
    expect(rows).toMatchObject([{ idc: 'osl-1', token: 1, effect_key: `${change.id}/step-1/1`, change_id: change.id }]);
  });

  it('blocks every other change on its IDCs, receivers included, and says who, until when and why', async () => {
    await done(hold());
    const refused = rig.ask(exampleShift({ idcs: ['ath-1'], receivers: { 'osl-1': 1 } }));
    await expect(refused).rejects.toMatchObject({ code: 'rule-blocked', message: textWith('osl-1 is held by olga until') });
    await expect(refused).rejects.toMatchObject({ message: textWith('encoders fail') });
  });

  it('leaves changes on other IDCs alone', async () => {
    await done(hold());
    await expect(rig.ask(exampleShift({ idcs: ['ath-1'], receivers: { 'lis-1': 1 } }))).resolves.toBeDefined();
  });

  it('may be left in an emergency, which is warned of, but never landed on', async () => {
    await done(hold());
    const emergency = exampleShift({ profile: 'emergency', stepPercents: [100] });
    const { evidence } = await rig.call('change.preview', { intent: emergency });
    expect(evidence.verdicts.find(({ rule }) => rule === 'hold')).toMatchObject({ verdict: 'warns', reason: textWith('may still leave') });
    const onto = await rig.call('change.preview', { intent: { ...emergency, idcs: ['ath-1'], receivers: { 'osl-1': 1 } } });
    expect(onto.evidence.verdicts.find(({ rule }) => rule === 'hold')).toMatchObject({ verdict: 'blocks' });
  });

  it('pauses a running change before its next step', async () => {
    const running = await rig.begin(exampleShift({ stepPercents: [50, 100], holdMs: 30_000 }));
    await rig.until(running.id, ({ steps }) => steps[0]?.effect === 'applied');
    await done(hold());
    const { state } = await rig.until(running.id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith('Before step 2 of 2 (100 %): Holds: osl-1 is held by olga') });
    expect(rig.ingress.effects).toHaveLength(1);
  });

  it('stops the way back too, until it is lifted', async () => {
    const running = await rig.begin(exampleShift({ stepPercents: [100], holdMs: 30_000 }));
    await rig.until(running.id, ({ steps }) => steps[0]?.effect === 'applied');
    const held = await done(hold());
    const back = { changeId: running.id, why: 'complaints' };
    await expect(rig.call('change.revert', back)).rejects.toMatchObject({ code: 'rule-blocked', message: textWith('lift the hold') });
    const lift = (await rig.call('change.get', { changeId: held.id })).plan.inverse;
    expect(lift).toEqual({ ...hold(), untilMs: null });
    if (lift === null) throw new Error('a hold has an inverse');
    expect((await done(lift)).title).toBe('Lift the hold of osl-1');
    await rig.call('change.revert', back);
    await rig.until(running.id, ({ state }) => state.phase === 'closed' && state.outcome === 'reverted');
  });

  it('ends by itself, told once on the timeline and in the audit log', async () => {
    const change = await done(hold());
    rig.time.advance(9 * minuteMs);
    await expect(rig.ask(shift)).rejects.toMatchObject({ code: 'rule-blocked' });
    await rig.wait(async () => (await rig.audited(change.id)).some(({ action }) => action === 'guard.expire'));
    rig.time.advance(minuteMs);
    await rig.restart();
    await expect(rig.ask(shift)).resolves.toBeDefined();
    expect((await rig.audited(change.id)).filter(({ action }) => action === 'guard.expire')).toHaveLength(1);
    const { events } = await rig.store.run('events.snapshot', { log: 'timeline' });
    expect(events.map(({ body }) => (body as { title: string }).title)).toContain('Hold of osl-1 is over');
  });

  it('outlives the platform', async () => {
    await done(hold());
    await rig.life().changes.close();
    await rig.restart();
    await expect(rig.ask(shift)).rejects.toMatchObject({ code: 'rule-blocked' });
  });

  it('is refused when its time is over, or longer than anybody remembers', async () => {
    await expect(rig.ask(hold({ untilMs: rig.time.now() - 1 }))).rejects.toMatchObject({
      message: textWith('Time limit: Its time was over'),
    });
    await expect(rig.ask(hold({ untilMs: rig.time.now() + 30 * 24 * 60 * minuteMs }))).rejects.toMatchObject({
      message: textWith('at most 168 h'),
    });
  });

  it('that another one has replaced is not what a late command restores', async () => {
    await done(hold());
    const late = { token: 1, key: 'late', changeId: 'c-x', by: anna, why: 'late', guard: 'hold', rule: null } as const;
    await done(hold({ untilMs: rig.time.now() + 20 * minuteMs }));
    const apply = rig.store.run('guard.apply', { command: { ...late, until: { 'osl-1': null } }, atMs: rig.time.now() });
    await expect(apply).rejects.toMatchObject({ code: 'plan-outdated' });
    await expect(rig.ask(shift)).rejects.toMatchObject({ code: 'rule-blocked' });
  });
});

describe('an override', { timeout: 60_000 }, () => {
  it('makes its rule only warn, and only where it names every IDC that the rule stops at', async () => {
    rig.live.idcs = { 'ath-1': { stale: true, dataAgeMs: 30_000 }, 'lis-1': { stale: true, dataAgeMs: 30_000 } };
    const both = exampleShift({ receivers: { 'ath-1': 0.5, 'lis-1': 0.5 } });
    const change = await done(override({ rule: 'fresh-receivers', idcs: ['ath-1'] }));
    expect(change.title).toBe('Override fresh receivers on ath-1');
    await expect(rig.ask(both)).rejects.toMatchObject({ message: textWith('Fresh receivers') });
    await done(override({ rule: 'fresh-receivers', idcs: ['lis-1'] }));
    const { evidence } = await rig.call('change.preview', { intent: both });
    expect(evidence.verdicts.find(({ rule }) => rule === 'fresh-receivers')).toMatchObject({
      verdict: 'warns',
      reason: textWith('Overridden by olga until'),
    });
  });
});
