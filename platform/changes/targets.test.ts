/** Whole shifts over targets that run as processes of their own: a signed webhook, and a real BIND. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../shared/changes/change.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { exampleIdcIds, exampleShift } from '../../shared/rules/example-network.ts';
import type { RoutingCommand, TrafficActuator } from '../contracts.ts';
import { hasBind } from '../test-support/bind.ts';
import { startCuttingProxy } from '../test-support/cutting-proxy.ts';
import { makeDirectory } from '../test-support/process.ts';
import { startReceiver } from './actuators/test-support/receiver/process.ts';
import { createWebhookActuator } from './actuators/webhook.ts';
import { clientAt, startZone, zoneActuator } from './test-support/bind-zone.ts';
import { patient } from './test-support/patient.ts';
import type { PatientActuator } from './test-support/patient.ts';
import { anna, openRig, person } from './test-support/rig.ts';
import type { Rig } from './test-support/rig.ts';

interface Target {
  /** As the platform reaches it. */
  readonly actuator: TrafficActuator;
  /** As another platform reaches it, whatever is wrong with the platform's own way. */
  readonly direct: TrafficActuator;
  /** From now on commands arrive, but their answers are cut off. */
  cutAnswers(on: boolean): Promise<void>;
  /** From now on nobody is answered at all. */
  silence(on: boolean): Promise<void>;
  close(): Promise<void>;
}

function unfencedWebhook(directory: string): Promise<Target> {
  return webhook(directory, () => 0, true);
}

async function webhook(directory: string, _: () => number, unfenced = false): Promise<Target> {
  const secret = 'a-secret-for-tests-only';
  const secretFile = path.join(directory, 'secret');
  await writeFile(secretFile, secret, { mode: 0o600 });
  const receiver = await startReceiver({ stateFile: path.join(directory, 'state.json'), secretFile, idcs: exampleIdcIds, unfenced });
  const { url } = receiver;
  const make = (): TrafficActuator =>
    createWebhookActuator({ url, readUrl: url, method: 'PUT', secret, signsAnswers: true, fetch, clock: () => Date.now() });
  return {
    actuator: make(),
    direct: make(),
    cutAnswers: (on) => receiver.trouble(on ? 'cut-after' : 'none'),
    silence: (on) => receiver.trouble(on ? 'silent' : 'none'),
    close: () => receiver.stop(),
  };
}

async function dns(directory: string, clock: () => number): Promise<Target> {
  const ttlSeconds = 5;
  const bind = await startZone(directory, exampleIdcIds, ttlSeconds);
  const proxy = await startCuttingProxy(bind.port);
  const updateOpcode = 5;
  // Two bytes of length, two of id, then the opcode.
  const isUpdate = (first: Buffer): boolean => (((first[4] ?? 0) >> 3) & 0xf) === updateOpcode;
  return {
    actuator: zoneActuator(clientAt(proxy.port), exampleIdcIds, { clock, ttlSeconds }),
    direct: zoneActuator(clientAt(bind.port), exampleIdcIds, { clock, ttlSeconds }),
    cutAnswers: async (on) => {
      proxy.cuts = on ? isUpdate : () => false;
    },
    silence: async (on) => {
      proxy.cuts = () => on;
    },
    close: async () => {
      await proxy.close();
      await bind.stop();
    },
  };
}

const signal = new AbortController().signal;

const targets = [
  ['a signed webhook', webhook],
  ['SRV weights in BIND', dns],
] as const;

describe.each(targets.filter(([, open]) => hasBind || open !== dns))('%s', { timeout: 60_000 }, (_, open) => {
  let directory: Awaited<ReturnType<typeof makeDirectory>>;
  let target: Target;
  let actuator: PatientActuator;
  let rig: Rig;
  let clock: () => number;

  beforeEach(async () => {
    directory = await makeDirectory();
    clock = () => 0;
    target = await open(directory.path, () => clock());
    actuator = patient(target.actuator);
    // As the live side has, long before anybody plans a shift: it has said that it checks tokens.
    await actuator.read(signal);
    rig = await openRig({ actuator });
    clock = rig.time.now;
  });
  afterEach(async () => {
    await rig.close();
    await target.close();
    await directory.remove();
  });

  /** Time goes on only while the target is not asked, so that real answers are never late. */
  async function until(changeId: string, wanted: (change: Change) => boolean): Promise<Change> {
    let seen = await rig.change(changeId);
    try {
      await rig.wait(async () => {
        await actuator.idle();
        seen = await rig.change(changeId);
        return wanted(seen);
      });
    } catch (cause) {
      throw new Error(`the change stayed ${JSON.stringify(seen.state)} with ${JSON.stringify(seen.steps)}`, { cause });
    }
    return seen;
  }

  const isClosed = ({ state }: Change): boolean => state.phase === 'closed';

  async function shareOf(idc: string): Promise<number | undefined> {
    return (await target.direct.read(signal)).actual?.play[idc];
  }

  it('carries a shift of 25, 50 and 100 %, and the way back', async () => {
    const { preview, change } = await rig.ask(exampleShift());
    await rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna);
    for (const [step, left] of [0.75, 0.5, 0].entries()) {
      await until(change.id, ({ steps }) => steps[step]?.effect === 'applied');
      expect(await shareOf('osl-1')).toBeCloseTo(left / 3, 3);
    }
    const done = await until(change.id, isClosed);
    expect(done.state).toMatchObject({ outcome: 'succeeded' });
    const { held } = await target.direct.read(signal);
    expect(held).toMatchObject({ token: 3, key: `${change.id}/step-3/1` });
    expect(done.steps[2]?.readBack).toContain('osl-1 0.0 %');

    const { inverse } = preview.plan;
    if (inverse === null) throw new Error('a shift has an inverse');
    const { change: back } = await rig.ask(inverse, { undoes: change.id });
    await rig.call('change.approve', { changeId: back.id, planHash: back.planHash }, anna);
    expect((await until(back.id, isClosed)).state).toMatchObject({ outcome: 'succeeded' });
    expect(await shareOf('osl-1')).toBeCloseTo(1 / 3, 3);
  });

  it('goes back to where it was when the change is reverted', async () => {
    const { id } = await rig.begin(exampleShift());
    await until(id, ({ steps }) => steps[1]?.effect === 'applied');
    await rig.call('change.revert', { changeId: id, why: 'complaints' });
    expect((await until(id, isClosed)).state).toMatchObject({ outcome: 'reverted' });
    expect(await shareOf('osl-1')).toBeCloseTo(1 / 3, 3);
  });

  it('whose every answer is lost makes each step unknown, then the truth, and nothing is done twice', async () => {
    await target.cutAnswers(true);
    const { id } = await rig.begin(exampleShift());
    expect((await until(id, isClosed)).state).toMatchObject({ outcome: 'succeeded' });
    const actions = (await rig.audited(id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'change.step.unknown')).toHaveLength(3);
    expect(actions.filter((action) => action === 'change.step.intended')).toHaveLength(3);
    expect((await target.direct.read(signal)).held).toMatchObject({ token: 3, key: `${id}/step-3/1` });
  });

  it('that can not be asked at all leaves the step unknown until it can', async () => {
    const { id } = await rig.begin(exampleShift({ stepPercents: [100] }));
    await target.silence(true);
    const asking = await until(id, ({ steps }) => steps[0]?.effect === 'unknown');
    expect(asking.state).toMatchObject({ phase: 'running', activity: 'reconciling' });
    expect(asking.steps[0]?.problem).not.toBe('');
    await target.silence(false);
    expect((await until(id, isClosed)).state).toMatchObject({ outcome: 'succeeded' });
    expect(await shareOf('osl-1')).toBe(0);
  });

  it('that holds a newer token refuses ours, and the change pauses', async () => {
    const routing = { publish: { 'lis-1': 1 }, play: { 'lis-1': 1 } };
    const newer: RoutingCommand = { token: 99, key: 'of another platform', routing };
    await target.direct.apply(newer, signal);
    const { id } = await rig.begin(exampleShift());
    const { state, steps } = await until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: expect.stringContaining('token 99') as unknown });
    expect(steps[0]?.effect).toBe('failed');
    expect((await target.direct.read(signal)).held).toEqual(newer);
  });
});

describe('a webhook whose receiver checks no tokens', { timeout: 60_000 }, () => {
  it('has shifts that say so, and that one approver alone can not let go', async () => {
    const directory = await makeDirectory();
    const target = await unfencedWebhook(directory.path);
    await target.actuator.read(signal);
    const rig = await openRig({ actuator: target.actuator });
    const { preview, change } = await rig.ask(exampleShift());
    expect(preview.plan.unfenced).toBe('the traffic manager does not check fencing tokens');
    const approve = (by: Actor) => rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, by);
    expect((await approve(anna)).change.state).toMatchObject({ phase: 'awaiting-approval' });
    expect((await approve(person('berit', 'approver'))).change.state).toMatchObject({ phase: 'ready' });
    await rig.close();
    await target.close();
    await directory.remove();
  });
});
