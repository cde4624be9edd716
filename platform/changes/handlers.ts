/** The protocol's change methods. Refusals are thrown; the transport audits them. */
import type { Change } from '../../shared/changes/change.ts';
import { isClosed } from '../../shared/changes/lifecycle.ts';
import type { RuleVerdict } from '../../shared/changes/plan.ts';
import { blockedBecause, blocks } from '../../shared/rules/evaluate.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Params, Result } from '../../shared/wire/methods.ts';
import type { AuditRecord, CallContext, Handlers } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { Book, Draft } from './book.ts';
import { reverting, shiftedBy } from './drafts.ts';
import { driftNow, requireNoDrift } from './evidence-drift.ts';
import type { StoredChange } from './journal.ts';
import { judgeOwn } from './judging.ts';
import { forecastOf, makePreview, requireRevisions } from './planner.ts';
import { auditOf, timelineOf } from './records.ts';
import { judgeRevert } from './revert-rules.ts';
import { requireRules } from './submit.ts';
import type { Submit } from './submit.ts';
import { isUndoing } from './undoing.ts';
import type { World } from './world.ts';

export interface HandlerOptions {
  readonly store: PlatformStore;
  readonly book: Book;
  readonly world: World;
  readonly submit: Submit;
  readonly newId: () => string;
  readonly wake: (changeId: string) => void;
}

type Act = { readonly changeId: string; readonly why: string };

export function createChangeHandlers({ store, book, world, submit, newId, wake }: HandlerOptions): Handlers {
  /** Acts on an open change and lets the executor see it. @throws SwitchyardError `wrong-phase` for a closed one */
  async function move(changeId: string, make: (stored: StoredChange) => Draft): Promise<{ change: Change }> {
    const { stored } = await book.update(changeId, make);
    wake(changeId);
    return { change: stored.change };
  }

  /** A person's act with its reason: state, audit and timeline in one. */
  function acted(stored: StoredChange, { why }: Act, act: { readonly type: PersonActType; readonly context: CallContext }): Draft {
    const { type, context } = act;
    const { actor, sessionId } = context;
    const atMs = context.atMs;
    const closes = type === 'reject' || type === 'withdraw' || type === 'abort';
    return {
      event:
        type === 'resume'
          ? { type, atMs, startAtMs: laterStart(stored.change, atMs) }
          : { type, atMs, by: actor, why, stepCount: stored.plan.core.steps.length },
      ...(type === 'abort' ? { change: { steps: stored.change.steps.map(unknownWhenOpen) } } : {}),
      ...(closes ? { shifted: shiftedBy(stored) } : {}),
      audits: (next) => [auditOf(next, { action: `change.${type}`, actor, atMs, reason: why, sessionId })],
      timeline: (next) => [
        timelineOf(next, { what: pastTense[type], detail: why, severity: type === 'pause' ? 'degraded' : 'info', actor, atMs }),
      ],
    };
  }

  async function preview({ undoes, ...asked }: Params<'change.preview'>, context: CallContext): Promise<Result<'change.preview'>> {
    const { atMs, actor } = context;
    const isUndo = await isUndoing(store, undoes, asked);
    const made = makePreview({ ...asked, isUndo, atMs, evidenceId: `ev-${newId()}`, subject: actor.subject }, world);
    await store.run('change.preview', { ...made.preview, evidenceText: made.evidenceText });
    return made.preview;
  }

  async function get({ changeId }: Params<'change.get'>, context: CallContext): Promise<Result<'change.get'>> {
    const stored = book.get(changeId) ?? (await store.run('change.get', { changeId }));
    const { change, plan, evidence, evidenceHash } = stored;
    const now = isClosed(change.state)
      ? null
      : {
          forecast: forecastOf(plan.core, world.of(change)),
          verdicts: [...judgeOwn(world, { ...stored, change: asApprovedBy(change, context) })],
          drift: driftNow({ change, plan, evidence }, world),
        };
    return { change, plan, evidence, evidenceHash, now };
  }

  function approve({ changeId, planHash }: Params<'change.approve'>, context: CallContext): Promise<{ change: Change }> {
    const { actor, atMs } = context;
    return move(changeId, (stored) => {
      const { change, plan } = stored;
      const { state } = change;
      const event = { type: 'approve', atMs, startAtMs: Math.max(atMs, change.startAtMs ?? atMs) } as const;
      const given = givenOf(change);
      const approval = { kind: 'approved' as const, by: actor, atMs, planHash, given };
      if (state.phase !== 'awaiting-approval') return { event };
      if (planHash !== change.planHash) {
        throw new SwitchyardError('plan-outdated', `${changeId} has plan ${change.planHash.slice(0, 8)}…, not the one you looked at`, {
          path: 'params.planHash',
          remedy: 'Open the change again and read the plan it has.',
        });
      }
      if (atMs >= state.expiresAtMs) {
        throw new SwitchyardError('wrong-phase', `${changeId} expired before it was approved`, { remedy: 'Have it submitted again.' });
      }
      requireSecondPerson(change, actor.subject, { must: 'approve' });
      requireRevisions(plan, world);
      // Who commands an IDC consents by approving.
      requireRules({ ...stored, change: { ...change, approval } }, world);
      requireNoDrift(stored, world);
      if (plan.unfenced !== null && actor.role !== 'admin' && !given.some(({ by }) => by.subject !== actor.subject)) {
        return firstApproval(stored, context);
      }
      return {
        event,
        change: { approval },
        audits: () => [approvalAudit(stored, context)],
        timeline: (next) => [timelineOf(next, { what: 'approved', actor, atMs })],
      };
    });
  }

  function withdraw(params: Act, context: CallContext): Promise<{ change: Change }> {
    return move(params.changeId, (stored) => {
      const { requester } = stored.change;
      if (requester.subject !== context.actor.subject && context.actor.role !== 'admin') {
        throw new SwitchyardError('forbidden', `only ${requester.name}, who asked for ${params.changeId}, may withdraw it`, {
          remedy: 'An approver can reject it.',
        });
      }
      return acted(stored, params, { type: 'withdraw', context });
    });
  }

  function resume(params: Act, context: CallContext): Promise<{ change: Change }> {
    return move(params.changeId, (stored) => {
      if (stored.change.state.phase === 'paused') {
        requireRules(stored, world);
        requireNoDrift(stored, world);
      }
      return acted(stored, params, { type: 'resume', context });
    });
  }

  function revert(params: Act, context: CallContext): Promise<{ change: Change }> {
    return move(params.changeId, (stored) => {
      const draft = reverting(stored, { by: context.actor, why: params.why, atMs: context.atMs, sessionId: context.sessionId });
      if (canRevert.has(stored.change.state.phase)) requireVerdicts(judgeRevert(stored, world));
      return draft;
    });
  }

  function review({ changeId, note }: Params<'change.review'>, context: CallContext): Promise<{ change: Change }> {
    const { actor, sessionId, atMs } = context;
    return move(changeId, ({ change }) => {
      if (change.review?.state !== 'owed') {
        throw new SwitchyardError('wrong-phase', `${changeId} owes no review`, { remedy: 'Look at the change as it is now.' });
      }
      if (!isClosed(change.state)) {
        throw new SwitchyardError('wrong-phase', `${changeId} is still open: what it did is reviewed once it has ended`, {
          remedy: 'Watch it, pause it or have it reverted; sign it off afterwards.',
        });
      }
      requireSecondPerson(change, actor.subject, { must: 'sign it off' });
      return {
        change: { review: { state: 'signed-off', by: actor, atMs, note } },
        audits: (next) => [auditOf(next, { action: 'change.review', actor, atMs, reason: note, sessionId })],
        timeline: (next) => [timelineOf(next, { what: 'break-glass reviewed', detail: note, actor, atMs })],
      };
    });
  }

  const act =
    (type: PersonActType) =>
    (params: Act, context: CallContext): Promise<{ change: Change }> =>
      move(params.changeId, (stored) => acted(stored, params, { type, context }));

  return {
    'change.preview': preview,
    'change.submit': submit,
    'change.get': get,
    'change.approve': approve,
    'change.reject': act('reject'),
    'change.withdraw': withdraw,
    'change.pause': act('pause'),
    'change.resume': resume,
    'change.abort': act('abort'),
    'change.revert': revert,
    'change.review': review,
  };
}

type PersonActType = 'reject' | 'withdraw' | 'pause' | 'resume' | 'abort';

const pastTense: Readonly<Record<PersonActType, string>> = {
  reject: 'rejected',
  withdraw: 'withdrawn',
  pause: 'paused',
  resume: 'resumed',
  abort: 'aborted',
};

const canRevert: ReadonlySet<Change['state']['phase']> = new Set(['running', 'paused', 'verifying']);

/**
 * The target can't check fencing tokens, so a command that comes late would be obeyed: one approver is not enough, unless an admin.
 * @throws SwitchyardError `rule-blocked` when the same person approves again
 */
function firstApproval(stored: StoredChange, context: CallContext): Draft {
  const { change, plan } = stored;
  const { actor, atMs } = context;
  const given = givenOf(change);
  if (given.some(({ by }) => by.subject === actor.subject)) {
    throw new SwitchyardError('rule-blocked', `Second person: ${actor.name} has approved already; ${plan.unfenced ?? ''}`, {
      remedy: 'Another approver, or an admin, must approve too.',
    });
  }
  return {
    change: { approval: { kind: 'needed', given: [...given, { by: actor, atMs }] } },
    audits: () => [approvalAudit(stored, context, { first: true, unfenced: plan.unfenced })],
    timeline: (next) => [timelineOf(next, { what: 'approved by one of two', detail: plan.unfenced, actor, atMs })],
  };
}

/** An approval is of what was seen: the evidence's hash stands with it. */
function approvalAudit(
  { change, evidenceHash }: StoredChange,
  { actor, atMs, sessionId }: CallContext,
  more: Readonly<Record<string, unknown>> = {},
): AuditRecord {
  return auditOf(change, { action: 'change.approve', actor, atMs, sessionId, reason: change.reason, details: { evidenceHash, ...more } });
}

function requireSecondPerson(change: Change, subject: string, { must }: { readonly must: string }): void {
  if (change.requester.subject !== subject) return;
  const verdict: RuleVerdict = {
    rule: 'second-person',
    title: 'Second person',
    verdict: 'blocks',
    reason: `${change.requester.name} asked for it, so someone else must ${must}.`,
  };
  throw new SwitchyardError('rule-blocked', `${verdict.title}: ${verdict.reason}`, {
    remedy: 'Ask another approver.',
    verdicts: [verdict],
  });
}

function requireVerdicts(verdicts: readonly RuleVerdict[]): void {
  if (!blocks(verdicts)) return;
  throw new SwitchyardError('rule-blocked', `The way back is blocked. ${blockedBecause(verdicts)}`, {
    remedy: 'See what the rules say; abort leaves things as they are.',
    verdicts: [...verdicts],
  });
}

/** Who has approved so far, where two must. */
function givenOf({ approval }: Change): Extract<Change['approval'], { kind: 'needed' }>['given'] {
  return approval.kind === 'needed' ? approval.given : [];
}

/** While it waits it is judged as if whoever looks approved it: a commander sees that their approval is consent. */
function asApprovedBy(change: Change, { actor, atMs }: CallContext): Change {
  if (change.state.phase !== 'awaiting-approval') return change;
  return { ...change, approval: { kind: 'approved', by: actor, atMs, planHash: change.planHash, given: givenOf(change) } };
}

/** Paused before its time, it waits for its time again. */
function laterStart({ startAtMs, steps }: Change, atMs: number): number | null {
  return startAtMs !== null && startAtMs > atMs && steps.every(({ key }) => key === null) ? startAtMs : null;
}

/** What was under way when somebody aborted stays unknown: nobody asks any more. */
function unknownWhenOpen(step: Change['steps'][number]): Change['steps'][number] {
  return step.effect === 'intended' || step.effect === 'unknown'
    ? { ...step, effect: 'unknown', problem: step.problem ?? 'aborted before the target had answered' }
    : step;
}
