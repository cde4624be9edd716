import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParamsIn } from '../../shared/wire/methods.ts';
import { exampleNowMs, exampleShift } from '../../shared/rules/example-network.ts';
import { defaultPolicy } from '../../shared/rules/policy.ts';
import { breakGlassOf } from './break-glass.ts';
import type { Rig } from './test-support/rig.ts';
import { anna, olga, openRig, person } from './test-support/rig.ts';

const shift = exampleShift({ holdMs: 5_000 });
const amir = person('amir', 'approver');
const why = 'nobody else is awake';
let rig: Rig;

beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

async function ask(differs: Partial<ParamsIn<'change.submit'>> = {}, actor = anna) {
  const preview = await rig.call('change.preview', { intent: shift }, actor);
  return rig.call(
    'change.submit',
    {
      planHash: preview.plan.planHash,
      evidenceId: preview.evidence.id,
      reason: 'encoders fail',
      ticket: null,
      idempotencyKey: crypto.randomUUID(),
      breakGlass: { why, typed: 'osl-1' },
      ...differs,
    },
    actor,
  );
}

async function closed(id: string) {
  return rig.until(id, ({ state }) => state.phase === 'closed');
}

describe('break-glass', { timeout: 60_000 }, () => {
  it('starts without a second person, owes a review and is loud meanwhile', async () => {
    const { change } = await ask();
    expect(change).toMatchObject({
      state: { phase: 'ready' },
      approval: { kind: 'break-glass', by: anna, why, expiresAtMs: exampleNowMs + defaultPolicy.breakGlassStartsWithinMs },
      review: { state: 'owed', dueAtMs: exampleNowMs + defaultPolicy.reviewWithinMs },
    });
    expect(rig.life().changes.causes(rig.time.now())).toMatchObject([{ cause: `break-glass:${change.id}`, severity: 'critical' }]);
    const ended = await closed(change.id);
    expect(ended).toMatchObject({ state: { outcome: 'succeeded' }, review: { state: 'owed' } });
    expect((await rig.audited(change.id)).map(({ action }) => action)).toContain('change.break-glass');
  });

  it('is not for a role below that of the policy', async () => {
    await expect(ask({}, olga)).rejects.toMatchObject({ code: 'forbidden', details: { path: 'params.breakGlass' } });
  });

  it.each(['', 'osl', 'osl-1 ath-1', 'OSL-1'])('is refused when %j was typed', async (typed) => {
    await expect(ask({ breakGlass: { why, typed } })).rejects.toMatchObject({
      code: 'invalid-params',
      details: { path: 'params.breakGlass.typed', remedy: 'Type osl-1.' },
    });
  });

  it('never skips the rule of minimum serving IDCs', async () => {
    rig.live.idcs = { 'ath-1': { state: 'down' }, 'lis-1': { state: 'down' } };
    await expect(ask()).rejects.toMatchObject({ code: 'rule-blocked', message: expect.stringContaining('Serving IDCs') as unknown });
  });

  it('skips command authority and says so', async () => {
    rig.commandedBy = { 'osl-1': { subject: 'olga', name: 'Olga' } };
    await expect(ask({ breakGlass: null })).rejects.toMatchObject({ code: 'rule-blocked' });
    const { change } = await ask();
    const { now } = await rig.call('change.get', { changeId: change.id });
    expect(now?.verdicts.find(({ rule }) => rule === 'command-authority')).toMatchObject({
      verdict: 'warns',
      reason: expect.stringContaining('Skipped by break-glass') as unknown,
    });
  });

  it('runs out when no step has begun in time', async () => {
    const { change } = await ask({ startAtMs: exampleNowMs + 100_000 });
    await rig.call('change.pause', { changeId: change.id, why: 'wait a moment' }, anna);
    rig.time.advance(defaultPolicy.breakGlassStartsWithinMs);
    expect(await closed(change.id)).toMatchObject({
      state: { outcome: 'expired', why: 'break-glass ran out before a step began' },
      review: { state: 'owed' },
    });
    expect(rig.ingress.effects).toHaveLength(0);
  });

  it('is not for policy itself, whose guards would then be one person’s to lift', () => {
    const release = { kind: 'config-release', namespace: 'policy', baseRelease: 1, values: {}, adoptionPct: 100 } as const;
    expect(breakGlassOf({ ...release, stages: [['network']], holdMs: 0, onBreach: 'pause' }, defaultPolicy, null)).toBeNull();
    expect(breakGlassOf(shift, defaultPolicy, null)).toMatchObject({ role: 'approver' });
  });

  it('that can wait for long is refused: it can wait for a second person', async () => {
    await expect(ask({ startAtMs: exampleNowMs + 3_600_000 })).rejects.toMatchObject({ details: { path: 'params.startAtMs' } });
  });
});

describe('the review after break-glass', { timeout: 60_000 }, () => {
  it('is signed off by somebody else, with a note, once it has ended', async () => {
    const { change } = await ask();
    const params = { changeId: change.id, note: 'right call' };
    await expect(rig.call('change.review', params, amir)).rejects.toMatchObject({ code: 'wrong-phase' });
    await closed(change.id);
    await expect(rig.call('change.review', params, anna)).rejects.toMatchObject({ code: 'rule-blocked' });
    const { change: reviewed } = await rig.call('change.review', params, amir);
    expect(reviewed).toMatchObject({ review: { state: 'signed-off', by: amir, note: 'right call' }, state: { outcome: 'succeeded' } });
    expect(rig.life().changes.causes(rig.time.now())).toEqual([]);
    await expect(rig.call('change.review', params, amir)).rejects.toMatchObject({ code: 'wrong-phase' });
  });

  it('stands as an open item over a restart, and gets louder when it is overdue', async () => {
    const { change } = await ask();
    await closed(change.id);
    const { changes } = await rig.restart();
    expect(changes.causes(rig.time.now())).toMatchObject([{ cause: `review-owed:${change.id}`, severity: 'degraded' }]);
    expect(changes.causes(rig.time.now() + defaultPolicy.reviewWithinMs)).toMatchObject([
      { severity: 'critical', title: expect.stringContaining('overdue') as unknown },
    ]);
    const { events } = await rig.store.run('events.snapshot', { log: 'changes' });
    expect(events).toHaveLength(1);
  });
});
