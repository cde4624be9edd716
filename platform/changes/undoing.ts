/** Whether a plan may pass as the undoing of a change. */
import type { Change } from '../../shared/changes/change.ts';
import type { PlanCore } from '../../shared/changes/plan.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { isWayBack } from './way-back.ts';

type Undoing = Pick<PlanCore, 'intent' | 'mode'>;

/** A preview is told by the rules what submitting will be told; what can't be undone is judged like anything new. */
export async function isUndoing(store: PlatformStore, undoes: string | null, what: Undoing): Promise<boolean> {
  if (undoes === null) return false;
  try {
    await requireUndoable(store, undoes, what);
    return true;
  } catch (error) {
    if (error instanceof SwitchyardError && error.code !== 'unavailable') return false;
    throw error;
  }
}

function modeWords(mode: Change['mode']): string {
  return mode === 'drill' ? 'a drill' : 'live';
}

/**
 * Only what succeeded, and nothing newer stands on, is undone by its inverse.
 *
 * @throws SwitchyardError `not-found`, `wrong-phase` or `invalid-params`
 */
export async function requireUndoable(store: PlatformStore, undoes: string, { intent, mode }: Undoing): Promise<void> {
  const { change, plan } = await store.run('change.get', { changeId: undoes });
  if (change.state.phase !== 'closed' || change.state.outcome !== 'succeeded') {
    throw new SwitchyardError('wrong-phase', `${undoes} is not closed as succeeded, so there is nothing to undo`, {
      path: 'params.undoes',
      remedy: 'Revert it while it runs, or submit without undoing.',
    });
  }
  if (change.mode !== mode) {
    throw new SwitchyardError('invalid-params', `${undoes} is ${modeWords(change.mode)}, this plan is ${modeWords(mode)}`, {
      path: 'params.undoes',
      remedy: 'A drill leaves nothing to undo: its shadow network went when it closed.',
    });
  }
  const newer = await store.run('change.touched-since', { change, idcs: change.idcs });
  if (newer !== null) {
    throw new SwitchyardError('wrong-phase', `${undoes} can no longer be undone: ${newer} has acted on the same IDCs since`, {
      path: 'params.undoes',
      remedy: 'Submit it as a change of its own.',
    });
  }
  if (plan.inverse === null || !isWayBack(intent, plan.inverse)) {
    throw new SwitchyardError('invalid-params', `this plan does not take back what ${undoes} did, or not that alone`, {
      path: 'params.undoes',
      remedy: "Preview the inverse that the change's plan names, or submit this as a change of its own.",
    });
  }
}
