/** How far off forecasts were, from the scores of changes that ran to their end. */
import type { Change } from './change.ts';
import type { ForecastFigure, MovedRecord, RecordInput } from './forecast-parts.ts';

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
    moved: movedRecordOf(latest),
  };
}

export interface MovedError {
  readonly unit: MovedRecord['unit'];
  readonly idc: string;
  /** By which that IDC was off. */
  readonly off: number;
  /** Predicted to move in all. */
  readonly predicted: number;
}

/**
 * Where a change's forecast was furthest off, beside what was predicted to move: a network's own size makes no forecast better. By viewers
 * where any were to move, else by streams; null where nothing was, or where no such IDC was heard.
 */
export function movedErrorOf({ idcs, moved }: Score): MovedError | null {
  const unit = (moved.viewers ?? 0) > 0 ? 'viewers' : 'streams';
  const predicted = moved[unit];
  if (predicted === null || predicted <= 0) return null;
  const errors = idcs.flatMap((scored) => {
    const off = errorOf(scored, unit);
    return off === null ? [] : [{ idc: scored.idc, off }];
  });
  const [worstOff] = errors.toSorted((left, right) => right.off - left.off || left.idc.localeCompare(right.idc));
  return worstOff === undefined ? null : { unit, predicted, ...worstOff };
}

export function movedErrorPct({ off, predicted }: MovedError): number {
  return (off / predicted) * 100;
}

/** A forecast that was off by more than this of what was to move was wrong, whatever its band. */
const missedPct = 10;

/** The miss that makes a score's headline; null when it is none. */
export function missOf(score: Score): MovedError | null {
  const error = movedErrorOf(score);
  return error === null || movedErrorPct(error) <= missedPct ? null : error;
}

/** Of the unit that most of them moved: changes of one kind move the same. */
function movedRecordOf(scores: readonly Score[]): MovedRecord | null {
  const errors = scores.map(movedErrorOf).filter((error) => error !== null);
  const unit = errors.some((error) => error.unit === 'viewers') ? 'viewers' : 'streams';
  const counted = errors.filter((error) => error.unit === unit);
  if (counted.length === 0) return null;
  return {
    unit,
    errorPct: Math.max(...counted.map(movedErrorPct)),
    predicted: counted.reduce((sum, { predicted }) => sum + predicted, 0),
    count: counted.length,
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
