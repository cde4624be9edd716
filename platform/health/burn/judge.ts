/**
 * Whether an error budget burns, from sums over windows alone: a pure function of them and of what held before. The rate of a window
 * is its share of bad events over the share that the objective allows. A tier is entered when all of its windows are at or beyond its
 * threshold, and left when one of them is clearly below. A window of which too little is known has no opinion: by it nothing is
 * entered, and what holds is neither kept up nor cleared by anything but a window that is known.
 */
import type { Burn, BurnTier, BurnWindow } from '../../../shared/model/burn.ts';
import { leastKnownShare, leavesBelowShare, tiers, windowMinutes } from './objectives.ts';
import type { Objective, Tier } from './objectives.ts';
import type { PartSums } from './minutes.ts';

export interface HeldTier {
  readonly tier: BurnTier;
  readonly sinceMs: number;
}

export interface BurnInput {
  readonly objective: Objective;
  /** One for each of `windowMinutes`. */
  readonly sums: readonly PartSums[];
  /** How many IDCs the sums are of: a minute is known when all of them are. */
  readonly idcs: number;
  readonly held: HeldTier | null;
  /** End of the last minute of the windows. */
  readonly atMs: number;
}

export function judgeBurn({ objective, sums, idcs, held, atMs }: BurnInput): Burn {
  const windows = windowMinutes.map((minutes, index) => windowOf(objective, minutes, { sum: sums[index], idcs }));
  const tier = tiers.find((candidate) => holds(candidate, windows, held?.tier === candidate.tier))?.tier ?? null;
  const longest = sums.at(-1);
  const last = windows.at(-1);
  return {
    objective: objective.objective,
    targetPct: objective.targetPct,
    tier,
    sinceMs: tier === null ? null : held?.tier === tier ? held.sinceMs : atMs,
    windows,
    budget: {
      minutes: last?.minutes ?? 0,
      leftPct: longest === undefined || longest.knownSeconds === 0 ? null : 100 * (1 - burnRate(objective, longest)),
      knownPct: last?.knownPct ?? 0,
    },
    atMs,
  };
}

/** Times as fast as the budget allows; 0 when nothing happened, or too little went wrong to count. */
export function burnRate(objective: Objective, sum: PartSums): number {
  const [bad, total] = [objective.bad(sum), objective.total(sum)];
  if (total <= 0 || bad < objective.leastBad) return 0;
  // A failure may be told in the minute after its attempt.
  return Math.min(1, bad / total) / (1 - objective.targetPct / 100);
}

function windowOf(
  objective: Objective,
  minutes: number,
  { sum, idcs }: { readonly sum: PartSums | undefined; readonly idcs: number },
): BurnWindow {
  const tier = tiers.find(({ windows }) => windows.includes(minutes)) ?? tiers[0];
  if (tier === undefined) throw new RangeError('there are no tiers');
  const knownShare = sum === undefined || idcs === 0 ? 0 : Math.min(1, sum.knownSeconds / (minutes * 60 * idcs));
  const rate = sum === undefined || knownShare < leastKnownShare ? null : burnRate(objective, sum);
  return { minutes, tier: tier.tier, threshold: tier.threshold, rate, knownPct: knownShare * 100 };
}

function holds({ tier, threshold }: Tier, all: readonly BurnWindow[], isHeld: boolean): boolean {
  const windows = all.filter((window) => window.tier === tier);
  if (isHeld) return windows.every(({ rate }) => rate === null || rate >= threshold * leavesBelowShare);
  return windows.every(({ rate }) => rate !== null && rate >= threshold);
}
