/** Predicted against actual, once a change has run to its end. */
import type { Change, ScoredFigure } from '../../shared/changes/change.ts';
import { forecastFigures } from '../../shared/changes/forecast-parts.ts';
import type { ForecastFigure } from '../../shared/changes/forecast-parts.ts';
import type { Evidence, ForecastIdc } from '../../shared/changes/plan.ts';
import type { IdcSnapshot } from '../../shared/model/snapshot.ts';
import { listed } from '../../shared/rules/input.ts';
import type { LiveState } from '../contracts.ts';

type Score = NonNullable<Change['score']>;

const summed = ['viewers', 'streams', 'egressGbps', 'costPerHour'] as const;

/** For the IDCs that the change touched. An IDC that is not heard has no actual figures. */
export function scoreOf(evidence: Evidence, live: Pick<LiveState, 'snapshot'>): Score {
  const now = live.snapshot().idcs;
  const byId = new Map(now.map((idc) => [idc.id, idc]));
  const idcs = evidence.forecast.idcs
    .filter(({ role }) => role !== 'unaffected')
    .map((forecast) => scoredIdc(forecast, heard(byId.get(forecast.idc))));
  const viewers = now.reduce((sum, idc) => sum + (idc.viewers ?? 0), 0);
  const errors = idcs.flatMap(({ viewersPredicted, viewersActual }) =>
    viewersPredicted === null || viewersActual === null || viewers === 0
      ? []
      : [(Math.abs(viewersPredicted - viewersActual) / viewers) * 100],
  );
  return {
    idcs,
    totals: Object.fromEntries(summed.map((figure) => [figure, now.reduce((sum, idc) => sum + (idc[figure] ?? 0), 0)])),
    worstErrorPct: errors.length === 0 ? null : Math.max(...errors),
  };
}

function heard(idc: IdcSnapshot | undefined): IdcSnapshot | null {
  return idc === undefined || idc.stale ? null : idc;
}

function scoredIdc(forecast: ForecastIdc, actual: IdcSnapshot | null): Score['idcs'][number] {
  const figures = Object.fromEntries(
    forecastFigures.map((figure): [ForecastFigure, ScoredFigure] => [
      figure,
      { predicted: forecast[figure].after, actual: actualOf(actual, figure), band: forecast.bands[figure] },
    ]),
  );
  return {
    idc: forecast.idc,
    viewersPredicted: forecast.viewers.after,
    viewersActual: actual?.viewers ?? null,
    loadPctPredicted: forecast.loadPct.after,
    loadPctActual: actual?.loadPct ?? null,
    figures,
  };
}

function actualOf(idc: IdcSnapshot | null, figure: ForecastFigure): number | null {
  if (idc === null) return null;
  if (figure === 'headroomPct') return idc.loadPct === null ? null : 100 - idc.loadPct;
  return idc[figure] ?? null;
}

/** `24 viewers carried by ath-1, lis-1`; null for what moved nobody to other IDCs, or where nobody could be counted. */
export function carriedBy(evidence: Evidence, score: Change['score']): string | null {
  const receivers = evidence.forecast.idcs.filter(({ role }) => role === 'receiving').map(({ idc }) => idc);
  const counted = score?.idcs.filter(({ idc }) => receivers.includes(idc)) ?? [];
  const viewers = counted.map(({ viewersActual }) => viewersActual).filter((count) => count !== null);
  if (viewers.length === 0 || viewers.length < receivers.length) return null;
  const sum = viewers.reduce((total, count) => total + count, 0);
  return `${String(sum)} ${sum === 1 ? 'viewer' : 'viewers'} carried by ${listed(receivers)}`;
}
