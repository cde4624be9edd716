/** Two real platform processes on one PostgreSQL: who drives changes, and what becomes of one that is stopped in the middle of a step. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Change } from '../../shared/changes/change.ts';
import type { Alarm } from '../../shared/model/events.ts';
import { startPostgres } from '../test-support/postgres.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { connectAs } from '../test-support/process.ts';
import type { BareConsole } from '../test-support/process.ts';
import { crashIdcIds as idcs, writeNetwork } from './network.ts';
import { startTarget } from './target.ts';
import type { Target } from './target.ts';
import { startVictim } from './victim.ts';
import type { Victim } from './victim.ts';

const secret = 'secret-of-two-platforms';

let postgres: TestPostgres;
let directory: string;
let target: Target;
let beforeCommand: () => Promise<void> = async () => undefined;
const platforms: Victim[] = [];

async function startPlatform(name: string, database: string): Promise<Victim> {
  const network = await writeNetwork({ directory, mover: target.mover });
  const flags = [...network, '--data', path.join(directory, name), '--database', database];
  const victim = await startVictim({ rebufferPct: 0.5, placesFile: null }, flags);
  platforms.push(victim);
  return victim;
}

beforeAll(async () => {
  postgres = await startPostgres();
  directory = await mkdtemp(path.join(tmpdir(), 'switchyard-two-'));
  const secretFile = path.join(directory, 'secret');
  await writeFile(secretFile, secret, { mode: 0o600 });
  target = await startTarget({ idcs, directory, secretFile, beforeCommand: () => beforeCommand() });
});

afterAll(async () => {
  for (const victim of platforms) {
    victim.kill('SIGKILL');
    await victim.ended;
  }
  await target.close();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
});

/** The offsets of the `changes` log as a console has them, snapshot and all. */
async function follow(console: BareConsole): Promise<() => number[]> {
  const { result } = await console.request('view.subscribe', { view: 'changes' });
  const from = (result?.['cursor'] as { readonly offset: number }).offset;
  return () =>
    console.messages
      .filter(({ method, params }) => method === 'log.append' && params?.['key'] === 'changes')
      .flatMap(({ params }) => (params?.['events'] as { readonly offset: number }[]).map(({ offset }) => offset - from));
}

async function changeOf(console: BareConsole, changeId: string): Promise<Change> {
  const { result } = await console.request('change.get', { changeId });
  return result?.['change'] as Change;
}

interface Asking {
  readonly idempotencyKey: string;
  readonly breakGlass?: object;
}

/** Asks until the platform takes it: one that has only just started refuses at first. */
async function submitted(console: BareConsole, intent: object, asking: Asking): Promise<Change> {
  let change: Change | undefined;
  const ask = async (): Promise<string> => {
    const { result: preview } = await console.request('change.preview', { intent });
    const { plan, evidence } = preview as { readonly plan: { planHash: string }; readonly evidence: { id: string } };
    const { result, error } = await console.request('change.submit', {
      planHash: plan.planHash,
      evidenceId: evidence.id,
      reason: 'two platforms',
      ticket: null,
      ...asking,
    });
    change = result?.['change'] as Change | undefined;
    return error?.message ?? 'submitted';
  };
  await expect.poll(ask, { timeout: 20_000 }).toBe('submitted');
  if (change === undefined) throw new Error('submitted, but no change came');
  return change;
}

it('one drives; stopped in a step and woken late it is fenced off, and the other has brought the change to its end', async () => {
  const database = await postgres.createDatabase();
  const [first, second] = [await startPlatform('first', database), await startPlatform('second', database)];
  const [one, other] = [await connectAs(first.url, 'omar'), await connectAs(second.url, 'ana')];
  const [seenByOne, seenByOther] = [await follow(one), await follow(other)];

  // Asked for on one platform, approved on the other.
  const intent = {
    kind: 'traffic-shift',
    direction: 'away',
    idcs: [idcs[0]],
    receivers: {},
    stepPercents: [50, 100],
    holdMs: 100,
    profile: 'normal',
    onBreach: 'pause',
  };
  const { id, planHash } = await submitted(one, intent, { idempotencyKey: 'two-platforms-key' });

  // The first command has reached the target: the platform that sent it is stopped before it can hear the answer.
  const stopped = new Promise<void>((resolve) => {
    beforeCommand = async () => {
      beforeCommand = async () => undefined;
      first.kill('SIGSTOP');
      resolve();
    };
  });
  const approved = async (): Promise<string> =>
    (await other.request('change.approve', { changeId: id, planHash })).error?.message ?? 'approved';
  await expect.poll(approved, { timeout: 20_000 }).toBe('approved');
  await stopped;
  await expect.poll(async () => (await changeOf(other, id)).steps[0]).toMatchObject({ effect: 'intended' });

  await expect
    .poll(async () => (await changeOf(other, id)).state, { timeout: 25_000, interval: 100 })
    .toMatchObject({
      phase: 'closed',
      outcome: 'succeeded',
    });
  expect(target.effects.map(({ key }) => key)).toEqual([`${id}/step-1/1`, `${id}/step-2/1`]);
  const revision = (await changeOf(other, id)).revision;

  first.kill('SIGCONT');
  const auditor = await connectAs(second.url, 'ada');
  const audited = async (text: string): Promise<unknown[]> => {
    const { result } = await auditor.request('audit.search', { text });
    return result?.['entries'] as unknown[];
  };
  await expect.poll(() => audited('executor.fenced'), { timeout: 15_000 }).toMatchObject([{ outcome: 'refused' }]);
  expect(await audited('executor.take-over')).toHaveLength(1);
  expect(await audited('change.step.applied')).toHaveLength(2);
  expect((await changeOf(other, id)).revision).toBe(revision);
  expect(target.effects).toHaveLength(2);

  // Both have shown every document of the change, in order and once.
  const all = seenByOther();
  expect(all).toEqual(all.map((_, index) => index + 1));
  await expect.poll(seenByOne, { timeout: 15_000 }).toEqual(all);
  expect((await changeOf(one, id)).state).toMatchObject({ phase: 'closed', outcome: 'succeeded' });
  for (const console of [one, other, auditor]) console.close();
}, 90_000);

/** The `alarms` log as a console has it: the snapshot and what was appended since. */
async function followAlarms(console: BareConsole): Promise<() => Alarm[]> {
  const { result } = await console.request('view.subscribe', { view: 'alarms' });
  const snapshot = result?.['snapshot'] as Alarm[];
  return () => [
    ...snapshot,
    ...console.messages
      .filter(({ method, params }) => method === 'log.append' && params?.['key'] === 'alarms')
      .flatMap(({ params }) => (params?.['events'] as { readonly body: Alarm }[]).map(({ body }) => body)),
  ];
}

it('an alarm is one for both: acted on through either, and taken over from the one that raised it', async () => {
  const database = await postgres.createDatabase();
  const [first, second] = [await startPlatform('third', database), await startPlatform('fourth', database)];
  const [one, other] = [await connectAs(first.url, 'ana'), await connectAs(second.url, 'ada')];
  const alarms = await followAlarms(other);
  const ofCause = (cause: string): Alarm[] => alarms().filter((alarm) => alarm.cause === cause);

  // Both see the review that is owed after a change without a second person.
  const intent = { kind: 'hold', idcs: [idcs[0]], untilMs: Date.now() + 600_000 };
  const breakGlass = { why: 'nobody else is awake', typed: idcs[0] };
  const { id: changeId } = await submitted(one, intent, { idempotencyKey: 'two-platforms-alarm', breakGlass });
  const owed = `review-owed:${changeId}`;
  await expect.poll(() => ofCause(owed), { timeout: 20_000 }).toHaveLength(1);

  const acknowledged = await other.request('alarm.acknowledge', { alarmId: ofCause(owed)[0]?.id, why: 'I look at it' });
  expect(acknowledged.error).toBeUndefined();
  first.kill('SIGKILL');
  const audited = async (text: string): Promise<unknown[]> =>
    (await other.request('audit.search', { text })).result?.['entries'] as unknown[];
  await expect.poll(() => audited('executor.take-over'), { timeout: 25_000 }).toHaveLength(1);

  // The other one tells from now on: it ends the alarm that it has never raised.
  expect((await other.request('change.review', { changeId, note: 'it was right' })).error).toBeUndefined();
  await expect.poll(() => ofCause(owed).at(-1)?.clearedAtMs, { timeout: 20_000 }).toEqual(expect.any(Number));
  expect(new Set(ofCause(owed).map(({ id }) => id)).size).toBe(1);
  expect(ofCause(owed).map(({ count }) => count)).toEqual([1, 1, 1]);
  expect(ofCause(owed).at(-1)?.acknowledged).toMatchObject({ why: 'I look at it' });
  other.close();
}, 90_000);
