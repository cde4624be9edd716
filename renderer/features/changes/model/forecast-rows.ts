/** The forecast as a table: one row per IDC of the change, now → after, loudest where a limit is crossed. */
import type { Forecast, ForecastIdc, SuccessCheck } from '../../../../shared/changes/plan.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { formatBandwidth, formatCost, formatCount, formatDelta, formatPercent } from '../../../ui/format.ts';
import { formatAge } from '../../../ui/time.ts';

export interface ForecastRow {
  readonly idc: string;
  readonly role: ForecastIdc['role'];
  readonly roleText: string;
  readonly state: HealthState;
  readonly dataAgeMs: number | null;
  readonly viewersNow: string;
  readonly viewersAfter: string;
  readonly egress: string;
  readonly loadNowPct: number | null;
  readonly loadAfterPct: number | null;
  /** Load above the ceiling that the plan's own checks allow. */
  readonly overCeiling: boolean;
  readonly rebufferNow: string;
  /** `no basis` where no load that high was ever seen. */
  readonly rebufferAfter: string;
  readonly rebufferBreaches: boolean;
  readonly costDelta: string;
}

const roleTexts: Readonly<Record<ForecastIdc['role'], string>> = {
  leaving: 'leaves',
  receiving: 'receives',
  returning: 'returns',
  unaffected: 'unaffected',
};
const roleRanks: Readonly<Record<ForecastIdc['role'], number>> = { leaving: 0, returning: 1, receiving: 2, unaffected: 3 };

export function forecastRows(forecast: Forecast, checks: readonly SuccessCheck[]): readonly ForecastRow[] {
  const ceiling = loadCeiling(checks);
  return forecast.idcs
    .toSorted((one, other) => roleRanks[one.role] - roleRanks[other.role] || one.idc.localeCompare(other.idc))
    .map((row) => rowOf(row, ceiling, rebufferLimit(checks, row.idc)));
}

/** The load at which the plan's checks fail, %; null when it has none. */
export function loadCeiling(checks: readonly SuccessCheck[]): number | null {
  return checks.find((check) => check.metric === 'loadPct')?.max ?? null;
}

function rebufferLimit(checks: readonly SuccessCheck[], idc: string): number | null {
  return checks.find((check) => check.metric === 'rebufferPct' && check.idcs.includes(idc))?.max ?? null;
}

function rowOf(row: ForecastIdc, ceiling: number | null, rebufferMax: number | null): ForecastRow {
  return {
    idc: row.idc,
    role: row.role,
    roleText: roleTexts[row.role],
    state: row.state,
    dataAgeMs: row.dataAgeMs,
    viewersNow: formatCount(row.viewers.now),
    viewersAfter: formatCount(row.viewers.after),
    egress: `${formatBandwidth(row.egressGbps.now)} → ${formatBandwidth(row.egressGbps.after)}`,
    loadNowPct: row.loadPct.now,
    loadAfterPct: row.loadPct.after,
    overCeiling: ceiling !== null && row.loadPct.after !== null && row.loadPct.after > ceiling,
    rebufferNow: formatPercent(row.rebufferPct.now),
    rebufferAfter: rebufferAfter(row),
    rebufferBreaches: rebufferMax !== null && row.rebufferPct.after !== null && row.rebufferPct.after > rebufferMax,
    costDelta: formatDelta(difference(row.costPerHour), formatCost),
  };
}

function rebufferAfter(row: ForecastIdc): string {
  if (row.rebufferPct.after !== null) return formatPercent(row.rebufferPct.after);
  return (row.viewers.after ?? 0) > 0 ? 'no basis' : formatPercent(null);
}

function difference(pair: { readonly now: number | null; readonly after: number | null }): number | null {
  return pair.now === null || pair.after === null ? null : pair.after - pair.now;
}

/** What follows in figures: viewers, streams, cost. */
export function forecastSentence(forecast: Forecast): string {
  const moved =
    forecast.viewersMoved === null ? 'No basis for how many viewers move' : `${formatCount(forecast.viewersMoved)} viewers move`;
  const streams = forecast.streamsMoved === null ? null : `${formatCount(forecast.streamsMoved)} streams re-ingest`;
  const cost =
    forecast.costPerHourDelta === null ? 'no basis for the cost' : `network cost ${formatDelta(forecast.costPerHourDelta, formatCost)}`;
  return [moved, streams, cost].filter((part) => part !== null).join(' · ');
}

/** What the figures rest on and how old the oldest is. */
export function basisSentence(forecast: Forecast): string {
  const age = forecast.oldestInputAgeMs === null ? 'no input has an age' : `oldest input ${formatAge(forecast.oldestInputAgeMs)} old`;
  return `${forecast.basis} · ${age}`;
}
