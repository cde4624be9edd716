/** A previewed plan becomes a change. */
import { emptyStep } from '../../shared/changes/change.ts';
import type { Change } from '../../shared/changes/change.ts';
import { transition } from '../../shared/changes/lifecycle.ts';
import type { Evidence, Plan } from '../../shared/changes/plan.ts';
import { blockedBecause, blocks } from '../../shared/rules/evaluate.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Params } from '../../shared/wire/methods.ts';
import type { CallContext, ConfigActuator } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { Book } from './book.ts';
import { requireNoDrift } from './evidence-drift.ts';
import { hashOf } from './hash.ts';
import type { Baseline } from './journal.ts';
import { judgeOwn, requireRevisions } from './planner.ts';
import { auditOf, timelineOf } from './records.ts';
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
    const change = changeOf({ plan, evidence, params, context, id: `c-${options.newId().slice(0, 8)}` }, world);
    if (change.undoes !== null) await requireUndoable(store, change.undoes, plan);
    requireRevisions(plan.core, world);
    requireRules(change, plan, world);
    requireNoDrift({ change, plan, evidence }, world);

    const submitted = await store.run('change.submit', {
      change,
      baseline: baselineOf(plan, options),
      idempotencyKey,
      payloadHash,
      locks: plan.idcs,
      routingRevision: world.intended().revision,
      audits: [
        auditOf(change, {
          action: 'change.submit',
          actor: context.actor,
          atMs: context.atMs,
          reason: change.reason,
          sessionId: context.sessionId,
          details: { title: change.title, ticket: change.ticket, idempotencyKey, undoes: change.undoes, evidenceHash },
        }),
      ],
      timeline: [
        timelineOf(change, {
          what: plan.needsApproval ? 'waits for approval' : 'submitted',
          detail: change.reason,
          actor: context.actor,
          atMs: context.atMs,
        }),
      ],
    });
    if (submitted.kind === 'again') return { change: submitted.change };
    world.learn(submitted.facts);
    book.add({ change, plan, evidence, evidenceHash, baseline: baselineOf(plan, options), effects: [] });
    options.wake(change.id);
    return { change };
  };
}

/** @throws SwitchyardError `rule-blocked` with every verdict. */
export function requireRules(change: Pick<Change, 'id' | 'undoes' | 'steps'>, plan: Plan, world: World): void {
  const verdicts = judgeOwn(world, change, plan.core);
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
  const submitted = transition(
    { phase: 'previewed', sinceMs: plan.createdAtMs },
    { type: 'submit', atMs, approvalExpiresAtMs: plan.needsApproval ? atMs + world.policy.approvalExpiresMs : null, startAtMs: atMs },
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
    approval: plan.needsApproval ? { kind: 'needed' } : { kind: 'not-needed', policy: `${plan.core.intent.kind} needs no second person` },
    state: submitted.state,
    steps: plan.core.steps.map(({ index }) => emptyStep(index)),
    score: null,
    review: null,
    undoes: params.undoes,
    revision: 0,
  };
}

function baselineOf(plan: Plan, { world, configCentre }: SubmitOptions): Baseline {
  const first = plan.core.steps[0];
  return first?.kind === 'config'
    ? { kind: 'config', namespace: first.namespace, pointers: configCentre.pointers(first.namespace) }
    : { kind: 'route', routing: world.intended().routing };
}

/** Only what succeeded, and nothing newer stands on, is undone by its inverse. */
async function requireUndoable(store: PlatformStore, undoes: string, plan: Plan): Promise<void> {
  const { change } = await store.run('change.get', { changeId: undoes });
  if (change.state.phase !== 'closed' || change.state.outcome !== 'succeeded') {
    throw new SwitchyardError('wrong-phase', `${undoes} is not closed as succeeded, so there is nothing to undo`, {
      path: 'params.undoes',
      remedy: 'Revert it while it runs, or submit without undoing.',
    });
  }
  if (!change.idcs.some((idc) => plan.idcs.includes(idc))) {
    throw new SwitchyardError('invalid-params', `${undoes} touched ${change.idcs.join(', ')}, this plan does not`, {
      path: 'params.undoes',
      remedy: "Preview the inverse that the change's plan names.",
    });
  }
  const newer = await store.run('change.touched-since', { change, idcs: change.idcs });
  if (newer !== null) {
    throw new SwitchyardError('wrong-phase', `${undoes} can no longer be undone: ${newer} has acted on the same IDCs since`, {
      path: 'params.undoes',
      remedy: 'Submit it as a change of its own.',
    });
  }
}
