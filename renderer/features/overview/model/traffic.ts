/** How an IDC's share of traffic differs from what its capacity alone would give it. */
import { formatShare } from '../../../ui/format.ts';
import { overviewText } from '../text.ts';

export interface TrafficShares {
  readonly viewerCapacity: number;
  readonly streamCapacity: number;
  readonly intendedPublishShare: number;
  readonly actualPublishShare: number;
  readonly intendedPlayShare: number;
  readonly actualPlayShare: number;
}

export interface TrafficNote {
  readonly text: string;
  /** The ingress does something else than was asked for. */
  readonly mismatch: boolean;
}

/** Shares closer than this are the same share: weights are whole numbers. */
const tolerance = 0.02;

/** null: as its capacity says, as intended. `wholeCapacity` sums viewer capacity over all IDCs. */
export function trafficNote(shares: TrafficShares, wholeCapacity: number): TrafficNote | null {
  const { intendedPlayShare: intended, actualPlayShare: actual } = shares;
  if (Number.isFinite(actual) && Math.abs(actual - intended) > tolerance) {
    return { text: overviewText.traffic.mismatch(formatShare(actual), formatShare(intended)), mismatch: true };
  }
  const base = wholeCapacity > 0 ? shares.viewerCapacity / wholeCapacity : Number.NaN;
  if (!Number.isFinite(intended) || !Number.isFinite(base) || Math.abs(intended - base) <= tolerance) return null;
  if (intended === 0) return { text: overviewText.traffic.out, mismatch: false };
  const moved = Math.abs(1 - intended / base);
  return {
    text: intended < base ? overviewText.traffic.away(formatShare(moved)) : overviewText.traffic.more(formatShare(moved)),
    mismatch: false,
  };
}
