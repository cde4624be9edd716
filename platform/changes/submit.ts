/** A previewed plan becomes a change. */
import { emptyStep } from '../../shared/changes/change.ts';
import type { Change } from '../../shared/changes/change.ts';
import { transition } from '../../shared/changes/lifecycle.ts';
import type { Evidence, Plan, PlanStep } from '../../shared/changes/plan.ts';
import { blockedBecause, blocks } from '../../shared/rules/evaluate.ts';
import { utcWords } from '../../shared/rules/input.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Params } from '../../shared/wire/methods.ts';
import type { AuditRecord, CallContext, ConfigActuator } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { Book } from './book.ts';
import { brokenGlass, requireBreakGlass } from './break-glass.ts';
import { requireNoDrift } from './evidence-drift.ts';
import { hashOf } from './hash.ts';
import type { Baseline } from './journal.ts';
import { judgeOwn } from './judging.ts';
import type { JudgedChange } from './judging.ts';
import { streamsOf } from './origins/facts.ts';
import { requireRevisions } from './planner.ts';
import { auditOf, timelineOf } from './records.ts';
import { lockNames } from './lock-names.ts';
import { requireUndoable } from './undoing.ts';
import type { World } from './world.ts';

export interface SubmitOptions {
  readonly store: PlatformStore;
  readonly book: Book;
  readonly world: World;
  readonly configCentre: Pick<ConfigActuator, 'pointers'>;
  readonly newId: () => string;
  readonly wake: (changeId: string) => void;
}

export type Submit = (params: Params<'change.submit'>, context: CallContext) => Promise<{ change: Change }>;

export function createSubmit(options: SubmitOptions): Submit {
  const { store, book, world } = options;
  return async (params, context) => {
    const { idempotencyKey } = params;
    const payloadHash = hashOf({ ...params, subject: context.actor.subject });
    // A replay is answered before anything is judged: what was true then may no longer be.
    const again = await store.run('change.submission', { idempotencyKey, payloadHash });
    if (again !== null) return { change: again };

    const { plan, evidence, evidenceHash } = await store.run('change.previewed', params);
    if (params.breakGlass !== null) requireBreakGlass({ ...params, breakGlass: params.breakGlass, plan }, context, world.policy());
    requireLaterStart(params.startAtMs, context.atMs);
    const id = `${plan.core.mode === 'drill' ? 'drill' : 'c'}-${options.newId().slice(0, 8)}`;
    const change = changeOf({ plan, evidence, params, context, id }, world);
    if (change.undoes !== null) await requireUndoable(store, change.undoes, plan.core);
    requireRevisions(plan, world);
    const baseline = baselineOf(plan, options);
    requireRules({ change, plan, baseline }, world);
    requireNoDrift({ change, plan, evidence }, world);

    const submitted = await store.run('change.submit', {
      change,
      baseline,
      idempotencyKey,
      payloadHash,
      // One that waits for its time holds nothing: its first step takes the IDCs.
      locks: change.startAtMs === null ? lockNames(plan) : [],
      routingRevision: plan.core.mode === 'drill' ? null : world.intended().revision,
      audits: [
        auditOf(change, {
          action: 'change.submit',
          actor: context.actor,
          atMs: context.atMs,
          reason: change.reason,
          sessionId: context.sessionId,
          details: {
            title: change.title,
            mode: change.mode,
            ticket: change.ticket,
            idempotencyKey,
            undoes: change.undoes,
            evidenceHash,
            startAtMs: change.startAtMs,
          },
        }),
        ...breakGlassAudits(change, context),
      ],
      timeline: [
        timelineOf(change, {
          what: askedWords(change),
          detail: change.approval.kind === 'break-glass' ? change.approval.why : change.reason,
          severity: change.approval.kind === 'break-glass' ? 'critical' : 'info',
          actor: context.actor,
          atMs: context.atMs,
        }),
      ],
    });
    if (submitted.kind === 'again') return { change: submitted.change };
    world.learn(submitted.facts);
    book.add({ change, plan, evidence, evidenceHash, baseline, effects: [] });
    options.wake(change.id);
    return { change };
  };
}

/** @throws SwitchyardError `rule-blocked` with every verdict. */
export function requireRules(judged: JudgedChange, world: World): void {
  const verdicts = judgeOwn(world, judged);
  if (!blocks(verdicts)) return;
  throw new SwitchyardError('rule-blocked', blockedBecause(verdicts), {
    remedy: 'See what the rules say, change the plan or wait, and preview again.',
    verdicts: [...verdicts],
  });
}

interface Submission {
  readonly id: string;
  readonly plan: Plan;
  readonly evidence: Evidence;
  readonly params: Params<'change.submit'>;
  readonly context: CallContext;
}

function changeOf({ id, plan, evidence, params, context }: Submission, world: World): Change {
  const atMs = context.atMs;
  const { startAtMs, breakGlass } = params;
  const waits = plan.needsApproval && breakGlass === null;
  const approvalExpiresAtMs = waits ? (startAtMs ?? atMs + world.policy().approvalExpiresMs) : null;
  const submitted = transition(
    { phase: 'previewed', sinceMs: plan.createdAtMs },
    { type: 'submit', atMs, approvalExpiresAtMs, startAtMs: startAtMs ?? atMs },
  );
  if (!submitted.ok) throw new Error(submitted.message);
  return {
    id,
    kind: plan.core.intent.kind,
    mode: plan.core.mode,
    title: plan.title,
    idcs: plan.idcs,
    planHash: plan.planHash,
    evidenceId: evidence.id,
    requester: context.actor,
    reason: params.reason,
    ticket: params.ticket,
    submittedAtMs: atMs,
    startAtMs,
    approval: plan.needsApproval
      ? { kind: 'needed', given: [] }
      : { kind: 'not-needed', policy: `${plan.core.intent.kind} needs no second person` },
    state: submitted.state,
    steps: plan.core.steps.map(({ index }) => emptyStep(index)),
    score: null,
    times: { startedAtMs: null, decideMs: null, recoverMs: null },
    review: null,
    undoes: params.undoes,
    revision: 0,
    ...(breakGlass === null ? {} : brokenGlass(breakGlass, context, world.policy())),
  };
}

const longestAheadMs = 30 * 86_400_000;

/** @throws SwitchyardError `invalid-params` */
function requireLaterStart(startAtMs: number | null, atMs: number): void {
  if (startAtMs === null || (startAtMs > atMs && startAtMs <= atMs + longestAheadMs)) return;
  const words = startAtMs > atMs ? 'a start lies at most 30 days ahead' : 'this time has passed';
  throw new SwitchyardError('invalid-params', `params.startAtMs: ${words}`, {
    path: 'params.startAtMs',
    remedy: startAtMs > atMs ? 'Plan nearer to it: the network will be another one by then.' : 'Choose a later time, or start at once.',
  });
}

function askedWords({ approval, startAtMs }: Change): string {
  const at = startAtMs === null ? '' : `, to start ${utcWords(startAtMs)}`;
  switch (approval.kind) {
    case 'break-glass':
      return `break-glass by ${approval.by.name}${at}`;
    case 'needed':
      return `waits for approval${at}`;
    case 'not-needed':
    case 'approved':
      return `submitted${at}`;
  }
}

function breakGlassAudits(change: Change, { actor, atMs, sessionId }: CallContext): readonly AuditRecord[] {
  if (change.approval.kind !== 'break-glass') return [];
  const { why, expiresAtMs } = change.approval;
  return [
    auditOf(change, { action: 'change.break-glass', actor, atMs, reason: why, sessionId, details: { expiresAtMs, review: change.review } }),
  ];
}

function baselineOf(plan: Plan, { world, configCentre }: SubmitOptions): Baseline {
  const first = plan.core.steps[0];
  switch (first?.kind) {
    case 'config':
      return { kind: 'config', namespace: first.namespace, pointers: configCentre.pointers(first.namespace) };
    case 'guard':
      return { kind: 'guard', guard: first.guard, rule: first.rule, until: standingUntil(first, world) };
    case 'origin': {
      const at = world.origins.ingestOf(streamsOf(plan.core));
      return { kind: 'origin', at: Object.fromEntries([...at].map(([id, { idc }]) => [id, idc])) };
    }
    case 'route':
    case undefined:
      return { kind: 'route', routing: world.intended().routing };
  }
}

function standingUntil({ guard, rule, idcs }: Extract<PlanStep, { kind: 'guard' }>, world: World): Readonly<Record<string, number | null>> {
  const standing = (world.snapshot().guards ?? []).filter((one) => one.guard === guard && one.rule === rule);
  return Object.fromEntries(idcs.map((id) => [id, standing.find(({ idc }) => idc === id)?.untilMs ?? null]));
}
