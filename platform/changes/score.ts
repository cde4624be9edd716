/** Predicted against actual, once a change has run to its end. */
import type { Change, ScoredFigure } from '../../shared/changes/change.ts';
import { forecastFigures } from '../../shared/changes/forecast-parts.ts';
import type { ForecastFigure } from '../../shared/changes/forecast-parts.ts';
import type { ChangeKind } from '../../shared/changes/intent.ts';
import type { Evidence, ForecastIdc } from '../../shared/changes/plan.ts';
import type { IdcSnapshot } from '../../shared/model/snapshot.ts';
import { listed } from '../../shared/rules/input.ts';
import type { LiveState } from '../contracts.ts';

type Score = NonNullable<Change['score']>;

const summed = ['viewers', 'streams', 'egressGbps', 'costPerHour'] as const;

/** What a shadow network has: its commands move these. What players and machines feel is the network's own, whatever a drill does. */
const knownToShadow: readonly ForecastFigure[] = ['viewers', 'streams', 'egressGbps', 'loadPct', 'headroomPct', 'costPerHour'];

/** Whether a change of this kind says what it moves, so that it can be held to that. */
export function isScored(kind: ChangeKind): boolean {
  return kind === 'traffic-shift' || kind === 'origin-switch';
}

/**
 * For the IDCs that the change touched. An IDC that is not heard has no actual figures.
 *
 * @param of whose figures `live` has
 */
export function scoreOf({ forecast }: Evidence, live: Pick<LiveState, 'snapshot'>, of: Score['of']): Score {
  const now = live.snapshot().idcs;
  const byId = new Map(now.map((idc) => [idc.id, idc]));
  const figures = of === 'shadow' ? knownToShadow : forecastFigures;
  const idcs = forecast.idcs.filter(({ role }) => role !== 'unaffected').map((idc) => scoredIdc(idc, heard(byId.get(idc.idc)), figures));
  const viewers = now.reduce((sum, idc) => sum + (idc.viewers ?? 0), 0);
  const errors = idcs.flatMap(({ viewersPredicted, viewersActual }) =>
    viewersPredicted === null || viewersActual === null || viewers === 0
      ? []
      : [(Math.abs(viewersPredicted - viewersActual) / viewers) * 100],
  );
  return {
    of,
    moved: { viewers: forecast.viewersMoved, streams: forecast.streamsMoved },
    idcs,
    totals: Object.fromEntries(summed.map((figure) => [figure, now.reduce((sum, idc) => sum + (idc[figure] ?? 0), 0)])),
    worstErrorPct: errors.length === 0 ? null : Math.max(...errors),
  };
}

function heard(idc: IdcSnapshot | undefined): IdcSnapshot | null {
  return idc === undefined || idc.stale ? null : idc;
}

function scoredIdc(forecast: ForecastIdc, actual: IdcSnapshot | null, of: readonly ForecastFigure[]): Score['idcs'][number] {
  const figures = Object.fromEntries(
    of.map((figure): [ForecastFigure, ScoredFigure] => [
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

/**
 * `24 viewers carried by ath-1, lis-1`, of a drill `drill: 24 viewers would be carried by ath-1, lis-1`; null for what moved nobody to other
 * IDCs, or where nobody could be counted.
 */
export function carriedBy(evidence: Evidence, { kind, score }: Pick<Change, 'kind' | 'score'>): string | null {
  if (kind !== 'traffic-shift') return null;
  const receivers = evidence.forecast.idcs.filter(({ role }) => role === 'receiving').map(({ idc }) => idc);
  const counted = score?.idcs.filter(({ idc }) => receivers.includes(idc)) ?? [];
  const viewers = counted.map(({ viewersActual }) => viewersActual).filter((count) => count !== null);
  if (viewers.length === 0 || viewers.length < receivers.length) return null;
  const sum = viewers.reduce((total, count) => total + count, 0);
  const who = `${sum.toLocaleString('en-US')} ${sum === 1 ? 'viewer' : 'viewers'}`;
  return score?.of === 'shadow' ? `drill: ${who} would be carried by ${listed(receivers)}` : `${who} carried by ${listed(receivers)}`;
}
