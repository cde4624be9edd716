/** The forecast as a table: one row per IDC of the change, now → after, loudest where a limit is crossed. */
import type { CurveInput, FigureBand } from '../../../../shared/changes/forecast-parts.ts';
import type { Forecast, ForecastIdc, SuccessCheck } from '../../../../shared/changes/plan.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { amountOf, formatCost, formatCount, formatDelta, formatPercent } from '../../../ui/format.ts';
import { formatAge } from '../../../ui/time.ts';
import { text } from '../text.ts';

export interface ForecastRow {
  readonly idc: string;
  readonly role: ForecastIdc['role'];
  readonly roleText: string;
  readonly state: HealthState;
  readonly dataAgeMs: number | null;
  readonly viewersNow: string;
  readonly viewersAfter: string;
  readonly streamsNow: string;
  readonly streamsAfter: string;
  readonly egressNowGbps: number | null;
  readonly egressAfterGbps: number | null;
  readonly loadNowPct: number | null;
  readonly loadAfterPct: number | null;
  /** `degraded`: above the ceiling after the change. `critical`: more than there is. Only what gets fuller is marked. */
  readonly overload: 'calm' | 'degraded' | 'critical';
  /** The figures are last known ones: the IDC's own state says it is not heard. */
  readonly stale: boolean;
  readonly headroomAfter: string;
  readonly cpuNow: string;
  readonly cpuAfter: string;
  readonly rebufferNow: string;
  /** `no basis` where no such load was ever seen. */
  readonly rebufferAfter: string;
  readonly rebufferBreaches: boolean;
  readonly costDelta: string;
  readonly bands: RowBands;
  /** How far the load curve reaches, where that is why there is no basis; else whose curve it is when it is not its own. */
  readonly rebufferNote: string;
}

/** Empty where nothing says how far off a figure may be. */
export interface RowBands {
  readonly viewers: string;
  readonly streams: string;
  readonly load: string;
  readonly rebuffer: string;
  readonly cpu: string;
}

/** Three missed intervals of a source at 1 Hz, with some slack for the way here. */
const staleAfterMs = 5_000;

const roleTexts: Readonly<Record<ForecastIdc['role'], string>> = {
  leaving: 'leaves',
  receiving: 'receives',
  returning: 'returns',
  unaffected: 'unaffected',
};
const roleRanks: Readonly<Record<ForecastIdc['role'], number>> = { returning: 0, leaving: 1, receiving: 2, unaffected: 3 };

/** @param ceilingPct of the platform's policy; NaN while it is not known: then only what is more than there is is marked. */
export function forecastRows(forecast: Forecast, checks: readonly SuccessCheck[], ceilingPct: number): readonly ForecastRow[] {
  const bringsBack = forecast.idcs.some(({ role }) => role === 'returning');
  return (
    forecast.idcs
      .toSorted(byWhatMatters)
      .map((row) => rowOf(row, { rebufferMax: rebufferLimit(checks, row.idc), ceilingPct }))
      // Who carried the traffic of a returning IDC hands it back; it does not leave.
      .map((row) => (bringsBack && row.role === 'leaving' ? { ...row, roleText: 'hands back' } : row))
  );
}

export function movesTraffic(forecast: Forecast): boolean {
  return forecast.idcs.some((row) => row.role !== 'unaffected');
}

/** What leaves or returns first, then the fullest receivers. */
export function byWhatMatters(one: ForecastIdc, other: ForecastIdc): number {
  return (
    roleRanks[one.role] - roleRanks[other.role] || (other.loadPct.after ?? 0) - (one.loadPct.after ?? 0) || one.idc.localeCompare(other.idc)
  );
}

function rebufferLimit(checks: readonly SuccessCheck[], idc: string): number | null {
  return checks.find((check) => check.metric === 'rebufferPct' && check.idcs.includes(idc))?.max ?? null;
}

interface Limits {
  readonly rebufferMax: number | null;
  readonly ceilingPct: number;
}

function rowOf(row: ForecastIdc, { rebufferMax, ceilingPct }: Limits): ForecastRow {
  return {
    idc: row.idc,
    role: row.role,
    roleText: roleTexts[row.role],
    state: row.state,
    dataAgeMs: row.dataAgeMs,
    viewersNow: formatCount(row.viewers.now),
    viewersAfter: formatCount(row.viewers.after),
    streamsNow: formatCount(row.streams.now),
    streamsAfter: formatCount(row.streams.after),
    egressNowGbps: row.egressGbps.now,
    egressAfterGbps: row.egressGbps.after,
    loadNowPct: row.loadPct.now,
    loadAfterPct: row.loadPct.after,
    overload: overloadOf(row, ceilingPct),
    stale: row.dataAgeMs === null || row.dataAgeMs > staleAfterMs,
    headroomAfter: headroomWords(row.headroomPct.after),
    cpuNow: formatPercent(row.cpuPct.now, 0),
    cpuAfter: cpuAfter(row),
    bands: {
      viewers: bandWords(row.bands.viewers, formatCount),
      streams: bandWords(row.bands.streams, formatCount),
      load: bandWords(row.bands.loadPct, (value) => formatPercent(value, 0)),
      rebuffer: bandWords(row.bands.rebufferPct, formatPercent),
      cpu: bandWords(row.bands.cpuPct, (value) => formatPercent(value, 0)),
    },
    rebufferNote: rebufferNote(row),
    rebufferNow: formatPercent(row.rebufferPct.now),
    rebufferAfter: rebufferAfter(row),
    rebufferBreaches: rebufferMax !== null && row.rebufferPct.after !== null && row.rebufferPct.after > rebufferMax,
    costDelta: formatDelta(difference(row.costPerHour), formatCost),
  };
}

function overloadOf({ loadPct: { now, after } }: ForecastIdc, ceilingPct: number): ForecastRow['overload'] {
  if (after === null || after <= (now ?? 0)) return 'calm';
  if (after > 100) return 'critical';
  return after > ceilingPct ? 'degraded' : 'calm';
}

/** `no basis` where viewers arrive and no load that high was ever seen; `—` where nobody is left. */
export function rebufferAfter(row: ForecastIdc): string {
  if (row.rebufferPct.after !== null) return formatPercent(row.rebufferPct.after);
  return (row.viewers.after ?? 0) > 0 ? noBasis : formatPercent(null);
}

const noBasis = 'no basis';

/** `no basis` where the CPU is known and nothing says what it becomes. */
export function cpuAfter(row: ForecastIdc): string {
  if (row.cpuPct.after !== null || row.cpuPct.now === null) return formatPercent(row.cpuPct.after, 0);
  return noBasis;
}

/** What is left; an overload leaves none. */
function headroomWords(headroomPct: number | null): string {
  return headroomPct !== null && headroomPct < 0 ? text.workspace.noHeadroom : text.workspace.headroom(formatPercent(headroomPct, 0));
}

/** `409 – 478`, `0.1 – 0.5 %`: the unit once, at the end. Nothing where the two ends read the same. */
export function bandWords(band: FigureBand, format: (value: number) => string): string {
  if (band === null) return '';
  const [low, high] = [amountOf(format(band.low)), amountOf(format(band.high))];
  if (low.number === high.number && low.unit === high.unit) return '';
  return low.unit === high.unit ? `${low.number} – ${format(band.high)}` : `${format(band.low)} – ${format(band.high)}`;
}

function rebufferNote(row: ForecastIdc): string {
  if (row.rebufferPct.after === null && (row.viewers.after ?? 0) > 0) {
    return row.highestLoadSeenPct === null ? 'no load seen yet' : `loads seen up to ${formatPercent(row.highestLoadSeenPct, 0)}`;
  }
  return row.basis === 'network' && row.rebufferPct.after !== null ? 'network' : '';
}

/** After less now; null where either is not known. */
export function difference(pair: { readonly now: number | null; readonly after: number | null }): number | null {
  return pair.now === null || pair.after === null ? null : pair.after - pair.now;
}

/** What follows in figures: viewers, streams, cost. */
export function forecastSentence(forecast: Forecast): string {
  const { viewersMoved, costPerHourDelta, interrupted } = forecast;
  // Who watches a stream that is switched stays where they are served, and pays nothing for it but the break.
  if (interrupted !== null) return [...interruptedWords(interrupted), ...streamWords(forecast)].join(' · ');
  const moved = viewersMoved === null ? 'No basis for how many viewers move' : `${formatCount(viewersMoved)} viewers move`;
  const cost = costPerHourDelta === null ? 'no basis for the cost' : `network cost ${formatDelta(costPerHourDelta, formatCost)}`;
  return [moved, ...streamWords(forecast), cost].join(' · ');
}

function streamWords({ streamsMoved }: Forecast): string[] {
  if (streamsMoved === null) return [];
  return [streamsMoved === 1 ? '1 stream re-ingests' : `${formatCount(streamsMoved)} streams re-ingest`];
}

function interruptedWords({ viewers, streamsUnknown }: NonNullable<Forecast['interrupted']>): string[] {
  const unknown =
    streamsUnknown === 0 ? [] : [`nobody knows who watches ${streamsUnknown === 1 ? '1' : formatCount(streamsUnknown)} of them`];
  if (viewers === null) return ['No basis for how many viewers see a stream break off'];
  const who = viewers === 1 ? '1 viewer sees a stream' : `${formatCount(viewers)} viewers see their stream`;
  return [`${who} break off until its encoder is back`, ...unknown];
}

/** What the figures rest on and how old the oldest is, the load curves too. */
export function basisSentence(forecast: Forecast): string {
  const age = forecast.oldestInputAgeMs === null ? 'no input has an age' : `oldest input ${formatAge(forecast.oldestInputAgeMs)} old`;
  const { curve } = forecast;
  const fitted = curve === null ? [] : [`${curveWords(curve)}, fitted ${formatAge(curve.ageMs)} ago`];
  return [forecast.basis, age, ...fitted].join(' · ');
}

/** Minutes are of one IDC: their sum over a network says how large it is, not how well it is known. */
function curveWords({ minutes, leastMinutes: least, mostMinutes: most, without }: CurveInput): string {
  if (least === null || most === null) return `one load curve for all IDCs from ${formatCount(minutes)} minutes of them together`;
  const span = least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
  const none = without === 0 ? '' : `; ${without === 1 ? '1 IDC has none' : `${formatCount(without)} IDCs have none`} yet`;
  return `load curves from ${span} minutes of each IDC${none}`;
}
