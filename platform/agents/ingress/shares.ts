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

/**
 * Whole sessions per IDC at which HAProxy's `leastconn` comes to rest with the weights of `shares`; they sum to `total`. The next
 * session goes to an idle server, else to the least (sessions + 1) / weight. Any other rounding would be a target that HAProxy
 * moves away from again, and sessions would be ended for ever.
 */
export function targetSessions(shares: Shares, total: number): ReadonlyMap<string, number> {
  const carriers = Object.entries(shares)
    .map(([idc, share]) => ({ idc, weight: weightOfShare(share), count: 0 }))
    .filter(({ weight }) => weight > 0);
  const sum = carriers.reduce((all, { weight }) => all + weight, 0);
  // So far below the exact share that no server can rest there: the rest is dealt out one by one.
  for (const carrier of carriers) carrier.count = Math.max(0, Math.floor((total * carrier.weight) / sum) - carriers.length);
  const key = ({ count, weight }: (typeof carriers)[number]): number => (count === 0 ? 0 : (count + 1) / weight);
  for (let left = total - carriers.reduce((all, { count }) => all + count, 0); left > 0; left -= 1) {
    const next = carriers.reduce<(typeof carriers)[number] | undefined>((best, one) => {
      return best === undefined || key(one) < key(best) ? one : best;
    }, undefined);
    if (next !== undefined) next.count += 1;
  }
  return new Map([
    ...Object.keys(shares).map((idc): [string, number] => [idc, 0]),
    ...carriers.map(({ idc, count }): [string, number] => [idc, count]),
  ]);
}

function countByIdc(sessions: readonly HaproxySession[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { idc } of sessions) counts.set(idc, (counts.get(idc) ?? 0) + 1);
  return counts;
}

/** true when every IDC is within one session of where HAProxy comes to rest, and none is left where the share is 0. */
export function isBalanced(shares: Shares, sessions: readonly HaproxySession[]): boolean {
  const counts = countByIdc(sessions);
  if ([...counts.keys()].some((idc) => (shares[idc] ?? 0) === 0)) return false;
  return [...targetSessions(shares, sessions.length)].every(([idc, target]) => Math.abs((counts.get(idc) ?? 0) - target) <= 1);
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
