/** Whether a closed change can be undone by one press, and with what. */
import type { Change } from '../../../../shared/changes/change.ts';
import type { Intent } from '../../../../shared/changes/intent.ts';
import type { Plan } from '../../../../shared/changes/plan.ts';

export type Undo =
  | { readonly kind: 'can'; readonly intent: Intent }
  | { readonly kind: 'no-inverse' }
  | { readonly kind: 'nothing-done' }
  /** Something newer acted on the same: the inverse would take that back too. */
  | { readonly kind: 'superseded' };

export function undoOf(change: Change, plan: Plan, others: readonly Change[]): Undo {
  const obstacle = undoObstacle(change, others);
  if (obstacle === 'nothing-done') return { kind: obstacle };
  if (plan.inverse === null) return { kind: 'no-inverse' };
  return obstacle === null ? { kind: 'can', intent: plan.inverse } : { kind: obstacle };
}

/** What stands in the way of undoing it, as far as that can be told without its plan. */
export function undoObstacle(change: Change, others: readonly Change[]): 'nothing-done' | 'superseded' | null {
  if (!tookEffect(change)) return 'nothing-done';
  const newer = others.some(
    (other) =>
      other.id !== change.id &&
      other.submittedAtMs > change.submittedAtMs &&
      sameTarget(other, change) &&
      tookEffect(other) &&
      other.idcs.some((idc) => change.idcs.includes(idc)),
  );
  return newer ? 'superseded' : null;
}

/** The platform counts as undone only what succeeded; the way back from anything else is a change of its own. */
export function undoesOf({ id, state }: Change): string | null {
  return state.phase === 'closed' && state.outcome === 'succeeded' ? id : null;
}

function tookEffect(change: Change): boolean {
  return change.steps.some(({ effect }) => effect === 'applied' || effect === 'unknown');
}

function sameTarget(one: Change, other: Change): boolean {
  const isConfig = (change: Change): boolean => change.kind === 'config-release' || change.kind === 'config-rollback';
  return isConfig(one) === isConfig(other);
}
