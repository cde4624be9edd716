/** Break-glass: no second person, for a role that may, with a reason and a second sign of intent; it runs out, and a review is owed. */
import { actedIdcs, typedExactly } from '../../shared/changes/acted-idcs.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { Intent } from '../../shared/changes/intent.ts';
import type { Plan } from '../../shared/changes/plan.ts';
import { roleMay } from '../../shared/model/identity.ts';
import { breakGlassRoleFor } from '../../shared/rules/break-glass.ts';
import { durationWords } from '../../shared/rules/input.ts';
import { isOfPolicy } from '../../shared/rules/policy.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Params } from '../../shared/wire/methods.ts';
import type { AlarmCause, CallContext } from '../contracts.ts';

type BreakGlass = NonNullable<Params<'change.submit'>['breakGlass']>;

/**
 * What policy says of going without a second person; null for a change of policy itself, whose guards would then be one person's to lift.
 *
 * @param unfenced why the target can't check fencing tokens; null when it does
 */
export function breakGlassOf(intent: Intent, policy: Policy, unfenced: string | null): Plan['breakGlass'] {
  if (isOfPolicy(intent)) return null;
  const { breakGlassRole, breakGlassStartsWithinMs: startsWithinMs, reviewWithinMs } = policy;
  return { role: breakGlassRoleFor(breakGlassRole, unfenced), startsWithinMs, reviewWithinMs };
}

/** @throws SwitchyardError `forbidden` for a role that may not or a change of policy, `invalid-params` for other ids than those of the plan or a later start. */
export function requireBreakGlass(
  { breakGlass, startAtMs, plan }: { readonly breakGlass: BreakGlass; readonly startAtMs: number | null; readonly plan: Plan },
  { actor, atMs }: Pick<CallContext, 'actor' | 'atMs'>,
  policy: Policy,
): void {
  const { breakGlassStartsWithinMs } = policy;
  const allowed = breakGlassOf(plan.core.intent, policy, plan.unfenced);
  if (allowed === null) {
    throw new SwitchyardError('forbidden', 'policy is never changed without a second person', {
      path: 'params.breakGlass',
      remedy: 'Submit it as usual; break the glass for the change that policy stands in the way of.',
    });
  }
  if (actor.role === null || !roleMay(actor.role, allowed.role)) {
    const because = plan.unfenced === null ? '' : ` here, since ${plan.unfenced}`;
    throw new SwitchyardError(
      'forbidden',
      `break-glass needs the role ${allowed.role}${because}; ${actor.name} has ${String(actor.role)}`,
      {
        path: 'params.breakGlass',
        remedy:
          plan.unfenced === null
            ? 'Ask for the change as usual, so that an approver decides.'
            : 'Wake an admin, or ask for the change as usual: an admin, or two approvers, decide.',
      },
    );
  }
  const idcs = actedIdcs(plan.core.intent);
  if (!typedExactly(breakGlass.typed, idcs)) {
    throw new SwitchyardError(
      'invalid-params',
      `params.breakGlass.typed: this change acts on ${idcs.join(' ')}, which is not what was typed`,
      {
        path: 'params.breakGlass.typed',
        remedy: `Type ${idcs.join(' ')}.`,
      },
    );
  }
  if (startAtMs !== null && startAtMs > atMs + breakGlassStartsWithinMs) {
    throw new SwitchyardError('invalid-params', `params.startAtMs: break-glass begins within ${durationWords(breakGlassStartsWithinMs)}`, {
      path: 'params.startAtMs',
      remedy: 'What can wait for longer can wait for a second person.',
    });
  }
}

/** What a change carries that goes by break-glass, from the moment it is asked for. */
export function brokenGlass(breakGlass: BreakGlass, { actor, atMs }: CallContext, policy: Policy): Pick<Change, 'approval' | 'review'> {
  return {
    approval: { kind: 'break-glass', by: actor, atMs, why: breakGlass.why, expiresAtMs: atMs + policy.breakGlassStartsWithinMs },
    review: { state: 'owed', sinceMs: atMs, dueAtMs: atMs + policy.reviewWithinMs },
  };
}

/** When break-glass runs out for a change that has not begun; Infinity when it does not. */
export function breakGlassEndsAtMs({ approval, state, steps }: Change): number {
  if (approval.kind !== 'break-glass' || approval.expiresAtMs === null) return Infinity;
  const waits = state.phase === 'ready' || state.phase === 'running' || state.phase === 'paused';
  return waits && steps.every(({ key }) => key === null) ? approval.expiresAtMs : Infinity;
}

/** Loud while it is open; an open item until somebody has signed it off, and louder when that is overdue. */
export function breakGlassCauses(changes: readonly Change[], nowMs: number): readonly AlarmCause[] {
  return changes.flatMap((change): readonly AlarmCause[] => {
    const { id, title, approval, review, state } = change;
    if (approval.kind !== 'break-glass') return [];
    const [only, ...others] = change.idcs;
    const idc = only !== undefined && others.length === 0 ? only : null;
    const who = `${approval.by.name} went without a second person: ${approval.why}`;
    if (state.phase !== 'closed') {
      return [{ cause: `break-glass:${id}`, idc, severity: 'critical', title: `Break-glass: ${title}`, detail: who }];
    }
    if (review?.state !== 'owed') return [];
    const isOverdue = review.dueAtMs !== null && nowMs >= review.dueAtMs;
    return [
      {
        cause: `review-owed:${id}`,
        idc,
        severity: isOverdue ? 'critical' : 'degraded',
        title: `Review ${isOverdue ? 'overdue' : 'owed'}: ${title}`,
        detail: `${who}. Somebody else signs it off.`,
      },
    ];
  });
}
