/** What a step is called in messages. */
import type { PlanStep } from '../../shared/changes/plan.ts';
import { listed } from '../../shared/rules/input.ts';
import type { StoredChange } from './journal.ts';

/** `step 2 of 3 (50 %)`. */
export function stepWords({ plan }: StoredChange, index: number): string {
  const step = plan.core.steps[index];
  const what = step === undefined ? '' : ` (${whatOf(step)})`;
  return `step ${String(index + 1)} of ${String(plan.core.steps.length)}${what}`;
}

function whatOf(step: PlanStep): string {
  switch (step.kind) {
    case 'route':
      return `${String(step.percent)} %`;
    case 'config':
      return listed(step.targets);
    case 'origin':
      return step.streamIds.length === 1 ? (step.streamIds[0] ?? '') : `${String(step.streamIds.length)} streams`;
    case 'guard':
      return listed(step.idcs);
  }
}
