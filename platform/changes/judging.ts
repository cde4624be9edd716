/** What the rules are told of a plan, and their verdicts on a change that exists. */
import type { Change } from '../../shared/changes/change.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Plan, PlanCore, RuleVerdict } from '../../shared/changes/plan.ts';
import type { Progress, RuleInput } from '../../shared/rules/input.ts';
import type { Baseline } from './journal.ts';
import type { World } from './world.ts';

/** Where a traffic plan ends; undefined for a plan that moves no traffic. */
export function finalRouting(core: PlanCore): Routing | undefined {
  const last = core.steps.at(-1);
  return last?.kind === 'route' ? last.routing : undefined;
}

/** Routings of the steps from this one on. */
function routingsFrom(core: PlanCore, step: number): Routing[] {
  return core.steps.flatMap((planned) => (planned.kind === 'route' && planned.index >= step ? [planned.routing] : []));
}

/** The release that a config plan makes; null for a traffic plan. */
export function releaseOf(core: PlanCore): number | null {
  const first = core.steps[0];
  return first?.kind === 'config' ? first.release : null;
}

/** @param of.next the first step that is still to come */
export function differsOf({
  core,
  world,
  next,
}: {
  readonly core: PlanCore;
  readonly world: World;
  readonly next: number;
}): Pick<RuleInput, 'routing' | 'steps' | 'origin'> {
  const routing = finalRouting(core);
  const origin = world.originFacts(core);
  return {
    ...(routing === undefined ? {} : { routing, steps: routingsFrom(core, next) }),
    ...(origin === undefined ? {} : { origin }),
  };
}

export interface JudgedChange {
  readonly change: Pick<Change, 'id' | 'undoes' | 'requester' | 'approval' | 'startAtMs' | 'steps'>;
  readonly plan: Plan;
  readonly baseline: Baseline;
}

/** Verdicts for a change that exists, whose own lock and release don't stand in its way. @param live the network itself */
export function judgeOwn(live: World, { change, plan, baseline }: JudgedChange): readonly RuleVerdict[] {
  const { core } = plan;
  const world = live.of({ mode: core.mode, id: change.id });
  const { approval, requester } = change;
  const begun = change.steps.some(({ key }) => key !== null);
  const next = change.steps.find(({ effect }) => effect !== 'applied')?.index ?? core.steps.length;
  return world.judge(core.intent, {
    ...differsOf({ core, world, next }),
    touched: plan.idcs,
    ...(begun ? { progress: progressOf(core, baseline, next) } : {}),
    self: { changeId: change.id, release: releaseOf(core) },
    undoes: change.undoes !== null,
    people: [requester.subject, ...(approval.kind === 'approved' ? [approval, ...approval.given].map(({ by }) => by.subject) : [])],
    startAtMs: begun ? null : change.startAtMs,
    breakGlass: approval.kind === 'break-glass',
  });
}

/** @param stepsMade how many steps are certain, from the first on */
function progressOf(core: PlanCore, baseline: Baseline, stepsMade: number): Progress {
  if (baseline.kind !== 'route') return { stepsMade, shares: null };
  const last = core.steps[stepsMade - 1];
  return { stepsMade, shares: { from: baseline.routing, reached: last?.kind === 'route' ? last.routing : baseline.routing } };
}
