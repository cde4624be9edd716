import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleShift } from '../../shared/rules/example-network.ts';
import type { ParamsIn } from '../../shared/wire/methods.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { openRig, person } from './test-support/rig.ts';
import type { Rig } from './test-support/rig.ts';

const dayMs = 86_400_000;
const idempotencyKey = 'the-same-key';

onBothDatabases((choose) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await openRig({}, await choose());
  });
  afterEach(() => rig.close());

  async function payload(): Promise<ParamsIn<'change.submit'>> {
    const { plan, evidence } = await rig.call('change.preview', { intent: exampleShift({ holdMs: 3_000 }) });
    return { planHash: plan.planHash, evidenceId: evidence.id, reason: 'encoders fail', ticket: null, idempotencyKey };
  }

  async function submitted(): Promise<number> {
    return (await rig.searched('change.submit')).filter(({ outcome }) => outcome === 'success').length;
  }

  describe('the same key with the same payload', () => {
    it('gives the first result again, whatever has become of the change', async () => {
      const params = await payload();
      const first = await rig.call('change.submit', params);
      await rig.call('change.withdraw', { changeId: first.change.id, why: 'mistake' });
      expect(await rig.call('change.submit', params)).toEqual(first);
      expect(await submitted()).toBe(1);
    });

    it('pressed many times at once makes one change, and every press has its result', async () => {
      const params = await payload();
      const results = await Promise.all(Array.from({ length: 8 }, () => rig.call('change.submit', params)));
      expect(new Set(results.map(({ change }) => change.id)).size).toBe(1);
      expect(await submitted()).toBe(1);
    });

    it('gives it after a restart, and after a day in which rules, plan and evidence have grown old', async () => {
      const params = await payload();
      const first = await rig.call('change.submit', params);
      await rig.life().changes.close();
      await rig.restart();
      expect(await rig.call('change.submit', params)).toEqual(first);
      rig.time.advance(dayMs + 1);
      rig.live.idcs = { 'ath-1': { state: 'down' }, 'lis-1': { state: 'down' } };
      await rig.call('change.preview', { intent: exampleShift({ holdMs: 4_000 }) });
      expect(await rig.call('change.submit', params)).toEqual(first);
      expect(await submitted()).toBe(1);
    });
  });

  describe('the same key with another payload', () => {
    it('is refused, by another reason as by another person, at once, after a restart and after a day', async () => {
      const params = await payload();
      await rig.call('change.submit', params);
      const refused = { code: 'key-reused' };
      const others = async (): Promise<void> => {
        await expect(rig.call('change.submit', { ...params, reason: 'something else' })).rejects.toMatchObject(refused);
        await expect(rig.call('change.submit', params, person('omar', 'operator'))).rejects.toMatchObject(refused);
      };
      await others();
      await rig.life().changes.close();
      await rig.restart();
      await others();
      rig.time.advance(dayMs + 1);
      await others();
      expect(await submitted()).toBe(1);
    });

    it('pressed at the same time as the first is refused, and one change is made', async () => {
      const params = await payload();
      const results = await Promise.allSettled([
        rig.call('change.submit', params),
        rig.call('change.submit', { ...params, reason: 'something else' }),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await submitted()).toBe(1);
    });
  });

  it('another key for the same plan is another change, held up by the first', async () => {
    const params = await payload();
    await rig.call('change.submit', params);
    const second = rig.call('change.submit', { ...params, idempotencyKey: 'another-key' });
    await expect(second).rejects.toMatchObject({ code: 'rule-blocked' });
  });
});
