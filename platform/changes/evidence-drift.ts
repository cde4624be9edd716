/** The world against a change's evidence: at submit, at approval, before every step. */
import type { Change } from '../../shared/changes/change.ts';
import { driftOf } from '../../shared/changes/drift.ts';
import type { Drift } from '../../shared/changes/drift-schema.ts';
import type { Evidence, Plan } from '../../shared/changes/plan.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { World } from './world.ts';

interface Rests {
  readonly change: Pick<Change, 'id' | 'mode' | 'steps' | 'startAtMs'>;
  readonly plan: Plan;
  readonly evidence: Evidence;
}

export function driftNow({ change, plan, evidence }: Rests, world: World): Drift[] {
  return driftOf({
    intent: plan.core.intent,
    forecast: evidence.forecast,
    touched: plan.idcs,
    stepsDone: change.steps.filter(({ effect }) => effect === 'applied').length,
    snapshot: world.of(change).snapshot(),
    tolerances: world.policy().driftTolerances,
    scheduled: change.startAtMs !== null,
  });
}

/** @throws SwitchyardError `plan-outdated` with the table of what moved. */
export function requireNoDrift(rests: Rests, world: World): void {
  const drift = driftNow(rests, world);
  if (drift.length === 0) return;
  throw new SwitchyardError('plan-outdated', driftWords(drift), {
    remedy: 'Preview again, look at what moved, and submit that.',
    drift,
  });
}

/** In one line, e.g. for why a change was paused. */
export function driftWords(drift: readonly Drift[]): string {
  const moved = drift.map(({ what, then, now, tolerance }) => `${what} was ${then}, is ${now} (${tolerance})`);
  return `the world has moved from the evidence: ${moved.join('; ')}`;
}
