import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/canonical.ts';
import { exampleShift } from '../../shared/rules/example-network.ts';
import { sha256Hex } from './hash.ts';
import type { Rig } from './test-support/rig.ts';
import { anna, olga, openRig, person } from './test-support/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

const shift = exampleShift({ holdMs: 5_000 });

function textWith(part: string): unknown {
  return expect.stringContaining(part);
}

describe('a preview', { timeout: 60_000 }, () => {
  it('is addressed by the hash of its core, and its evidence by its own', async () => {
    const { plan, evidence, evidenceHash } = await rig.call('change.preview', { intent: shift });
    expect(plan.planHash).toBe(sha256Hex(canonicalJson(plan.core)));
    expect(evidenceHash).toBe(sha256Hex(canonicalJson(evidence)));
    expect(plan).toMatchObject({ title: 'Shift osl-1 away to ath-1, lis-1', needsApproval: true, idcs: ['osl-1', 'ath-1', 'lis-1'] });
    expect(plan.core.steps).toHaveLength(3);
  });

  it('of the same thing has the same hash, with new evidence', async () => {
    const first = await rig.call('change.preview', { intent: shift });
    rig.time.advance(1000);
    const second = await rig.call('change.preview', { intent: shift });
    expect(second.plan.planHash).toBe(first.plan.planHash);
    expect(second.evidence.id).not.toBe(first.evidence.id);
  });

  it.each([
    [exampleShift({ idcs: ['rix-1'] }), 'not-found'],
    [exampleShift({ stepPercents: [50, 50] }), 'invalid-params'],
    [exampleShift({ receivers: { 'ath-1': 0.4 } }), 'invalid-params'],
    [exampleShift({ receivers: { 'osl-1': 1 } }), 'invalid-params'],
    [exampleShift({ profile: 'emergency' }), 'invalid-params'],
    [{ kind: 'hold' as const, idcs: ['rix-1'], untilMs: 1 }, 'not-found'],
    [{ kind: 'hold' as const, idcs: ['osl-1', 'osl-1'], untilMs: 1 }, 'invalid-params'],
    [{ kind: 'override' as const, rule: 'serving-idcs', idcs: ['osl-1'], untilMs: 1 }, 'invalid-params'],
    [{ kind: 'override' as const, rule: 'second-person', idcs: ['osl-1'], untilMs: 1 }, 'invalid-params'],
    [{ kind: 'override' as const, rule: 'one-change-per-idc', idcs: ['osl-1'], untilMs: 1 }, 'invalid-params'],
    [{ kind: 'override' as const, rule: 'no-such-rule', idcs: ['osl-1'], untilMs: 1 }, 'invalid-params'],
  ])('of %j is refused with %s', async (intent, code) => {
    await expect(rig.call('change.preview', { intent })).rejects.toMatchObject({
      code,
      details: { path: textWith('params.intent') },
    });
  });
});

describe('a submit', { timeout: 60_000 }, () => {
  it('waits for a second person and holds its IDCs, receivers included', async () => {
    const { change } = await rig.ask(shift);
    expect(change).toMatchObject({ approval: { kind: 'needed' }, state: { phase: 'awaiting-approval' }, requester: olga, revision: 0 });
    expect(rig.life().changes.held()).toEqual({ 'osl-1': change.id, 'ath-1': change.id, 'lis-1': change.id });
    await expect(rig.ask(exampleShift({ idcs: ['ath-1'] }))).rejects.toMatchObject({ code: 'rule-blocked' });
  });

  it('with the same key and payload answers the first result again', async () => {
    const { preview, change } = await rig.ask(shift, { idempotencyKey: 'the-same-key' });
    await rig.call('change.withdraw', { changeId: change.id, why: 'mistake' });
    const params = { planHash: preview.plan.planHash, evidenceId: preview.evidence.id, reason: 'encoders fail', ticket: null };
    await expect(rig.call('change.submit', { ...params, idempotencyKey: 'the-same-key' })).resolves.toEqual({ change });
  });

  it('with the same key and another payload is refused, also after a restart', async () => {
    const { preview } = await rig.ask(shift, { idempotencyKey: 'the-same-key' });
    await rig.restart();
    const params = { planHash: preview.plan.planHash, evidenceId: preview.evidence.id, reason: 'something else', ticket: null };
    await expect(rig.call('change.submit', { ...params, idempotencyKey: 'the-same-key' })).rejects.toMatchObject({ code: 'key-reused' });
  });

  it('of what the rules block is refused with the verdicts', async () => {
    rig.live.idcs = { 'ath-1': { state: 'down' }, 'lis-1': { state: 'down' } };
    await expect(rig.ask(shift)).rejects.toMatchObject({
      code: 'rule-blocked',
      details: { verdicts: expect.arrayContaining([expect.objectContaining({ rule: 'serving-idcs', verdict: 'blocks' })]) as unknown },
    });
    expect(rig.life().changes.held()).toEqual({});
  });

  it('of a plan whose ground has moved is refused', async () => {
    const preview = await rig.call('change.preview', { intent: shift });
    const other = await rig.begin(exampleShift({ idcs: ['lis-1'], stepPercents: [100], receivers: { 'ath-1': 1 } }));
    await rig.until(other.id, ({ state }) => state.phase === 'closed');
    const submit = rig.call('change.submit', {
      planHash: preview.plan.planHash,
      evidenceId: preview.evidence.id,
      reason: 'encoders fail',
      ticket: null,
      idempotencyKey: 'another-key',
    });
    await expect(submit).rejects.toMatchObject({ code: 'plan-outdated', message: 'the intended routing moved since this was planned' });
  });

  it('of an unknown plan or of evidence for another one is not found', async () => {
    const { evidence } = await rig.call('change.preview', { intent: shift });
    const params = { evidenceId: evidence.id, reason: 'encoders fail', ticket: null, idempotencyKey: 'another-key' };
    await expect(rig.call('change.submit', { ...params, planHash: 'a'.repeat(64) })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('an approval', { timeout: 60_000 }, () => {
  it('by the requester is refused', async () => {
    const requester = person('both', 'approver');
    const preview = await rig.call('change.preview', { intent: shift }, requester);
    const { change } = await rig.call(
      'change.submit',
      {
        planHash: preview.plan.planHash,
        evidenceId: preview.evidence.id,
        reason: 'alone at night',
        ticket: null,
        idempotencyKey: 'key-of-both',
      },
      requester,
    );
    await expect(rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, requester)).rejects.toMatchObject({
      code: 'rule-blocked',
      details: { verdicts: [expect.objectContaining({ rule: 'second-person' })] },
    });
  });

  it('of another plan hash is refused', async () => {
    const { change } = await rig.ask(shift);
    await expect(rig.call('change.approve', { changeId: change.id, planHash: 'b'.repeat(64) }, anna)).rejects.toMatchObject({
      code: 'plan-outdated',
    });
  });

  it('is refused while a receiver is stale, and the change goes on waiting', async () => {
    const { change } = await rig.ask(shift);
    rig.live.idcs = { 'ath-1': { stale: true, dataAgeMs: 20_000 } };
    await expect(rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna)).rejects.toMatchObject({
      code: 'rule-blocked',
    });
    expect((await rig.change(change.id)).state.phase).toBe('awaiting-approval');
  });

  it('that nobody gives lets the change expire and its locks go', async () => {
    const { change } = await rig.ask(shift);
    rig.time.advance(590_000);
    const closed = await rig.until(change.id, ({ state }) => state.phase === 'closed');
    expect(closed.state).toMatchObject({ outcome: 'expired', sinceMs: change.submittedAtMs + 600_000 });
    expect(rig.life().changes.held()).toEqual({});
    await expect(rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna)).rejects.toMatchObject({
      code: 'wrong-phase',
    });
  });

  it('can be refused with a reason', async () => {
    const { change } = await rig.ask(shift);
    const { change: closed } = await rig.call('change.reject', { changeId: change.id, why: 'not now' }, anna);
    expect(closed.state).toMatchObject({ phase: 'closed', outcome: 'rejected', by: anna, why: 'not now' });
  });

  it('can no longer come once a third person aborted what waited for it', async () => {
    const { change } = await rig.ask(shift);
    const third = person('omar', 'operator');
    const { change: closed } = await rig.call('change.abort', { changeId: change.id, why: 'the wrong IDC' }, third);
    expect(closed.state).toMatchObject({ phase: 'closed', outcome: 'aborted', by: third, why: 'the wrong IDC' });
    expect(rig.life().changes.held()).toEqual({});
    await expect(rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna)).rejects.toMatchObject({
      code: 'wrong-phase',
    });
    expect(rig.ingress.effects).toEqual([]);
  });

  it('can no longer come once the requester withdrew; nobody else may withdraw', async () => {
    const { change } = await rig.ask(shift);
    await expect(rig.call('change.withdraw', { changeId: change.id, why: 'mine now' }, anna)).rejects.toMatchObject({ code: 'forbidden' });
    await rig.call('change.withdraw', { changeId: change.id, why: 'mistake' });
    await expect(rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna)).rejects.toMatchObject({
      code: 'wrong-phase',
    });
  });
});

describe('a run', { timeout: 60_000 }, () => {
  it('goes step by step with rising tokens, and scores itself', async () => {
    const { id } = await rig.begin(shift);
    const done = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(done.state).toMatchObject({ outcome: 'succeeded' });
    expect(rig.ingress.effects.map(({ key }) => key)).toEqual([`${id}/step-1/1`, `${id}/step-2/1`, `${id}/step-3/1`]);
    expect(rig.ingress.effects.map(({ token }) => token)).toEqual([1, 2, 3]);
    expect(rig.ingress.routing()?.play['osl-1']).toBe(0);
    expect(rig.life().changes.intended()).toEqual(rig.ingress.routing());
    expect(done.steps.every(({ effect, check }) => effect === 'applied' && check?.passed === true)).toBe(true);
    expect(done.score?.idcs.find(({ idc }) => idc === 'ath-1')).toMatchObject({ viewersPredicted: 450, viewersActual: 300 });
    expect(rig.life().changes.held()).toEqual({});
    expect(Object.keys(rig.life().changes.lastShiftAtMs())).toContain('osl-1');
    expect(rig.failures).toEqual([]);
  });

  it('leaves who, when, why, plan and outcome of everything in the audit log', async () => {
    const { id, planHash } = await rig.begin(exampleShift({ stepPercents: [100] }));
    await rig.until(id, ({ state }) => state.phase === 'closed');
    const entries = await rig.audited(id);
    expect(entries.map(({ action }) => action)).toEqual([
      'change.submit',
      'change.approve',
      'change.start',
      'change.step.intended',
      'change.step.applied',
      'change.step.passed',
      'change.succeed',
    ]);
    expect(entries.every((entry) => entry.planHash === planHash && entry.evidenceId !== null)).toBe(true);
    expect(entries[0]).toMatchObject({ actor: olga, reason: 'encoders fail', outcome: 'success' });
    expect(entries[1]).toMatchObject({ actor: anna });
  });

  it('tells the timeline in a few words what each step did, and keeps what was read back in the step', async () => {
    const { id } = await rig.begin(exampleShift({ stepPercents: [100] }));
    const { steps } = await rig.until(id, ({ state }) => state.phase === 'closed');
    const events = await rig.store.run('events.range', { log: 'timeline', after: 0, most: 20 });
    expect(events.map(({ body }) => body).slice(-2)).toMatchObject([
      { title: textWith('step 1 of 1 (100 %) applied'), detail: expect.stringMatching(/^8 sessions moved in [\d.]+ s$/) as unknown },
      { title: textWith('succeeded'), detail: '600 viewers carried by ath-1, lis-1' },
    ]);
    expect(steps[0]?.readBack).toBe(`holds ${id}/step-1/1`);
  });

  it('holds each step for its time', async () => {
    const { id } = await rig.begin(shift);
    const holding = await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    const until = holding.state.phase === 'running' ? holding.state.holdUntilMs : null;
    expect(until).toBe((holding.steps[0]?.appliedAtMs ?? 0) + 5_000);
    await rig.until(id, ({ steps }) => steps[1]?.effect === 'applied');
    expect(rig.time.now()).toBeGreaterThanOrEqual(until ?? Infinity);
  });

  it('pauses when the rules no longer pass before a step', async () => {
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    rig.live.actuatorReachable = false;
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ step: 1, by: { kind: 'platform' }, why: textWith('Traffic manager reachable') });
    await expect(rig.call('change.resume', { changeId: id, why: 'try' })).rejects.toMatchObject({ code: 'rule-blocked' });
    rig.live.actuatorReachable = true;
    await rig.call('change.resume', { changeId: id, why: 'it answers again' });
    await rig.until(id, (change) => change.state.phase === 'closed' && change.state.outcome === 'succeeded');
  });

  it('pauses on a breach and keeps what it saw', async () => {
    rig.live.readings = { 'ath-1 rebufferPct': 9 };
    const { id } = await rig.begin(shift);
    const { state, steps } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ step: 0, why: 'Success check failed: ath-1 rebuffering 9.0 %, at most 5 % over 3 s' });
    expect(steps[0]?.check).toMatchObject({ passed: false });
  });

  it('reverts on a breach when the plan says so', async () => {
    rig.live.readings = { 'ath-1 rebufferPct': 9 };
    const before = rig.life().changes.intended();
    const { id } = await rig.begin(exampleShift({ onBreach: 'revert' }));
    const closed = await rig.until(id, (change) => change.state.phase === 'closed');
    expect(closed.state).toMatchObject({ outcome: 'reverted', by: { kind: 'platform' } });
    expect(closed.steps.map(({ effect }) => effect)).toEqual(['reverted', 'none', 'none']);
    expect(rig.ingress.routing()).toEqual(before);
    expect(rig.life().changes.intended()).toEqual(before);
  });

  it('takes missing data for a breach', async () => {
    rig.live.readings = { 'lis-1 loadPct': null };
    const { id } = await rig.begin(shift);
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: 'Success check failed: no data of lis-1 for load over 3 s' });
  });

  it('is paused, resumed, aborted by people at any time', async () => {
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    await rig.call('change.pause', { changeId: id, why: 'look first' });
    expect((await rig.change(id)).state).toMatchObject({ phase: 'paused', by: olga, why: 'look first' });
    await rig.call('change.resume', { changeId: id, why: 'looks well' });
    await rig.until(id, ({ steps }) => steps[1]?.effect === 'applied');
    const { change } = await rig.call('change.abort', { changeId: id, why: 'enough' });
    expect(change.state).toMatchObject({ phase: 'closed', outcome: 'aborted' });
    expect(rig.life().changes.held()).toEqual({});
    expect(rig.ingress.effects).toHaveLength(2);
    await expect(rig.call('change.resume', { changeId: id, why: 'go on' })).rejects.toMatchObject({ code: 'wrong-phase' });
  });

  it('paused while it is verified does not end by itself; resumed it holds and checks its last step again', async () => {
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[2]?.effect === 'applied');
    rig.ingress.trouble = 'unreachable';
    const { steps } = await rig.until(id, ({ state }) => state.phase === 'verifying');
    const { change } = await rig.call('change.pause', { changeId: id, why: 'a call came in' }, person('omar', 'operator'));
    expect(change.state).toMatchObject({ phase: 'paused', step: 2, why: 'a call came in' });
    rig.ingress.trouble = undefined;
    const waitedUntilMs = rig.time.now() + 20_000;
    await rig.wait(() => rig.time.now() >= waitedUntilMs);
    expect((await rig.change(id)).state.phase).toBe('paused');
    await rig.call('change.resume', { changeId: id, why: 'it was nothing' });
    const again = await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    expect(again.state).toMatchObject({ step: 2 });
    const done = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(done.state).toMatchObject({ outcome: 'succeeded' });
    expect(done.steps[2]?.check?.atMs).toBeGreaterThan(steps[2]?.check?.atMs ?? Infinity);
    expect(rig.ingress.effects).toHaveLength(3);
  });

  it('goes back to the routing at submit when a person reverts', async () => {
    const before = rig.life().changes.intended();
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[1]?.effect === 'applied');
    await rig.call('change.revert', { changeId: id, why: 'complaints' });
    const closed = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(closed.state).toMatchObject({ outcome: 'reverted', by: olga, why: 'complaints' });
    expect(rig.ingress.routing()).toEqual(before);
  });

  it('is not reverted onto an IDC that is down', async () => {
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    rig.live.idcs = { 'osl-1': { state: 'down' } };
    await expect(rig.call('change.revert', { changeId: id, why: 'complaints' })).rejects.toMatchObject({
      code: 'rule-blocked',
      message: textWith('osl-1 would receive but is down'),
    });
  });

  it('leaves a dead IDC at once by the emergency profile', async () => {
    rig.live.idcs = { 'osl-1': { state: 'down', stale: true, dataAgeMs: 60_000 } };
    const { id } = await rig.begin(exampleShift({ profile: 'emergency', stepPercents: [100], holdMs: 0 }));
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect(rig.ingress.effects).toHaveLength(1);
  });

  it('is undone by nothing but its inverse, which rules let through where they stop others', async () => {
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    const intent = exampleShift({ direction: 'back', stepPercents: [100] });
    const blockers = async (undoes: string | null) => {
      const { evidence } = await rig.call('change.preview', { intent, undoes });
      return evidence.verdicts.filter(({ verdict }) => verdict === 'blocks').map(({ rule }) => rule);
    };
    expect(await blockers(null)).toEqual(['anti-flap']);
    expect(await blockers(id)).toEqual([]);
    rig.time.advance(60_000);
    rig.live.idcs = { 'lis-1': { viewers: 970, loadPct: 97 } };
    const others = [
      exampleShift({ idcs: ['ath-1'] }),
      exampleShift({ idcs: ['osl-1', 'ath-1'], direction: 'back' }),
      { kind: 'hold' as const, idcs: ['osl-1'], untilMs: null },
    ];
    for (const intent of others) {
      await expect(rig.ask(intent, { undoes: id })).rejects.toMatchObject({ code: 'invalid-params', details: { path: 'params.undoes' } });
    }
    const { change } = await rig.ask(intent, { undoes: id });
    expect(change.undoes).toBe(id);
  });

  it('is undone by its inverse until something newer has acted', async () => {
    const { preview, change } = await rig.ask(exampleShift({ stepPercents: [100] }));
    await rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna);
    await rig.until(change.id, ({ state }) => state.phase === 'closed');
    const inverse = preview.plan.inverse;
    if (inverse === null) throw new Error('a shift has an inverse');
    const { change: undo } = await rig.ask(inverse, { undoes: change.id });
    await rig.call('change.approve', { changeId: undo.id, planHash: undo.planHash }, anna);
    await rig.until(undo.id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect(rig.ingress.routing()?.play['osl-1']).toBeCloseTo(1 / 3);
    rig.time.advance(10_000);
    await expect(rig.ask(shift, { undoes: change.id })).rejects.toMatchObject({ code: 'wrong-phase' });
  });
});

describe('a target in trouble', { timeout: 60_000 }, () => {
  it('that refuses pauses the change, and the routing asked for is as before', async () => {
    const before = rig.life().changes.intended();
    rig.ingress.trouble = 'refuse';
    const { id } = await rig.begin(shift);
    const { state, steps } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: 'step 1 of 3 (25 %) was refused: refused by a test' });
    expect(steps[0]).toMatchObject({ effect: 'failed', problem: 'refused by a test' });
    expect(rig.life().changes.intended()).toEqual(before);
    rig.ingress.trouble = undefined;
    await rig.call('change.resume', { changeId: id, why: 'mended' });
    await rig.until(id, (change) => change.state.phase === 'closed' && change.state.outcome === 'succeeded');
    expect(rig.ingress.effects[0]).toMatchObject({ key: `${id}/step-1/2`, token: 2 });
  });

  it('whose answer is lost leaves the effect unknown until it is asked; nothing is done twice', async () => {
    rig.ingress.trouble = 'dies-after';
    const { id } = await rig.begin(shift);
    const seen = await rig.until(id, ({ steps }) => steps[0]?.effect === 'unknown' || steps[0]?.effect === 'applied');
    expect(rig.ingress.effects).toHaveLength(1);
    rig.ingress.trouble = undefined;
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect(rig.ingress.effects).toHaveLength(3);
    expect(seen.state).toMatchObject({ phase: 'running' });
    expect((await rig.audited(id)).map(({ action }) => action)).toContain('change.step.unknown');
  });

  it('that did not get the command gets the very same again', async () => {
    rig.ingress.trouble = 'dies-before';
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'unknown');
    rig.ingress.trouble = undefined;
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    expect(rig.ingress.effects).toMatchObject([{ key: `${id}/step-1/1`, token: 1 }]);
  });

  it('that can not be asked is asked again and again, and the change says unknown', async () => {
    rig.ingress.trouble = 'unreachable';
    const { id } = await rig.begin(shift);
    const asking = await rig.until(id, ({ steps }) => steps[0]?.effect === 'unknown');
    expect(asking.state).toMatchObject({ phase: 'running', activity: 'reconciling' });
    expect(asking.steps[0]?.problem).toBe('connection refused');
    rig.time.advance(60_000);
    expect((await rig.change(id)).state).toMatchObject({ phase: 'running', activity: 'reconciling' });
    rig.ingress.trouble = undefined;
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
  });

  it('that holds a newer command fences the change off', async () => {
    rig.ingress.hold({ token: 99, key: 'of another platform', routing: rig.life().changes.intended() });
    const { id } = await rig.begin(shift);
    const { state, steps } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith('holds token 99') });
    expect(steps[0]?.effect).toBe('failed');
    expect(rig.ingress.effects).toEqual([]);
  });

  it('whose HAProxy is down is unknown, then pauses the change, then is found out', async () => {
    const { id } = await rig.begin(shift);
    rig.ingress.haproxyUp = false;
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'unknown');
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith("HAProxy can't be read") });
    rig.ingress.haproxyUp = true;
    const found = await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    expect(found.state.phase).toBe('paused');
  });

  it('that does not get there pauses the change with what it says', async () => {
    rig.ingress.converges = false;
    const { id } = await rig.begin(shift);
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith('not reached within 10 s') });
  });

  it('that refuses the way back makes the revert a failed one', async () => {
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    rig.ingress.trouble = 'refuse';
    await rig.call('change.revert', { changeId: id, why: 'complaints' });
    const { state } = await rig.until(id, (change) => change.state.phase === 'closed');
    expect(state).toMatchObject({ outcome: 'revert-failed', why: 'refused by a test' });
  });
});
