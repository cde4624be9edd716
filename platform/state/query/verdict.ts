/**
 * The state of one stream and why. One place for every threshold: a window, a heat map, the list of an IDC and the page of a stream all
 * judge by it. What nobody feels is no state: stalls and failed starts count while there are viewers.
 */
import { healthStates, severityRank } from '../../../shared/model/health.ts';
import type { HealthState } from '../../../shared/model/health.ts';
import { percentOf } from '../../../shared/model/numbers.ts';
import { none } from '../none.ts';
import { ailingFpsShare, ailingKbpsShare } from '../streams.ts';
import type { StreamRows } from './rows.ts';

export const streamLimits = {
  rebufferPct: { degraded: 1, critical: 3 },
  startFailurePct: { degraded: 2, critical: 5 },
  lossPct: { degraded: 2, critical: 8 },
  /** Less than this makes no ratio. */
  leastWatchedMs: 5_000,
  leastStarts: 3,
  leastFailures: 2,
} as const;

const stateCodes = Object.fromEntries(healthStates.map((state, code) => [state, code])) as Readonly<Record<HealthState, number>>;
const { healthy, degraded, critical, unknown } = stateCodes;
/** By state code: what an operator must look at first is highest. */
const weights = Float64Array.from(healthStates, (state) => 5 - severityRank(state));
/** How bad it is goes up to this many steps of a quarter of the critical limit. */
const mostSteps = 1023;
const mostViewers = 2 ** 30 - 1;

/** Share of the watched time that was spent waiting, in %; NaN when too little was watched or nobody watches. */
export function rebufferPctOf(rows: StreamRows, slot: number): number {
  const stallMs = rows.stallMs[slot] ?? Number.NaN;
  const watchedMs = stallMs + (rows.playMs[slot] ?? Number.NaN);
  return watchedMs >= streamLimits.leastWatchedMs ? (stallMs / watchedMs) * 100 : Number.NaN;
}

export function startFailurePctOf(rows: StreamRows, slot: number): number {
  const attempts = rows.startAttempts[slot] ?? Number.NaN;
  return attempts >= streamLimits.leastStarts ? Math.min(100, percentOf(rows.startFailures[slot] ?? Number.NaN, attempts)) : Number.NaN;
}

/** Bitrate now as a share of what is usual for the stream; NaN while it is not ingested. */
export function kbpsShareOf(rows: StreamRows, slot: number): number {
  const usual = rows.usualKbps[slot] ?? Number.NaN;
  return usual > 0 && isIngested(rows, slot) ? (rows.smoothKbps[slot] ?? Number.NaN) / usual : Number.NaN;
}

export function isIngested(rows: StreamRows, slot: number): boolean {
  return rows.ingestIdc[slot] !== none;
}

/** Index in `healthStates`. */
export function stateCodeOf(rows: StreamRows, slot: number): number {
  return verdictOf(rows, slot) >>> 10;
}

/** State first, then how bad, then how many feel it: one number, higher is worse. */
export function severityOf(rows: StreamRows, slot: number): number {
  const verdict = verdictOf(rows, slot);
  const viewers = rows.viewers[slot] ?? 0;
  return ((weights[verdict >>> 10] ?? 0) * (mostSteps + 1) + (verdict & mostSteps)) * (mostViewers + 1) + felt(viewers);
}

function felt(viewers: number): number {
  return viewers > 0 ? Math.min(mostViewers, Math.round(viewers)) : 0;
}

/**
 * The state's code in the bits from the tenth on, and below them how bad it is, in quarters of the critical limit. Without objects: it
 * runs over every stream.
 */
function verdictOf(rows: StreamRows, slot: number): number {
  const idc = rows.ingestIdc[slot] ?? none;
  const isWatched = (rows.viewers[slot] ?? 0) > 0;
  let worst = 0;
  if (isWatched) {
    worst = Math.max(worst, excess(rebufferPctOf(rows, slot), streamLimits.rebufferPct.critical));
    if ((rows.startFailures[slot] ?? 0) >= streamLimits.leastFailures) {
      worst = Math.max(worst, excess(startFailurePctOf(rows, slot), streamLimits.startFailurePct.critical));
    }
  }
  let isDegraded = isWatched && isFeltDegraded(rows, slot);
  if (idc === none) {
    // Only who has said that it ended knows that it was ingested: nobody else can miss it.
    if (isWatched && (rows.lostAtMs[slot] ?? Number.NaN) > 0) return packed(critical, Math.max(1, worst));
  } else if (rows.ingestFresh[idc] === 1) {
    const collapse = collapseOf(rows, slot);
    if (collapse > 0) return packed(critical, Math.max(collapse, worst));
    worst = Math.max(worst, excess(rows.lossPct[slot] ?? Number.NaN, streamLimits.lossPct.critical));
    isDegraded ||= (rows.lossPct[slot] ?? Number.NaN) >= streamLimits.lossPct.degraded;
    if (worst < 1 && !isDegraded) return packed(healthy, worst);
  }
  if (worst >= 1) return packed(critical, worst);
  return packed(isDegraded ? degraded : unknown, worst);
}

function isFeltDegraded(rows: StreamRows, slot: number): boolean {
  if (rebufferPctOf(rows, slot) >= streamLimits.rebufferPct.degraded) return true;
  const isEnough = (rows.startFailures[slot] ?? 0) >= streamLimits.leastFailures;
  return isEnough && startFailurePctOf(rows, slot) >= streamLimits.startFailurePct.degraded;
}

/** 0 while neither bitrate nor frame rate has collapsed; else how far, from 1 at the limit. */
function collapseOf(rows: StreamRows, slot: number): number {
  const kbpsShare = (rows.smoothKbps[slot] ?? Number.NaN) / (rows.usualKbps[slot] ?? Number.NaN);
  const fpsShare = (rows.fps[slot] ?? Number.NaN) / (rows.targetFps[slot] ?? Number.NaN);
  const byKbps = kbpsShare < ailingKbpsShare ? 2 - kbpsShare / ailingKbpsShare : 0;
  const byFps = fpsShare < ailingFpsShare ? 2 - fpsShare / ailingFpsShare : 0;
  return Math.max(byKbps, byFps);
}

/** A measure as a multiple of its critical limit; 0 when it is not known. */
function excess(value: number, limit: number): number {
  return value > 0 ? value / limit : 0;
}

function packed(code: number, multiple: number): number {
  return (code << 10) | Math.min(mostSteps, Math.round(multiple * 4));
}

export interface StreamReason {
  readonly state: HealthState;
  readonly text: string;
}

interface Place {
  readonly nowMs: number;
  readonly idcName: (idc: number) => string;
}

/** Why its state is what it is, worst first; empty for a healthy one. The first one's state is the stream's. */
export function reasonsOf(rows: StreamRows, slot: number, place: Place): readonly StreamReason[] {
  return [...ingestReasons(rows, slot, place), ...feltReasons(rows, slot)].toSorted(
    (left, right) => severityRank(left.state) - severityRank(right.state),
  );
}

function ingestReasons(rows: StreamRows, slot: number, { nowMs, idcName }: Place): readonly StreamReason[] {
  const idc = rows.ingestIdc[slot] ?? none;
  if (idc === none) {
    const lostAtMs = rows.lostAtMs[slot] ?? Number.NaN;
    if (!(lostAtMs > 0)) return [{ state: 'unknown', text: 'No origin says that it ingests this stream' }];
    const ended = `Its ingest ended ${seconds(nowMs - lostAtMs)} ago`;
    const viewers = felt(rows.viewers[slot] ?? 0);
    if ((rows.viewers[slot] ?? 0) > 0) return [{ state: 'critical', text: `${ended}, and ${whole(viewers)} viewers still ask for it` }];
    return [{ state: 'unknown', text: `${ended}; nobody ingests it now` }];
  }
  if (rows.ingestFresh[idc] !== 1) return [{ state: 'unknown', text: `What ${idcName(idc)} ingests is not known: its data is too old` }];
  return [...collapseReasons(rows, slot), ...limitReason('Packet loss on the way in', rows.lossPct[slot], streamLimits.lossPct)];
}

function collapseReasons(rows: StreamRows, slot: number): readonly StreamReason[] {
  const reasons: StreamReason[] = [];
  const [kbps, usual] = [rows.smoothKbps[slot] ?? Number.NaN, rows.usualKbps[slot] ?? Number.NaN];
  const [fps, target] = [rows.fps[slot] ?? Number.NaN, rows.targetFps[slot] ?? Number.NaN];
  if (kbps / usual < ailingKbpsShare) {
    reasons.push({
      state: 'critical',
      text: `Bitrate ${whole(kbps)} kbps: ${whole((kbps / usual) * 100)} % of its usual ${whole(usual)} kbps`,
    });
  }
  if (fps / target < ailingFpsShare) {
    reasons.push({ state: 'critical', text: `Frame rate ${fps.toFixed(1)} fps, where the encoder declared ${whole(target)}` });
  }
  return reasons;
}

function feltReasons(rows: StreamRows, slot: number): readonly StreamReason[] {
  if (!((rows.viewers[slot] ?? 0) > 0)) return [];
  const isEnough = (rows.startFailures[slot] ?? 0) >= streamLimits.leastFailures;
  return [
    ...limitReason('Rebuffering', rebufferPctOf(rows, slot), streamLimits.rebufferPct),
    ...(isEnough ? limitReason('Failed starts', startFailurePctOf(rows, slot), streamLimits.startFailurePct) : []),
  ];
}

function limitReason(
  label: string,
  value: number | undefined,
  limit: { readonly degraded: number; readonly critical: number },
): readonly StreamReason[] {
  if (value === undefined || !(value >= limit.degraded)) return [];
  const state = value >= limit.critical ? 'critical' : 'degraded';
  return [{ state, text: `${label} ${value.toFixed(1)} %, ${state} from ${limit[state]} %` }];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1000))} s`;
}
