/** What break-glass may skip, written down: the second person, and what only slows people down. What keeps the network on air it never skips. */
import type { RuleVerdict } from '../changes/plan.ts';

/**
 * Beside the second person. Not among them, so that they block a break-glass change as any other: `serving-idcs`, `load-ceiling`,
 * `fresh-receivers`, `one-change-per-idc`, `one-shift`, `actuator-reachable`, and what makes a plan impossible.
 */
export const breakGlassSkips: ReadonlySet<RuleVerdict['rule']> = new Set(['command-authority', 'freeze-window', 'anti-flap']);

/** The verdict as it counts for a change that goes by break-glass. */
export function skippedByBreakGlass(verdict: RuleVerdict): RuleVerdict {
  if (verdict.rule === 'second-person')
    return { ...verdict, verdict: 'warns', reason: 'Skipped by break-glass: a review is owed afterwards.' };
  if (verdict.verdict !== 'blocks' || !breakGlassSkips.has(verdict.rule)) return verdict;
  return { ...verdict, verdict: 'warns', reason: `${verdict.reason} Skipped by break-glass.` };
}
