/** What break-glass may skip, written down: the second person, and what only slows people down. What keeps the network on air it never skips. */
import type { RuleVerdict } from '../changes/plan.ts';
import type { Role } from '../model/identity.ts';

/**
 * Beside the second person. Not among them, so that they block a break-glass change as any other: `serving-idcs`, `load-ceiling`,
 * `fresh-receivers`, `one-change-per-idc`, `one-shift`, `actuator-reachable`, and what makes a plan impossible.
 */
export const breakGlassSkips: ReadonlySet<RuleVerdict['rule']> = new Set(['command-authority', 'freeze-window', 'anti-flap']);

/**
 * Who may break the glass. One approver does not do for a target that would obey an outdated command, two or an admin must approve there; so
 * alone it is an admin's press: break-glass skips the second person, it never lowers who must stand for it.
 */
export function breakGlassRoleFor(policyRole: Role, unfenced: string | null): Role {
  return unfenced === null ? policyRole : 'admin';
}

/**
 * The verdict as it counts for a change that goes by break-glass.
 *
 * @param unfenced why its target can't check fencing tokens, in words; null when it does
 */
export function skippedByBreakGlass(verdict: RuleVerdict, unfenced: string | null): RuleVerdict {
  if (verdict.rule === 'second-person') {
    const whose = unfenced === null ? '' : `, which only an admin may here: ${unfenced}`;
    return { ...verdict, verdict: 'warns', reason: `Skipped by break-glass${whose}. A review is owed afterwards.` };
  }
  if (verdict.verdict !== 'blocks' || !breakGlassSkips.has(verdict.rule)) return verdict;
  return { ...verdict, verdict: 'warns', reason: `${verdict.reason} Skipped by break-glass.` };
}
