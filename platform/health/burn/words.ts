/** A burning budget in words: for the why panel and for its alarm. */
import type { Burn, BurnWindow } from '../../../shared/model/burn.ts';
import { leastKnownShare, tiers } from './objectives.ts';
import type { Objective } from './objectives.ts';

/** @param where an IDC's id, or `Network` */
export function burnTitle(where: string, { label }: Objective, { tier }: Burn): string {
  const threshold = tiers.find((candidate) => candidate.tier === tier)?.threshold ?? 0;
  return `${where} burns its budget of ${label.toLowerCase()} at ${threshold}\u00a0× or more`;
}

export function burnSentence({ label, events, targetPct }: Objective, burn: Burn): string {
  const tier = tiers.find((candidate) => candidate.tier === burn.tier);
  const left = burn.budget.leftPct;
  const known = Math.round(burn.budget.knownPct);
  const span = spanWords(burn.budget.minutes);
  const share =
    left === null
      ? 'nothing is known yet'
      : left < 0
        ? `the budget is overspent by ${Math.round(-left)} %`
        : `${Math.round(left)} % of the budget is left`;
  const budget = `Of the last ${span} ${known} % is known, and of that ${share}`;
  if (tier === undefined) {
    const silent = burn.windows.filter(({ rate }) => rate === null).map(({ minutes }) => spanWords(minutes));
    const opinion =
      silent.length === 0 ? '' : `; no opinion over ${listWords(silent)}: less than ${leastKnownShare * 100} % of it is known`;
    return `${label} is ${keptWords(burn.windows.length - silent.length, burn.windows.length)}${opinion}. ${budget}. Target: ${targetPct} % of ${events}`;
  }
  const rates = burn.windows.filter((window) => window.tier === burn.tier).toReversed();
  return `${label} burns its budget ${rates.map(rateWords).join(' and ')} (${tier.word} from ${tier.threshold} ×). ${budget}. Target: ${targetPct} % of ${events}`;
}

/** What is not known is not within. */
function keptWords(known: number, all: number): string {
  if (known === 0) return 'not known to burn its budget';
  return known === all ? 'within its budget' : `within its budget in ${known} of ${all} windows`;
}

function rateWords({ minutes, rate }: BurnWindow): string {
  return rate === null ? `at an unknown rate over ${spanWords(minutes)}` : `${rate.toFixed(1)} × over ${spanWords(minutes)}`;
}

export function spanWords(minutes: number): string {
  if (minutes >= 1440) return `${minutes / 1440} d`;
  return minutes >= 60 ? `${minutes / 60} h` : `${minutes} min`;
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
