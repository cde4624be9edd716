/** A hold that is too short for its checks: the platform would watch longer than was asked for, and nobody should be surprised by that. */
import type { Plan } from '../../../../shared/changes/plan.ts';
import { formatSince } from '../../../ui/time.ts';

/** Why the plan's hold can't be as short as asked, in words for the field; null: it is as asked. */
export function raisedHold({ core: { intent, steps } }: Pick<Plan, 'core'>): string | null {
  if (!('holdMs' in intent)) return null;
  const longestMs = Math.max(0, ...steps.map(({ holdMs }) => holdMs));
  return longestMs > intent.holdMs ? `At least ${formatSince(longestMs)}: each step is watched that long by its checks` : null;
}
