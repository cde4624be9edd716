/** Arithmetic of shares: weights, targets, and which sessions to move. Pure: what is wanted and what is, in; what to do, out. */
import type { Shares } from '../../../shared/agents/ingress.ts';
import type { HaproxySession } from './runtime-output.ts';

const maximumWeight = 256;

/** HAProxy's absolute weight, 0–256, of a share, 0–1. Only a share of 0 is weight 0: the least share still gets some. */
export function weightOfShare(share: number): number {
  if (share <= 0) return 0;
  return Math.min(maximumWeight, Math.max(1, Math.round(share * maximumWeight)));
}

/**
 * The shares as they can be carried now: what the IDCs in `down` were to carry is spread over the others in proportion.
 * undefined when nobody who is up may carry anything, so nothing can be moved anywhere.
 */
export function carriedShares(shares: Shares, down: ReadonlySet<string>): Shares | undefined {
  const carriers = Object.entries(shares).filter(([idc, share]) => share > 0 && !down.has(idc));
  const sum = carriers.reduce((total, [, share]) => total + share, 0);
  if (sum <= 0) return undefined;
  return Object.fromEntries(carriers.map(([idc, share]) => [idc, share / sum]));
}

/** Whole sessions per IDC that come closest to `shares` of `total`, by largest remainder; they sum to `total`. */
export function targetSessions(shares: Shares, total: number): ReadonlyMap<string, number> {
  const exact = Object.entries(shares).map(([idc, share]) => ({ idc, whole: Math.floor(share * total), rest: (share * total) % 1 }));
  let missing = total - exact.reduce((sum, { whole }) => sum + whole, 0);
  const targets = new Map(exact.map(({ idc, whole }) => [idc, whole]));
  const byRest = exact.filter(({ idc }) => (shares[idc] ?? 0) > 0).toSorted((a, b) => b.rest - a.rest || a.idc.localeCompare(b.idc));
  while (missing > 0 && byRest.length > 0) {
    for (const { idc } of byRest.slice(0, missing)) targets.set(idc, (targets.get(idc) ?? 0) + 1);
    missing -= Math.min(missing, byRest.length);
  }
  return targets;
}

function countByIdc(sessions: readonly HaproxySession[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { idc } of sessions) counts.set(idc, (counts.get(idc) ?? 0) + 1);
  return counts;
}

/** true when every IDC is within one session of its share and none is left where the share is 0. */
export function isBalanced(shares: Shares, sessions: readonly HaproxySession[]): boolean {
  const counts = countByIdc(sessions);
  if ([...counts.keys()].some((idc) => (shares[idc] ?? 0) === 0)) return false;
  return Object.entries(shares).every(([idc, share]) => Math.abs((counts.get(idc) ?? 0) - share * sessions.length) <= 1);
}

export type MovePlan = {
  readonly shares: Shares;
  readonly sessions: readonly HaproxySession[];
  /** Sessions ended a moment ago that have not come back yet. */
  readonly returning: number;
  /** How many may be ended now. */
  readonly budget: number;
};

/**
 * Sessions to end so that their clients come back to where they are wanted: only at IDCs above their target, the youngest
 * first, so that a client that has just been moved is never the victim twice in a row for the sake of an old one elsewhere.
 */
export function chooseSessionsToEnd(plan: MovePlan): readonly HaproxySession[] {
  const targets = targetSessions(plan.shares, plan.sessions.length + plan.returning);
  const counts = countByIdc(plan.sessions);
  const chosen: HaproxySession[] = [];
  for (const [idc, count] of counts) {
    const excess = count - (targets.get(idc) ?? 0);
    if (excess <= 0) continue;
    const there = plan.sessions.filter((session) => session.idc === idc).toSorted((a, b) => a.ageSeconds - b.ageSeconds);
    chosen.push(...there.slice(0, excess));
  }
  return chosen.slice(0, Math.max(0, plan.budget));
}
