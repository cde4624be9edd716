import { describe, expect, it } from 'vitest';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { Intent } from '../../shared/changes/intent.ts';
import type { Plan } from '../../shared/changes/plan.ts';
import { exampleNowMs, exampleShift } from '../../shared/rules/example-network.ts';
import { mediaConfigKeys } from '../../shared/agents/config.ts';
import { mortal } from './test-support/mortal.ts';
import type { Rig } from './test-support/rig.ts';
import { anna, openRig } from './test-support/rig.ts';

const shift = exampleShift({ stepPercents: [50, 100], holdMs: 3_000 });

/** The same database lives through all rounds of a story, so each round asks for what is new then. */
interface Story {
  readonly intent: (round: number) => Intent;
  /** What is wrong from the beginning. */
  readonly trouble?: (rig: Rig) => void;
  readonly outcome: string;
  readonly mode?: 'drill';
  /** The routings that the target must have got, in order. */
  readonly routings: (plan: Plan, before: Routing) => readonly Routing[];
  /** Nothing done twice and nothing lost at another target than the ingress. */
  readonly after?: (rig: Rig, change: Change, where: string) => Promise<void> | void;
}

function routingsOf(plan: Plan): Routing[] {
  return plan.core.steps.flatMap((step) => (step.kind === 'route' ? [step.routing] : []));
}

const stories: Readonly<Record<string, Story>> = {
  'a shift': {
    intent: (round) => ({ ...shift, direction: round % 2 === 0 ? 'away' : 'back' }),
    outcome: 'succeeded',
    routings: routingsOf,
  },
  'a shift that breaches and reverts': {
    intent: () => exampleShift({ stepPercents: [100], holdMs: 3_000, onBreach: 'revert' }),
    trouble: (rig) => (rig.live.readings = { 'ath-1 rebufferPct': 50 }),
    outcome: 'reverted',
    routings: (plan, before) => [...routingsOf(plan), before],
  },
  'a config release': {
    intent: (round) => ({
      kind: 'config-release',
      namespace: 'media',
      baseRelease: round + 1,
      values: Object.fromEntries(Object.entries(mediaConfigKeys).map(([key, spec]) => [key, spec.default])),
      stages: [['osl-1'], ['ath-1', 'lis-1']],
      adoptionPct: 100,
      holdMs: 3_000,
      onBreach: 'pause',
    }),
    outcome: 'succeeded',
    routings: () => [],
  },
  'a hold': {
    intent: (round) => ({ kind: 'hold', idcs: ['osl-1', 'lis-1'], untilMs: exampleNowMs + 6e8 - round }),
    outcome: 'succeeded',
    routings: () => [],
    after: async (rig, change, where) => {
      const until = { 'osl-1': null, 'lis-1': null };
      const command = { token: 0, key: '', changeId: '', by: anna, why: '', guard: 'hold', rule: null, until } as const;
      const { rows } = await rig.store.run('guard.read', { command });
      expect(
        rows.map(({ change_id: id, effect_key: key }) => [id, key]),
        where,
      ).toEqual(rows.map(() => [change.id, change.steps[0]?.key]));
      expect(rows, where).toHaveLength(2);
    },
  },
  'an origin switch': {
    intent: (round) => ({
      kind: 'origin-switch',
      streams: { by: 'ids', streamIds: ['match-1', 'match-2', 'match-3'] },
      toIdc: round % 2 === 0 ? 'ath-1' : 'lis-1',
      batch: 2,
      holdMs: 3_000,
      onBreach: 'pause',
    }),
    trouble: (rig) => ['match-1', 'match-2', 'match-3'].forEach((id) => rig.live.ingest.set(id, 'osl-1')),
    outcome: 'succeeded',
    routings: () => [],
    after: (rig, change, where) => {
      const own = rig.encoders.effects.filter(({ key }) => key.startsWith(change.id));
      expect(
        own.map(({ key }) => key),
        where,
      ).toEqual(change.steps.map(({ key }) => key));
    },
  },
  'a drill of a shift': {
    intent: () => shift,
    mode: 'drill',
    outcome: 'succeeded',
    routings: () => [],
  },
};

interface Round {
  readonly round: number;
  /** The point at which the platform is killed; Infinity: it lives. */
  readonly diesAt: number;
}

/** Runs the story on a platform that is killed at the point, starts another one, lets it come to its end and looks at everything. */
async function live(rig: Rig, story: Story, { round, diesAt }: Round): Promise<number> {
  const where = `killed at point ${String(diesAt)}`;
  const before = rig.life().changes.intended();
  const effectsBefore = rig.ingress.effects.length;
  const { change: asked, preview } = await rig.ask(story.intent(round), {}, story.mode);
  await endLife(rig);
  const first = mortal({ store: rig.store, timers: rig.time.timers, actuator: rig.ingress, originActuator: rig.encoders }, diesAt);
  await rig.restart(first);
  // Killed before it answered or not: the person sees the truth after the restart.
  void rig.call('change.approve', { changeId: asked.id, planHash: asked.planHash }, anna).catch(() => undefined);
  await rig.wait(async () => first.isDead() || (await rig.change(asked.id)).state.phase === 'closed');
  if (first.isDead()) await rig.restart();
  if ((await rig.change(asked.id)).state.phase === 'awaiting-approval') {
    await rig.call('change.approve', { changeId: asked.id, planHash: asked.planHash }, anna);
  }
  const change = await rig.until(asked.id, ({ state }) => state.phase === 'closed');

  expect(change.state, where).toMatchObject({ outcome: story.outcome });
  const effects = rig.ingress.effects.slice(effectsBefore);
  expect(
    effects.map(({ routing }) => routing),
    where,
  ).toEqual(story.routings(preview.plan, before));
  expect(new Set(effects.map(({ key }) => key)).size, where).toBe(effects.length);
  expect(
    change.steps.every(({ effect }) => effect === (story.outcome === 'reverted' ? 'reverted' : 'applied')),
    where,
  ).toBe(true);
  expect(rig.life().changes.held(), where).toEqual({});
  const audited = await actions(rig, change.id);
  for (const action of ['change.submit', 'change.approve', 'change.start']) {
    expect(
      audited.filter((entry) => entry === action),
      `${action}, ${where}`,
    ).toHaveLength(1);
  }
  expect(
    audited.filter((entry) => entry === 'change.step.applied'),
    where,
  ).toHaveLength(change.steps.filter(({ appliedAtMs }) => appliedAtMs !== null).length);
  await story.after?.(rig, change, where);
  expect(rig.failures, where).toEqual([]);
  await endLife(rig);
  rig.time.advance(600_000);
  await rig.restart();
  return first.points();
}

async function endLife(rig: Rig): Promise<void> {
  await rig.life().changes.close();
  await rig.life().configCentre.close();
}

async function actions(rig: Rig, changeId: string): Promise<readonly string[]> {
  return (await rig.audited(changeId)).map(({ action }) => action);
}

describe('a platform that is killed', { timeout: 180_000 }, () => {
  for (const [name, story] of Object.entries(stories)) {
    it(`at any point of ${name} does nothing twice and loses nothing`, async () => {
      const rig = await openRig();
      story.trouble?.(rig);
      const points = await live(rig, story, { round: 0, diesAt: Infinity });
      expect(points).toBeGreaterThan(8);
      for (let diesAt = 1; diesAt <= points; diesAt += 1) await live(rig, story, { round: diesAt, diesAt });
      await rig.close();
    });
  }

  it('while a step is held pauses when data is missing since, and says how much', async () => {
    const rig = await openRig();
    const { id } = await rig.begin(exampleShift({ holdMs: 60_000 }));
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    rig.time.advance(5_000);
    await rig.life().changes.close();
    rig.time.advance(30_000);
    rig.live.gap = true;
    await rig.restart();
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: expect.stringMatching(/^Platform restarted during hold; data gap of 3\d s\./) as unknown });
    expect(rig.ingress.effects).toHaveLength(1);
    await rig.call('change.resume', { changeId: id, why: 'looks well' });
    await rig.until(id, ({ steps }) => steps[1]?.effect === 'applied');
    await rig.close();
  });

  it('waits for its sources before it takes their silence for a reason to pause', async () => {
    const rig = await openRig();
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    await rig.life().changes.close();
    rig.live.idcs = { 'ath-1': { stale: true, dataAgeMs: 30_000 } };
    await rig.restart();
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'reconciling');
    rig.live.idcs = {};
    const { state } = await rig.until(id, (change) => change.state.phase === 'closed' || change.state.phase === 'paused');
    expect(state).toMatchObject({ outcome: 'succeeded' });
    await rig.close();
  });

  it('and comes back late is fenced off by what has acted since', async () => {
    const rig = await openRig();
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    await rig.life().changes.close();
    rig.ingress.hold({ token: 50, key: 'of another platform', routing: rig.life().changes.intended() });
    await rig.restart();
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: expect.stringContaining('holds a newer command') as unknown });
    expect(rig.ingress.effects).toHaveLength(1);
    await rig.close();
  });

  it('finds a target that forgot the command, and gives it the same again', async () => {
    const rig = await openRig();
    const { id } = await rig.begin(shift);
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    const first = rig.ingress.effects[0];
    await rig.life().changes.close();
    rig.ingress.hold({ token: 0, key: 'nothing', routing: rig.life().changes.intended() });
    await rig.restart();
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect(rig.ingress.effects[1]).toEqual(first);
    await rig.close();
  });
});
