/** What the network promises its viewers, and how fast a broken promise wakes somebody. One place for every number of it. */
import type { BurnTier } from '../../../shared/model/burn.ts';
import type { Severity } from '../../../shared/model/events.ts';
import type { Parts } from '../../state/history.ts';

export interface Objective {
  readonly objective: string;
  /** To begin a sentence with. */
  readonly label: string;
  /** What is counted, in the plural: `starts`. */
  readonly events: string;
  /** Share of good events, in %. The rest is the error budget. */
  readonly targetPct: number;
  /** Fewer bad events than this in a window burn nothing: one bad start on a quiet night is no trend. In the unit of `bad`. */
  readonly leastBad: number;
  bad(parts: Parts): number;
  total(parts: Parts): number;
}

export const objectives: readonly Objective[] = [
  {
    objective: 'start-success',
    label: 'Start success',
    events: 'starts',
    // One start in 200 may fail: calm networks lose one in 500, and a viewer who fails once mostly tries again.
    targetPct: 99.5,
    leastBad: 5,
    bad: ({ startFailures }) => startFailures,
    total: ({ startAttempts }) => startAttempts,
  },
  {
    objective: 'smooth-play',
    label: 'Smooth play',
    events: 'watched time',
    // 18 s of stalls in an hour of watching: viewers begin to leave at about twice that (1 %, where an IDC is called degraded).
    targetPct: 99.5,
    leastBad: 60_000,
    bad: ({ stallMs }) => stallMs,
    total: ({ stallMs, playMs }) => stallMs + playMs,
  },
];

export interface Tier {
  readonly tier: BurnTier;
  readonly severity: Severity;
  /** Times as fast as the budget allows. */
  readonly threshold: number;
  /** All must burn: the long one that it matters, the short one that it still goes on. Minutes, longest first. */
  readonly windows: readonly number[];
  /** In a word, what comes of it. */
  readonly word: string;
}

/** Worst first. Of the budget of 30 days a page has cost 2 % (14.4 × 1 h) or 5 % (6 × 6 h), a ticket 10 % (1 × 3 d). */
export const tiers: readonly Tier[] = [
  { tier: 'page-fast', severity: 'critical', threshold: 14.4, windows: [60, 5], word: 'page' },
  { tier: 'page-slow', severity: 'critical', threshold: 6, windows: [360, 30], word: 'page' },
  { tier: 'ticket', severity: 'degraded', threshold: 1, windows: [4320], word: 'ticket' },
];

/** Every window, shortest first. */
export const windowMinutes: readonly number[] = tiers.flatMap(({ windows }) => windows).toSorted((one, other) => one - other);
export const budgetMinutes = Math.max(...windowMinutes);
/** A window of which less is known has no opinion. */
export const leastKnownShare = 0.5;
/** A tier is left once a window burns below this share of its threshold, so that it does not flap about it. */
export const leavesBelowShare = 0.9;
