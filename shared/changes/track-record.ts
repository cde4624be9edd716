/** How far off forecasts were, from the scores of changes that ran to their end. */
import type { Change } from './change.ts';
import type { ForecastFigure, RecordInput } from './forecast-parts.ts';

type Score = NonNullable<Change['score']>;
type ScoredIdc = Score['idcs'][number];

/** Changes that a record looks back on. */
export const recordedMost = 20;
/** Before so many scores, nothing is said of how far off the next forecast may be. */
export const leastForBands = 3;

/** @param scores newest first; more than `recordedMost` are left out */
export function trackRecordOf(scores: readonly Score[]): RecordInput | null {
  const latest = scores.slice(0, recordedMost);
  if (latest.length === 0) return null;
  const shareOfAll = (figure: ForecastFigure): number | null => worst(latest.map((score) => errorOfAll(score, figure)));
  const points = (figure: ForecastFigure): number | null => worst(latest.map((score) => errorInPoints(score, figure)));
  return {
    count: latest.length,
    viewersPct: worst(latest.map(({ worstErrorPct }) => worstErrorPct)),
    streamsPct: shareOfAll('streams'),
    egressPct: shareOfAll('egressGbps'),
    costPct: shareOfAll('costPerHour'),
    loadPoints: worst(latest.map((score) => worst(score.idcs.map(loadErrorPoints)))),
    cpuPoints: points('cpuPct'),
    rebufferPoints: points('rebufferPct'),
  };
}

/** By how much an IDC's figure was off; null without both. */
export function errorOf({ figures }: ScoredIdc, figure: ForecastFigure): number | null {
  const scored = figures[figure];
  return scored === undefined || scored.predicted === null || scored.actual === null ? null : Math.abs(scored.actual - scored.predicted);
}

function loadErrorPoints({ loadPctPredicted, loadPctActual }: ScoredIdc): number | null {
  return loadPctPredicted === null || loadPctActual === null ? null : Math.abs(loadPctActual - loadPctPredicted);
}

/** The largest error of any IDC as a share of the network's whole; null without a whole. */
function errorOfAll(score: Score, figure: ForecastFigure): number | null {
  const whole = score.totals[figure];
  const error = worst(score.idcs.map((idc) => errorOf(idc, figure)));
  return error === null || whole === undefined || whole <= 0 ? null : (error / whole) * 100;
}

function errorInPoints(score: Score, figure: ForecastFigure): number | null {
  return worst(score.idcs.map((idc) => errorOf(idc, figure)));
}

function worst(errors: readonly (number | null)[]): number | null {
  const known = errors.filter((error) => error !== null);
  return known.length === 0 ? null : Math.max(...known);
}
