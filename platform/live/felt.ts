/**
 * What players felt lately, per IDC. The windows move once a second and views are drawn ten times as often, so each is worked out once
 * for every second that players have told of.
 */
import { percentOf } from '../../shared/model/numbers.ts';
import { countOf } from '../history/point.ts';
import { percentileMs } from '../state/histogram.ts';
import { partNames } from '../state/history.ts';
import type { IdcHistory, Parts } from '../state/history.ts';
import type { State } from '../state/state.ts';

/** How far back the figures of what players felt look, in seconds. A start is rare, so a percentile of starts needs longer. */
export const feltWindows = { rebuffer: 10, startFailure: 30, startTime: 300, latency: 10 } as const;

const windowOf = {
  stallMs: feltWindows.rebuffer,
  playMs: feltWindows.rebuffer,
  startAttempts: feltWindows.startFailure,
  startFailures: feltWindows.startFailure,
} as const;

export interface Felt {
  /** Sums over the window of each; NaN when nothing of it is known. */
  readonly parts: Parts;
  readonly rebufferPct: number;
  readonly startFailurePct: number;
  readonly startTimeP50Ms: number;
  readonly startTimeP95Ms: number;
  readonly startTimeP99Ms: number;
  readonly startTimeCount: number;
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
  readonly latencyP99Ms: number;
  readonly latencyCount: number;
}

/** By IDC index. */
export type FeltOf = (index: number) => Felt;

export function createFelt(state: State): FeltOf {
  const kept: { rolled: number; last: number; felt: Felt }[] = [];
  return (index) => {
    const last = lastFeltSecond(state, index);
    const before = kept[index];
    if (before !== undefined && Object.is(before.last, last) && Object.is(before.rolled, state.rolledSecond)) return before.felt;
    const history = state.histories[index];
    if (history === undefined) throw new RangeError(`no IDC ${index}`);
    const felt = feltUntil(history, last);
    kept[index] = { rolled: state.rolledSecond, last, felt };
    return felt;
  };
}

function feltUntil(history: IdcHistory, last: number): Felt {
  const parts = { startAttempts: 0, startFailures: 0, stallMs: 0, playMs: 0 };
  for (const name of partNames) parts[name] = history.partSum(name, last, windowOf[name]);
  const startTimes = history.startTimes(last, feltWindows.startTime);
  const latencies = history.latencies(last, feltWindows.latency);
  return {
    parts,
    ...feltRatios(parts),
    startTimeP50Ms: percentileMs(startTimes, 0.5),
    startTimeP95Ms: percentileMs(startTimes, 0.95),
    startTimeP99Ms: percentileMs(startTimes, 0.99),
    startTimeCount: countOf(startTimes),
    latencyP50Ms: percentileMs(latencies, 0.5),
    latencyP95Ms: percentileMs(latencies, 0.95),
    latencyP99Ms: percentileMs(latencies, 0.99),
    latencyCount: countOf(latencies),
  };
}

/** A failure may be told some seconds after its attempt, so that a short window can hold more failures than attempts. */
export function feltRatios(parts: Parts): Pick<Felt, 'rebufferPct' | 'startFailurePct'> {
  return {
    rebufferPct: percentOf(parts.stallMs, parts.stallMs + parts.playMs),
    startFailurePct: Math.min(100, percentOf(parts.startFailures, parts.startAttempts)),
  };
}

/** The newest second of which players have told everything. Silent players leave it where it was: the figure is the last known. */
export function lastFeltSecond(state: State, index: number): number {
  const observedAtMs = state.freshness.quality.observedAtMs(index);
  return Number.isNaN(observedAtMs) ? Number.NaN : Math.floor(observedAtMs / 1000) - 1;
}
