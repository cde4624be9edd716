/** A change's score as rows: one an IDC, the furthest off first. */
import type { Change, ScoredFigure } from '../../../../shared/changes/change.ts';
import { missOf } from '../../../../shared/changes/track-record.ts';
import { bandwidthScale, formatCost, formatCount, formatPercent } from '../../../ui/format.ts';
import type { ColumnScale } from '../../../ui/format.ts';
import { bandWords } from './forecast-rows.ts';

type Score = NonNullable<Change['score']>;
type ScoredIdc = Score['idcs'][number];

/** Headroom is what load leaves, so it is not scored twice. */
export const scoredFigures = ['viewers', 'streams', 'egressGbps', 'loadPct', 'cpuPct', 'rebufferPct', 'costPerHour'] as const;
export type ScoredName = (typeof scoredFigures)[number];

/** A drill's shadow network knows neither CPU nor what players feel. */
export function figuresIn({ of }: Score): readonly ScoredName[] {
  return of === 'shadow' ? scoredFigures.filter((figure) => figure !== 'cpuPct' && figure !== 'rebufferPct') : scoredFigures;
}

export interface ScoreCell {
  readonly actual: string;
  readonly predicted: string;
  /** Empty when it had none. */
  readonly band: string;
  /** It came to lie outside its band, by more than is shown, or is the miss of the headline. */
  readonly isOff: boolean;
}

export interface ScoreRow {
  readonly idc: string;
  readonly cells: Readonly<Record<ScoredName, ScoreCell>>;
}

type Formats = Readonly<Record<ScoredName, (value: number | null) => string>>;

function formatsWith(egress: ColumnScale): Formats {
  return {
    viewers: formatCount,
    streams: formatCount,
    egressGbps: egress.format,
    loadPct: (value) => formatPercent(value, 0),
    cpuPct: (value) => formatPercent(value, 0),
    rebufferPct: (value) => formatPercent(value),
    costPerHour: formatCost,
  };
}

/** One unit for all egress of a score. */
export function egressScale(score: Score | null): ColumnScale {
  return bandwidthScale(
    (score?.idcs ?? []).flatMap(({ figures: { egressGbps } }) => [egressGbps?.actual ?? 0, egressGbps?.predicted ?? 0]),
  );
}

export function scoreRows(score: Score | null): readonly ScoreRow[] {
  const formats = formatsWith(egressScale(score));
  const miss = score === null ? null : missOf(score);
  return (score?.idcs ?? [])
    .toSorted((one, other) => deviation(other) - deviation(one) || one.idc.localeCompare(other.idc))
    .map((scored) => ({
      idc: scored.idc,
      cells: Object.fromEntries(
        scoredFigures.map((name) => {
          const cell = cellOf(figureOf(scored, name), formats[name]);
          return [name, miss?.idc === scored.idc && miss.unit === name ? { ...cell, isOff: true } : cell];
        }),
      ) as ScoreRow['cells'],
    }));
}

/** Viewers by which the forecast was off; nothing without both figures. */
function deviation({ viewersPredicted, viewersActual }: ScoredIdc): number {
  return viewersPredicted === null || viewersActual === null ? 0 : Math.abs(viewersActual - viewersPredicted);
}

/** Scores of earlier versions hold viewers and load only. */
function figureOf({ figures, ...scored }: ScoredIdc, name: ScoredName): ScoredFigure {
  const figure = figures[name];
  if (figure !== undefined) return figure;
  if (name === 'viewers') return { predicted: scored.viewersPredicted, actual: scored.viewersActual, band: null };
  if (name === 'loadPct') return { predicted: scored.loadPctPredicted, actual: scored.loadPctActual, band: null };
  return { predicted: null, actual: null, band: null };
}

function cellOf({ predicted, actual, band }: ScoredFigure, format: (value: number | null) => string): ScoreCell {
  const [shown, said] = [format(actual), format(predicted)];
  return {
    actual: shown,
    predicted: said,
    band: bandWords(band, format),
    isOff: band !== null && actual !== null && shown !== said && (actual < band.low || actual > band.high),
  };
}
