/** From an intent to an immutable plan: steps, declared checks, title, inverse. Pure but for its inputs. */
import { receivingIdcs, shiftRouting, touchedIdcs } from '../../shared/changes/shift.ts';
import { forecastPlan } from '../../shared/changes/forecast.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { ConfigReleaseIntent, Intent, OriginSwitchIntent, TrafficShiftIntent } from '../../shared/changes/intent.ts';
import { forecastOrigins } from '../../shared/changes/origin-forecast.ts';
import type { ChangeMode, Evidence, Forecast, Plan, PlanCore, PlanStep, Preview, SuccessCheck } from '../../shared/changes/plan.ts';
import { canonicalJson } from '../../shared/canonical.ts';
import type { NetworkSnapshot } from '../../shared/model/snapshot.ts';
import { ruleTitles } from '../../shared/rules/evaluate.ts';
import { listed } from '../../shared/rules/input.ts';
import { wantsSecondPerson } from '../../shared/rules/policy.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { hashOf, sha256Hex } from './hash.ts';
import { breakGlassOf } from './break-glass.ts';
import { checkIntent } from './intent-check.ts';
import { differsOf, finalRouting, releaseOf } from './judging.ts';
import { streamsOf, unplannedPlaces } from './origins/facts.ts';
import { originInverse, originSteps, originTitle } from './origins/plan.ts';
import { watchingOf } from './watching.ts';
import type { Watching } from './watching.ts';
import type { World } from './world.ts';

/** A stream counts as lost for a minute after its ingest has ended, unless it is ingested again. */
const streamsLostWindowMs = 60_000;

export interface PreviewOf {
  readonly intent: Intent;
  readonly mode: ChangeMode;
  readonly atMs: number;
  readonly evidenceId: string;
  /** Who asks. */
  readonly subject: string;
  readonly startAtMs: number | null;
  /** It takes back what a change did, and nothing else. */
  readonly isUndo: boolean;
}

/** @throws SwitchyardError `not-found` or `invalid-params` for an intent that no plan can be made of. */
export function makePreview({ intent, mode, atMs, evidenceId, subject, startAtMs, isUndo }: PreviewOf, live: World): MadePreview {
  const world = live.of({ mode, id: null });
  checkIntent(intent, world);
  const snapshot = world.snapshot();
  const steps = stepsOf(intent, snapshot, world);
  const does: PlanCore = {
    version: 1,
    mode,
    intent,
    steps,
    checks: checksOf(intent, snapshot, world),
    revisions: world.revisions(intent),
    saysHash: '',
  };
  const routing = finalRouting(does);
  const title = titleOf(does, snapshot, world);
  const unfenced = world.unfenced(intent);
  const says: Omit<Plan, 'core' | 'planHash' | 'createdAtMs'> = {
    // The shadow network of a drill is gone when it closes: there is nothing to undo.
    inverse: mode === 'drill' ? null : inverseOf(intent, world),
    needsApproval: unfenced !== null || wantsSecondPerson(intent, world.policy()),
    unfenced,
    breakGlass: breakGlassOf(intent, world.policy(), unfenced),
    title: mode === 'drill' ? `Drill: ${title}` : title,
    idcs: touchedOf(does, world, routing),
  };
  const core: PlanCore = { ...does, saysHash: hashOf(says) };
  const planHash = hashOf(core);
  const plan: Plan = { core, planHash, createdAtMs: atMs, ...says };
  const evidence: Evidence = {
    id: evidenceId,
    planHash,
    takenAtMs: atMs,
    forecast: forecastOf(core, world),
    verdicts: world.judge(intent, { ...differsOf({ core, world, next: 0 }), people: [subject], startAtMs, undoes: isUndo }),
  };
  const evidenceText = canonicalJson(evidence);
  return { preview: { plan, evidence, evidenceHash: sha256Hex(evidenceText) }, evidenceText };
}

/** What the plan would do to each IDC of the world as it is. */
export function forecastOf(core: PlanCore, world: World): Forecast {
  const origin = world.originFacts(core);
  if (core.intent.kind === 'origin-switch' && origin !== undefined) return forecastOrigins(core.intent, world.snapshot(), origin);
  return forecastPlan(core, world.snapshot());
}

function touchedOf(core: PlanCore, world: World, routing: Routing | undefined): string[] {
  const from = Object.keys(world.originFacts(core)?.from ?? {}).toSorted();
  return [...new Set([...touchedIdcs(core.intent, world.snapshot(), routing), ...from])];
}

export interface MadePreview {
  readonly preview: Preview;
  /** Canonical JSON of the evidence: its hash is over these bytes. */
  readonly evidenceText: string;
}

function stepsOf(intent: Intent, snapshot: NetworkSnapshot, world: World): PlanStep[] {
  if (intent.kind === 'hold' || intent.kind === 'override') {
    const rule = intent.kind === 'override' ? intent.rule : null;
    return [{ kind: 'guard', index: 0, guard: intent.kind, rule, idcs: intent.idcs, untilMs: intent.untilMs, holdMs: 0 }];
  }
  // A check looks at data from after the step only, so no hold is shorter than the window.
  const holdMs = checksOf(intent, snapshot, world).length === 0 ? intent.holdMs : watchedFor(intent.holdMs, world).holdMs;
  if (intent.kind === 'traffic-shift') {
    return intent.stepPercents.map((percent, index) => ({
      kind: 'route',
      index,
      percent,
      routing: shiftRouting(intent, snapshot, percent),
      holdMs,
    }));
  }
  if (intent.kind === 'origin-switch') return originSteps(intent, world.origins, holdMs);
  const release = Math.max(0, ...(world.config(intent)?.releases ?? [])) + 1;
  const { namespace, adoptionPct } = intent;
  return intent.stages.map((targets, index) => ({ kind: 'config', index, namespace, release, targets, adoptionPct, holdMs }));
}

function watchedFor(askedMs: number, { policy, network }: Pick<World, 'policy' | 'network'>): Watching {
  return watchingOf(askedMs, { policy: policy(), network });
}

/** Receivers are watched; who is left is not, nor is a rollback: what runs there is bad already. A guard moves nothing. */
function checksOf(intent: Intent, snapshot: NetworkSnapshot, world: Pick<World, 'policy' | 'network'>): SuccessCheck[] {
  if (intent.kind === 'config-rollback' || intent.kind === 'hold' || intent.kind === 'override') return [];
  const policy = world.policy();
  const { windowMs } = watchedFor(intent.holdMs, world);
  const idcs = watchedOf(intent, snapshot);
  if (idcs.length === 0) return [];
  const { successChecks } = policy;
  const watch = (metric: keyof Policy['successChecks']): SuccessCheck => ({
    metric,
    max: successChecks[metric],
    windowMs,
    idcs,
    mayBeSilent: [],
  });
  switch (intent.kind) {
    // A moved player starts anew, and the first tries of a few are no measure: a shift is not judged by them.
    case 'traffic-shift':
      return [watch('rebufferPct'), watch('loadPct'), publishersCheck(intent, snapshot, policy)];
    case 'origin-switch':
      return [{ metric: 'streamsAwayPct', max: mostAwayPct, windowMs, idcs, mayBeSilent: [] }, watch('loadPct')];
    case 'config-release':
      return [watch('rebufferPct'), watch('startFailurePct'), watch('loadPct')];
  }
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

/** Some encoders end by themselves while a batch is watched: of one stream none may, of many a few. */
const mostAwayPct = 10;

function watchedOf(intent: TrafficShiftIntent | OriginSwitchIntent | ConfigReleaseIntent, snapshot: NetworkSnapshot): string[] {
  if (intent.kind === 'traffic-shift') return receivingIdcs(snapshot.intended, shiftRouting(intent, snapshot));
  return intent.kind === 'origin-switch' ? [intent.toIdc] : idcsAmong(intent.stages.flat(), snapshot);
}

/** What brings back what was there. Of a rollback: the release that most of its targets run now. Of a guard: lifting it. */
function inverseOf(intent: Intent, world: World): Intent | null {
  switch (intent.kind) {
    case 'traffic-shift':
      return { ...intent, direction: intent.direction === 'away' ? 'back' : 'away', receivers: {} };
    case 'config-release':
    case 'config-rollback': {
      const { namespace, stages, adoptionPct, holdMs } = intent;
      const latest = Math.max(0, ...(world.config(intent)?.releases ?? []));
      return latest === 0 ? null : { kind: 'config-rollback', namespace, toRelease: latest, stages, adoptionPct, holdMs };
    }
    case 'origin-switch':
      return originInverse(intent, world.origins);
    case 'hold':
    case 'override':
      return intent.untilMs === null ? null : { ...intent, untilMs: null };
  }
}

function titleOf(core: PlanCore, snapshot: NetworkSnapshot, world: World): string {
  const { intent } = core;
  switch (intent.kind) {
    case 'traffic-shift': {
      const who = listed(intent.idcs);
      const end = intent.stepPercents.at(-1) ?? 100;
      const part = end === 100 ? '' : ` ${String(end)} %`;
      if (intent.direction === 'back') return `Bring ${who} back${part}`;
      const receivers = receivingIdcs(snapshot.intended, shiftRouting(intent, snapshot));
      const emergency = intent.profile === 'emergency' ? ' (emergency)' : '';
      return `Shift ${who} away${part}${receivers.length === 0 ? '' : ` to ${listed(receivers)}`}${emergency}`;
    }
    case 'config-release':
      return `Release ${intent.namespace} r${String(releaseOf(core))} on ${listed(intent.stages.flat())}`;
    case 'config-rollback':
      return `Roll ${intent.namespace} back to r${String(intent.toRelease)} on ${listed(intent.stages.flat())}`;
    case 'origin-switch':
      return originTitle(intent, streamsOf(core), world.origins);
    case 'hold':
      return intent.untilMs === null ? `Lift the hold of ${listed(intent.idcs)}` : `Hold ${listed(intent.idcs)}`;
    case 'override': {
      const rule = ruleWords(intent.rule);
      const idcs = listed(intent.idcs);
      return intent.untilMs === null ? `End the override of ${rule} on ${idcs}` : `Override ${rule} on ${idcs}`;
    }
  }
}

function ruleWords(rule: string): string {
  const known = Object.entries(ruleTitles).find(([name]) => name === rule);
  return known === undefined ? rule : known[1].toLowerCase();
}

/** What the plan stands on must be as it was. @param live the network itself @throws SwitchyardError `plan-outdated` naming what moved. */
export function requireRevisions({ core, idcs }: Plan, live: World): void {
  const world = live.of({ mode: core.mode, id: null });
  const now = world.revisions(core.intent);
  const words = { policy: 'the policy', topology: "the network's IDCs", routing: 'the intended routing', config: 'the config releases' };
  const moved = (Object.keys(words) as (keyof typeof words)[]).filter((key) => now[key] !== core.revisions[key]).map((key) => words[key]);
  const remedy = 'Preview again, look at what is different, and submit that.';
  if (moved.length > 0) throw new SwitchyardError('plan-outdated', `${moved.join(', ')} moved since this was planned`, { remedy });
  const elsewhere = unplannedPlaces({ idcs, streamIds: streamsOf(core) }, world);
  if (elsewhere !== null) throw new SwitchyardError('plan-outdated', elsewhere, { remedy });
}
