/** What the platform itself reads from the config centre: policy, and the limits that health is judged by. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Intent } from '../../shared/changes/intent.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import { defaultHealthLimits } from '../../shared/model/health-limits.ts';
import { exampleShift } from '../../shared/rules/example-network.ts';
import { defaultPolicy } from '../../shared/rules/policy.ts';
import { openRig } from '../changes/test-support/rig.ts';
import type { Rig } from '../changes/test-support/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

async function edit(namespace: string, differs: ConfigValues, stages: readonly string[][] = [['network']]): Promise<Intent> {
  const [latest] = (await rig.call('config.namespace', { namespace })).releases;
  return {
    kind: 'config-release',
    namespace,
    baseRelease: latest?.release ?? 0,
    values: { ...latest?.values, ...differs },
    stages: stages.map((stage) => [...stage]),
    adoptionPct: 100,
    holdMs: 0,
    onBreach: 'pause',
  };
}

async function release(intent: Intent): Promise<void> {
  const { id } = await rig.begin(intent);
  await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
}

const hotter = { degraded: { enterAt: 90, leaveAt: 85 }, critical: { enterAt: 98, leaveAt: 95 } };

describe('policy as config', { timeout: 60_000 }, () => {
  it('is the defaults first, and then what was released and approved', async () => {
    await expect(rig.call('config.policy', {})).resolves.toEqual({ policy: defaultPolicy, release: 1 });
    await release(await edit('policy', { loadCeilingPct: 70 }));
    await expect(rig.call('config.policy', {})).resolves.toMatchObject({ policy: { loadCeilingPct: 70 }, release: 2 });
  });

  it('judges the next change by the new policy, and refuses what was planned under the old one', async () => {
    const before = await rig.call('change.preview', { intent: exampleShift() });
    await release(await edit('policy', { minimumServingIdcs: 3 }));
    const submit = rig.call('change.submit', {
      planHash: before.plan.planHash,
      evidenceId: before.evidence.id,
      reason: 'encoders fail',
      ticket: null,
      idempotencyKey: 'key-before-policy',
    });
    await expect(submit).rejects.toMatchObject({ code: 'plan-outdated', message: 'the policy moved since this was planned' });
    await expect(rig.ask(exampleShift())).rejects.toMatchObject({ code: 'rule-blocked', message: /^Serving IDCs: / });
  });

  it('takes approval away from a kind that no longer wants it, from then on', async () => {
    await release(await edit('policy', { needsApproval: ['config-release', 'config-rollback'] }));
    const { change } = await rig.ask(exampleShift());
    expect(change.approval.kind).toBe('not-needed');
  });

  it('wants a second person for itself, also where releases of config want none', async () => {
    await release(await edit('policy', { needsApproval: [] }));
    const lifted = await rig.ask(await edit('policy', { minimumServingIdcs: 2 }));
    expect(lifted.change.approval.kind).toBe('needed');
    expect(lifted.preview.evidence.verdicts).toContainEqual(
      expect.objectContaining({ rule: 'second-person', reason: 'Someone else than the requester must approve.' }),
    );
    await rig.call('change.withdraw', { changeId: lifted.change.id, why: 'only asked' });
    const other = await rig.ask(await edit('health', { load: hotter }, [['osl-1']]));
    expect(other.change.approval.kind).toBe('not-needed');
  });

  it('is rolled back like any other', async () => {
    await release(await edit('policy', { loadCeilingPct: 70 }));
    await release({ kind: 'config-rollback', namespace: 'policy', toRelease: 1, stages: [['network']], adoptionPct: 100, holdMs: 0 });
    await expect(rig.call('config.policy', {})).resolves.toMatchObject({ policy: { loadCeilingPct: 85 }, release: 3 });
  });

  it('is run by the platform itself, and remembered over a restart', async () => {
    const { id } = await rig.begin(await edit('policy', { loadCeilingPct: 70 }));
    const { steps } = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(steps[0]?.readBack).toBe('network: 1 of 1 run release 2');
    await rig.restart();
    await expect(rig.call('config.policy', {})).resolves.toMatchObject({ policy: { loadCeilingPct: 70 }, release: 2 });
  });

  it('refuses one that would lock everybody out, in words', async () => {
    await expect(rig.ask(await edit('policy', { minimumServingIdcs: 4 }))).rejects.toMatchObject({
      code: 'rule-blocked',
      message: 'Valid values: minimumServingIdcs is 4, but the network has 3 IDCs: every shift would be refused.',
    });
  });

  it('has one target, which is no IDC', async () => {
    await expect(rig.ask(await edit('policy', { loadCeilingPct: 70 }, [['osl-1']]))).rejects.toMatchObject({
      code: 'not-found',
      message: 'policy has no target osl-1',
    });
  });

  it('can be lifted while a freeze of the whole network holds', async () => {
    const until = rig.time.now() + 3_600_000;
    const frozen = [{ fromMs: rig.time.now() - 1000, untilMs: until, reason: 'cup final', idcs: [] }];
    await release(await edit('policy', { freezeWindows: frozen }));
    await expect(rig.ask(exampleShift())).rejects.toMatchObject({ code: 'rule-blocked', message: /cup final/ });
    await release(await edit('policy', { freezeWindows: [] }));
    await expect(rig.ask(exampleShift())).resolves.toMatchObject({ change: { kind: 'traffic-shift' } });
  });
});

describe('the limits of health as config', { timeout: 60_000 }, () => {
  it('reach one IDC after the other, stage by stage', async () => {
    const { healthLimits } = rig.life().configCentre;
    const { id } = await rig.begin({
      ...(await edit('health', { load: hotter }, [['osl-1'], ['ath-1', 'lis-1']])),
      holdMs: 3_000,
    } as Intent);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    expect([healthLimits('osl-1').load, healthLimits('ath-1').load]).toEqual([hotter, defaultHealthLimits.load]);
    await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(healthLimits('ath-1').load).toEqual(hotter);
  });

  it('differ where an exception says so', async () => {
    await release(await edit('health', { exceptions: { 'lis-1': { load: hotter } } }, [['osl-1', 'ath-1', 'lis-1']]));
    const { healthLimits } = rig.life().configCentre;
    expect(healthLimits('lis-1')).toEqual({ ...defaultHealthLimits, load: hotter });
    expect(healthLimits('osl-1')).toEqual(defaultHealthLimits);
  });
});

describe('secrets', { timeout: 60_000 }, () => {
  it('do not even get into a plan, and are repeated nowhere', async () => {
    const intent = await edit('health', { exceptions: { password: ['hunter', '22'].join('') } }, [['osl-1']]);
    await expect(rig.call('change.preview', { intent })).rejects.toMatchObject({
      code: 'invalid-params',
      message: expect.not.stringContaining('hunter22') as string,
    });
    await expect(
      rig.call('config.check', { namespace: 'health', values: (intent as { values: ConfigValues }).values }),
    ).resolves.toMatchObject({
      faults: [{ key: 'exceptions', problem: /^at password looks like a secret by its name/ }],
    });
  });
});
