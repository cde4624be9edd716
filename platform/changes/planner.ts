/** From an intent to an immutable plan: steps, declared checks, title, inverse. Pure but for its inputs. */
import type { Change } from '../../shared/changes/change.ts';
import { receivingIdcs, shiftRouting, touchedIdcs } from '../../shared/changes/shift.ts';
import { forecastPlan } from '../../shared/changes/forecast.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Intent, TrafficShiftIntent } from '../../shared/changes/intent.ts';
import type { Evidence, Plan, PlanCore, PlanStep, Preview, RuleVerdict, SuccessCheck } from '../../shared/changes/plan.ts';
import { canonicalJson } from '../../shared/canonical.ts';
import type { NetworkSnapshot } from '../../shared/model/snapshot.ts';
import { listed } from '../../shared/rules/input.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { hashOf, sha256Hex } from './hash.ts';
import { checkIntent } from './intent-check.ts';
import type { SupportedIntent } from './intent-check.ts';
import type { World } from './world.ts';

/** A stream counts as lost for a minute after its ingest has ended, unless it is ingested again. */
const streamsLostWindowMs = 60_000;

/** @throws SwitchyardError `not-supported`, `not-found` or `invalid-params` for an intent that no plan can be made of. */
export function makePreview(
  intent: Intent,
  world: World,
  made: { readonly atMs: number; readonly evidenceId: string; readonly subject: string; readonly startAtMs: number | null },
): MadePreview {
  const supported = checkIntent(intent, world);
  const snapshot = world.snapshot();
  const core: PlanCore = {
    version: 1,
    mode: 'live',
    intent: supported,
    steps: stepsOf(supported, snapshot, world),
    checks: checksOf(supported, snapshot, world.policy()),
    revisions: world.revisions(supported),
  };
  const planHash = hashOf(core);
  const routing = finalRouting(core);
  const plan: Plan = {
    core,
    planHash,
    createdAtMs: made.atMs,
    inverse: inverseOf(supported, world),
    needsApproval: world.policy().needsApproval.includes(supported.kind),
    breakGlass: {
      role: world.policy().breakGlassRole,
      startsWithinMs: world.policy().breakGlassStartsWithinMs,
      reviewWithinMs: world.policy().reviewWithinMs,
    },
    title: titleOf(supported, snapshot, releaseOf(core)),
    idcs: touchedIdcs(supported, snapshot, routing),
  };
  const evidence: Evidence = {
    id: made.evidenceId,
    planHash,
    takenAtMs: made.atMs,
    forecast: forecastPlan(core, snapshot),
    verdicts: world.judge(supported, {
      ...(routing === undefined ? {} : { routing, steps: routingsFrom(core, 0) }),
      people: [made.subject],
      startAtMs: made.startAtMs,
    }),
  };
  const evidenceText = canonicalJson(evidence);
  return { preview: { plan, evidence, evidenceHash: sha256Hex(evidenceText) }, evidenceText };
}

export interface MadePreview {
  readonly preview: Preview;
  /** Canonical JSON of the evidence: its hash is over these bytes. */
  readonly evidenceText: string;
}

/** Where a traffic plan ends; undefined for a plan that moves no traffic. */
export function finalRouting(core: PlanCore): Extract<PlanStep, { kind: 'route' }>['routing'] | undefined {
  const last = core.steps.at(-1);
  return last?.kind === 'route' ? last.routing : undefined;
}

/** Routings of the steps from this one on. */
export function routingsFrom(core: PlanCore, step: number): Routing[] {
  return core.steps.flatMap((planned) => (planned.kind === 'route' && planned.index >= step ? [planned.routing] : []));
}

/** The release that a config plan makes; null for a traffic plan. */
export function releaseOf(core: PlanCore): number | null {
  const first = core.steps[0];
  return first?.kind === 'config' ? first.release : null;
}

/** Verdicts for a change that exists, whose own lock and release don't stand in its way. */
export function judgeOwn(
  world: World,
  change: Pick<Change, 'id' | 'undoes' | 'requester' | 'approval' | 'startAtMs' | 'steps'>,
  core: PlanCore,
): readonly RuleVerdict[] {
  const routing = finalRouting(core);
  const { approval, requester } = change;
  const begun = change.steps.some(({ key }) => key !== null);
  const next = change.steps.find(({ effect }) => effect !== 'applied')?.index ?? core.steps.length;
  return world.judge(core.intent, {
    ...(routing === undefined ? {} : { routing, steps: routingsFrom(core, next) }),
    self: { changeId: change.id, release: releaseOf(core) },
    undoes: change.undoes !== null,
    people: [requester.subject, ...(approval.kind === 'approved' ? [approval.by.subject] : [])],
    startAtMs: begun ? null : change.startAtMs,
    breakGlass: approval.kind === 'break-glass',
  });
}

function stepsOf(intent: SupportedIntent, snapshot: NetworkSnapshot, world: World): PlanStep[] {
  // A check looks at data from after the step only, so no hold is shorter than the window.
  const holdMs = Math.max(intent.holdMs, checksOf(intent, snapshot, world.policy()).length === 0 ? 0 : world.policy().checkWindowLeastMs);
  if (intent.kind === 'traffic-shift') {
    return intent.stepPercents.map((percent, index) => ({
      kind: 'route',
      index,
      percent,
      routing: shiftRouting(intent, snapshot, percent),
      holdMs,
    }));
  }
  const release = Math.max(0, ...(world.config(intent)?.releases ?? [])) + 1;
  const { namespace, adoptionPct } = intent;
  return intent.stages.map((targets, index) => ({ kind: 'config', index, namespace, release, targets, adoptionPct, holdMs }));
}

/** Receivers are watched; who is left is not, nor is a rollback: what runs there is bad already. */
function checksOf(intent: SupportedIntent, snapshot: NetworkSnapshot, policy: Policy): SuccessCheck[] {
  if (intent.kind === 'config-rollback') return [];
  const windowMs = Math.min(policy.checkWindowMostMs, Math.max(policy.checkWindowLeastMs, Math.round(intent.holdMs / 2)));
  const idcs =
    intent.kind === 'traffic-shift' ? receivingIdcs(snapshot, shiftRouting(intent, snapshot)) : idcsAmong(intent.stages.flat(), snapshot);
  if (idcs.length === 0) return [];
  const { successChecks } = policy;
  const watch = (metric: keyof Policy['successChecks']): SuccessCheck => ({
    metric,
    max: successChecks[metric],
    windowMs,
    idcs,
    mayBeSilent: [],
  });
  // A moved player starts anew, and the first tries of a few are no measure: a shift is not judged by them.
  return intent.kind === 'traffic-shift'
    ? [watch('rebufferPct'), watch('loadPct'), publishersCheck(intent, snapshot, policy)]
    : [watch('rebufferPct'), watch('startFailurePct'), watch('loadPct')];
}

/** Publishers that were thrown out must be back somewhere: whoever gives and whoever takes is watched. */
function publishersCheck(intent: TrafficShiftIntent, snapshot: NetworkSnapshot, policy: Policy): SuccessCheck {
  return {
    metric: 'streamsLostPct',
    max: policy.streamsLostMostPct,
    windowMs: streamsLostWindowMs,
    idcs: touchedIdcs(intent, snapshot),
    mayBeSilent: intent.direction === 'away' ? intent.idcs : [],
  };
}

/** Targets that are IDCs: of what the network as a whole runs there is nothing to watch. */
function idcsAmong(targets: readonly string[], snapshot: NetworkSnapshot): string[] {
  return targets.filter((target) => snapshot.idcs.some(({ id }) => id === target));
}

/** What brings back what was there. Of a rollback: the release that most of its targets run now. */
function inverseOf(intent: SupportedIntent, world: World): Intent | null {
  switch (intent.kind) {
    case 'traffic-shift':
      return { ...intent, direction: intent.direction === 'away' ? 'back' : 'away', receivers: {} };
    case 'config-release':
    case 'config-rollback': {
      const { namespace, stages, adoptionPct, holdMs } = intent;
      const latest = Math.max(0, ...(world.config(intent)?.releases ?? []));
      return latest === 0 ? null : { kind: 'config-rollback', namespace, toRelease: latest, stages, adoptionPct, holdMs };
    }
  }
}

function titleOf(intent: SupportedIntent, snapshot: NetworkSnapshot, release: number | null): string {
  switch (intent.kind) {
    case 'traffic-shift': {
      const who = listed(intent.idcs);
      const end = intent.stepPercents.at(-1) ?? 100;
      const part = end === 100 ? '' : ` ${String(end)} %`;
      if (intent.direction === 'back') return `Bring ${who} back${part}`;
      const receivers = receivingIdcs(snapshot, shiftRouting(intent, snapshot));
      const emergency = intent.profile === 'emergency' ? ' (emergency)' : '';
      return `Shift ${who} away${part}${receivers.length === 0 ? '' : ` to ${listed(receivers)}`}${emergency}`;
    }
    case 'config-release':
      return `Release ${intent.namespace} r${String(release)} on ${listed(intent.stages.flat())}`;
    case 'config-rollback':
      return `Roll ${intent.namespace} back to r${String(intent.toRelease)} on ${listed(intent.stages.flat())}`;
  }
}

/** What the plan stands on must be as it was. @throws SwitchyardError `plan-outdated` naming what moved. */
export function requireRevisions(core: PlanCore, world: World): void {
  const now = world.revisions(core.intent);
  const words = { policy: 'the policy', topology: "the network's IDCs", routing: 'the intended routing', config: 'the config releases' };
  const moved = (Object.keys(words) as (keyof typeof words)[]).filter((key) => now[key] !== core.revisions[key]).map((key) => words[key]);
  if (moved.length === 0) return;
  throw new SwitchyardError('plan-outdated', `${moved.join(', ')} moved since this was planned`, {
    remedy: 'Preview again, look at what is different, and submit that.',
  });
}
