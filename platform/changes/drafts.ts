/** What the executor writes: each function says what becomes of a change after one thing happened. Pure. */
import type { Change, StepRecord } from '../../shared/changes/change.ts';
import type { PlanStep } from '../../shared/changes/plan.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { durationWords } from '../../shared/rules/input.ts';
import { platformActor } from '../platform-actor.ts';
import type { Draft } from './book.ts';
import { auditedCommand, commandOf, revertCommand } from './commands.ts';
import type { Effect, StoredChange } from './journal.ts';
import { lockNames } from './lock-names.ts';
import { auditOf, timelineOf } from './records.ts';
import { stepWords } from './step-words.ts';
import type { Reading } from './target.ts';
import type { CheckResult } from './watch.ts';

type Told = Pick<Reading, 'text' | 'brief'>;

export function changedStep(change: Change, index: number, differs: Partial<StepRecord>): StepRecord[] {
  return change.steps.map((step) => (step.index === index ? { ...step, ...differs } : step));
}

/** The intent of a step, before its effect: key, token and the routing that is now asked for. */
export function intendStep(
  stored: StoredChange,
  planned: PlanStep,
  { atMs, over }: { readonly atMs: number; readonly over: number },
): Draft {
  const { change } = stored;
  const record = change.steps[planned.index];
  const attempts = stored.effects.filter(({ purpose, step }) => purpose === 'step' && step === planned.index).length;
  const key = `${change.id}/step-${String(planned.index + 1)}/${String(attempts + 1)}`;
  const command = commandOf(stored, planned);
  const reconciling = change.state.phase === 'running' && change.state.activity === 'reconciling';
  return {
    ...(reconciling ? { event: { type: 'apply', atMs } } : {}),
    change: {
      steps: changedStep(change, planned.index, { ...record, effect: 'intended', key, intendedAtMs: atMs, problem: null, check: null }),
    },
    intend: { key, purpose: 'step', step: planned.index, command },
    route: command.kind === 'route' ? { routing: command.routing, over } : null,
    locks: lockNames(stored.plan),
    audits: (next) => [
      auditOf(next, {
        action: 'change.step.intended',
        actor: platformActor,
        atMs,
        details: { step: planned.index, command: auditedCommand(command) },
      }),
    ],
  };
}

export function intendRevert(stored: StoredChange, { atMs, over }: { readonly atMs: number; readonly over: number }): Draft {
  const { change, baseline } = stored;
  const attempts = stored.effects.filter(({ purpose }) => purpose === 'revert').length;
  const step = change.state.phase === 'reverting' ? change.state.step : 0;
  const command = revertCommand(stored, baseline);
  return {
    intend: { key: `${change.id}/revert/${String(attempts + 1)}`, purpose: 'revert', step, command },
    route: command.kind === 'route' ? { routing: command.routing, over } : null,
    audits: (next) => [
      auditOf(next, { action: 'change.revert.intended', actor: platformActor, atMs, details: { command: auditedCommand(command) } }),
    ],
  };
}

/** The effect is there and was read back. `holdUntilMs` when the step may be held at once. */
export function applied(
  stored: StoredChange,
  effect: Effect,
  { atMs, reading, holdUntilMs }: { readonly atMs: number; readonly reading: Told; readonly holdUntilMs: number | null },
): Draft {
  const { state } = stored.change;
  const { text, brief } = reading;
  const intendedAtMs = stored.change.steps[effect.step]?.intendedAtMs ?? null;
  // A guard stands at once, and says until when.
  const isTimed = intendedAtMs !== null && effect.command.kind !== 'guard';
  const detail = isTimed ? `${brief} in ${durationWords(atMs - intendedAtMs)}` : brief;
  const holds = holdUntilMs !== null && state.phase === 'running' && state.step === effect.step && state.activity !== 'checking';
  return {
    ...(holds && state.activity !== 'holding' ? { event: { type: 'hold', atMs, untilMs: holdUntilMs } } : {}),
    change: { steps: changedStep(stored.change, effect.step, { effect: 'applied', appliedAtMs: atMs, readBack: text, problem: null }) },
    settle: { key: effect.key, state: 'applied' },
    audits: (next) => [
      auditOf(next, { action: 'change.step.applied', actor: platformActor, atMs, reason: text, details: factsOf(effect) }),
    ],
    timeline: (next) => [timelineOf(next, { what: `${stepWords(stored, effect.step)} applied`, detail, actor: platformActor, atMs })],
  };
}

/** Nobody knows whether the effect is there: said so, and the target is asked until it tells. */
export function unknown(stored: StoredChange, effect: Effect, { atMs, why }: { readonly atMs: number; readonly why: string }): Draft {
  const { state } = stored.change;
  const reconciles = state.phase === 'running' && state.activity !== 'reconciling';
  return {
    ...(reconciles ? { event: { type: 'reconcile', atMs } } : {}),
    change: { steps: changedStep(stored.change, effect.step, { effect: 'unknown', problem: why }) },
    audits: (next) => [
      auditOf(next, {
        action: effect.purpose === 'step' ? 'change.step.unknown' : 'change.revert.unknown',
        actor: platformActor,
        atMs,
        outcome: 'failure',
        reason: why,
        details: factsOf(effect),
      }),
    ],
    timeline: (next) => [
      timelineOf(next, {
        what: `${effect.purpose === 'step' ? stepWords(stored, effect.step) : 'revert'} unknown, asking the target`,
        detail: firstSentence(why),
        severity: 'unknown',
        actor: platformActor,
        atMs,
      }),
    ],
  };
}

/** Surely no effect: refused, or fenced off by a newer command. The routing that was asked for before is asked for again. */
export function refused(
  stored: StoredChange,
  effect: Effect,
  { atMs, why, over }: { readonly atMs: number; readonly why: string; readonly over: number | null },
): Draft {
  const { state } = stored.change;
  const words = `${stepWords(stored, effect.step)} was refused: ${why}`;
  const before = previousRouting(stored, effect);
  return {
    ...(state.phase === 'running'
      ? { event: { type: 'pause', atMs, by: platformActor, why: words, stepCount: stored.plan.core.steps.length } }
      : {}),
    change: { steps: changedStep(stored.change, effect.step, { effect: 'failed', problem: why }) },
    settle: { key: effect.key, state: 'failed' },
    route: over === null || before === null ? null : { routing: before, over },
    audits: (next) => [
      auditOf(next, {
        action: 'change.step.refused',
        actor: platformActor,
        atMs,
        outcome: 'failure',
        reason: why,
        details: factsOf(effect),
      }),
    ],
    timeline: (next) => [timelineOf(next, { what: `paused, ${firstSentence(words)}`, severity: 'degraded', actor: platformActor, atMs })],
  };
}

export function paused(
  stored: StoredChange,
  { atMs, why, check }: { readonly atMs: number; readonly why: string; readonly check?: CheckResult },
): Draft {
  const { state } = stored.change;
  if (state.phase !== 'running' && state.phase !== 'ready') return {};
  const step = state.phase === 'running' ? state.step : 0;
  return {
    event: { type: 'pause', atMs, by: platformActor, why, stepCount: stored.plan.core.steps.length },
    ...(check === undefined ? {} : { change: { steps: changedStep(stored.change, step, { check: checkRecord(check, atMs) }) } }),
    audits: (next) => [auditOf(next, { action: 'change.pause', actor: platformActor, atMs, reason: why, details: { step } })],
    timeline: (next) => [
      timelineOf(next, {
        what: `paused at ${stepWords(stored, step)}`,
        detail: firstSentence(why),
        severity: 'degraded',
        actor: platformActor,
        atMs,
      }),
    ],
  };
}

export function passed(stored: StoredChange, step: number, { atMs, check }: { readonly atMs: number; readonly check: CheckResult }): Draft {
  return {
    event: { type: 'pass', atMs, stepCount: stored.plan.core.steps.length },
    change: { steps: changedStep(stored.change, step, { check: checkRecord(check, atMs) }) },
    audits: (next) => [auditOf(next, { action: 'change.step.passed', actor: platformActor, atMs, reason: check.text, details: { step } })],
  };
}

/** A breach by policy of the plan: back to where it began. */
export function reverting(
  stored: StoredChange,
  {
    by,
    why,
    atMs,
    check,
    sessionId = null,
  }: { readonly by: Actor; readonly why: string; readonly atMs: number; readonly check?: CheckResult; readonly sessionId?: string | null },
): Draft {
  const { state } = stored.change;
  const record = check === undefined || state.phase !== 'running' ? {} : { check: checkRecord(check, atMs) };
  const step = state.phase === 'running' ? state.step : 0;
  return {
    event: { type: 'revert', atMs, by, why, stepCount: stored.plan.core.steps.length },
    change: { steps: changedStep(stored.change, step, record) },
    audits: (next) => [auditOf(next, { action: 'change.revert', actor: by, atMs, reason: why, sessionId })],
    timeline: (next) => [timelineOf(next, { what: 'reverting', detail: why, severity: 'degraded', actor: by, atMs })],
  };
}

export function reverted(
  stored: StoredChange,
  { atMs, reading, effect }: { readonly atMs: number; readonly reading: Told; readonly effect: Effect | null },
): Draft {
  const steps = stored.change.steps.map((step): StepRecord =>
    step.effect === 'none' || step.effect === 'failed' ? step : { ...step, effect: 'reverted', readBack: reading.text, problem: null },
  );
  return {
    event: { type: 'reverted', atMs },
    change: { steps },
    ...(effect === null ? {} : { settle: { key: effect.key, state: 'applied' } }),
    shifted: shiftedBy(stored),
    audits: (next) => [
      auditOf(next, {
        action: 'change.reverted',
        actor: platformActor,
        atMs,
        reason: reading.text,
        details: effect === null ? {} : factsOf(effect),
      }),
    ],
    timeline: (next) => [timelineOf(next, { what: 'reverted', detail: reading.brief, actor: platformActor, atMs })],
  };
}

export function closedBadly(
  stored: StoredChange,
  {
    type,
    atMs,
    why,
    effect,
  }: { readonly type: 'fail' | 'revert-failed'; readonly atMs: number; readonly why: string; readonly effect?: Effect },
): Draft {
  return {
    event: { type, atMs, why },
    ...(effect === undefined ? {} : { settle: { key: effect.key, state: 'failed' } }),
    shifted: shiftedBy(stored),
    audits: (next) => [
      auditOf(next, {
        action: type === 'fail' ? 'change.failed' : 'change.revert-failed',
        actor: platformActor,
        atMs,
        outcome: 'failure',
        reason: why,
      }),
    ],
    timeline: (next) => [
      timelineOf(next, {
        what: type === 'fail' ? 'failed' : 'revert failed',
        detail: firstSentence(why),
        severity: 'critical',
        actor: platformActor,
        atMs,
      }),
    ],
  };
}

/** IDCs that a closing shift has really moved; none for config or before the first effect. */
export function shiftedBy({ change, plan }: StoredChange): readonly string[] {
  const touched =
    change.kind === 'traffic-shift' &&
    change.mode !== 'drill' &&
    change.steps.some(({ effect }) => effect !== 'none' && effect !== 'failed');
  return touched ? plan.idcs : [];
}

/** What a line of the timeline has room for: what follows, mostly a read-back, stands in the change itself. */
function firstSentence(words: string): string {
  return words.split(/\.\s/, 1)[0] ?? words;
}

function checkRecord(check: CheckResult, atMs: number): NonNullable<StepRecord['check']> {
  return { passed: check.verdict === 'passed', text: check.text, atMs };
}

function previousRouting({ plan, baseline }: StoredChange, effect: Effect): Extract<PlanStep, { kind: 'route' }>['routing'] | null {
  if (baseline.kind !== 'route') return null;
  const before = plan.core.steps[effect.step - 1];
  return before?.kind === 'route' ? before.routing : baseline.routing;
}

function factsOf(effect: Effect): Readonly<Record<string, unknown>> {
  return { step: effect.step, key: effect.key, token: effect.token };
}
