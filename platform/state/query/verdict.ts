/**
 * The state of one stream and why: a window, a heat map, the list of an IDC and the page of a stream all judge by it. Its limits are the
 * bands that consoles colour figures by. What nobody feels is no state: stalls and failed starts count while there are viewers.
 */
import { healthStates, severityRank } from '../../../shared/model/health.ts';
import type { HealthState } from '../../../shared/model/health.ts';
import { percentOf } from '../../../shared/model/numbers.ts';
import { streamBands } from '../../../shared/model/stream-bands.ts';
import type { Band } from '../../../shared/model/stream-bands.ts';
import { none } from '../none.ts';
import { ailingFpsShare, ailingKbpsShare } from '../streams.ts';
import type { FloatColumn, StreamRows } from './rows.ts';

/** Less than this makes no ratio. */
export const leastKnown = {
  watchedMs: 5_000,
  starts: 3,
  failures: 2,
} as const;

const stateCodes = Object.fromEntries(healthStates.map((state, code) => [state, code])) as Readonly<Record<HealthState, number>>;
const { healthy, degraded, critical, unknown } = stateCodes;
/** By state code: what an operator must look at first is highest. */
const weights = Float64Array.from(healthStates, (state) => 5 - severityRank(state));
/** How bad it is goes up to this many steps of a quarter of the critical limit. */
const codeShift = 10;
const mostSteps = 2 ** codeShift - 1;
const mostViewers = 2 ** 30 - 1;

/** Share of the watched time that was spent waiting, in %; NaN when too little was watched or nobody watches. */
export function rebufferPctOf(rows: Pick<StreamRows, 'stallMs' | 'playMs'>, slot: number): number {
  const stallMs = rows.stallMs[slot] ?? Number.NaN;
  const watchedMs = stallMs + (rows.playMs[slot] ?? Number.NaN);
  return watchedMs >= leastKnown.watchedMs ? (stallMs / watchedMs) * 100 : Number.NaN;
}

export function startFailurePctOf(rows: StreamRows, slot: number): number {
  const attempts = rows.startAttempts[slot] ?? Number.NaN;
  return attempts >= leastKnown.starts ? Math.min(100, percentOf(rows.startFailures[slot] ?? Number.NaN, attempts)) : Number.NaN;
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
  return new Verdicts(rows).stateCode(slot);
}

/**
 * Verdicts on many rows, without an object for any: it runs over every stream. Takes the columns as they are when it is made, so one is
 * made for each chunk of rows and not kept.
 */
export class Verdicts {
  readonly #ingestIdc: Uint8Array;
  readonly #ingestFresh: Uint8Array;
  readonly #viewers: FloatColumn;
  readonly #stallMs: FloatColumn;
  readonly #playMs: FloatColumn;
  readonly #startAttempts: FloatColumn;
  readonly #startFailures: FloatColumn;
  readonly #smoothKbps: Float32Array;
  readonly #usualKbps: Float32Array;
  readonly #fps: Float32Array;
  readonly #targetFps: Float32Array;
  readonly #lossPct: Float32Array;
  readonly #lostAtMs: Float64Array;

  constructor(rows: StreamRows) {
    this.#ingestIdc = rows.ingestIdc;
    this.#ingestFresh = rows.ingestFresh;
    this.#viewers = rows.viewers;
    this.#stallMs = rows.stallMs;
    this.#playMs = rows.playMs;
    this.#startAttempts = rows.startAttempts;
    this.#startFailures = rows.startFailures;
    this.#smoothKbps = rows.smoothKbps;
    this.#usualKbps = rows.usualKbps;
    this.#fps = rows.fps;
    this.#targetFps = rows.targetFps;
    this.#lossPct = rows.lossPct;
    this.#lostAtMs = rows.lostAtMs;
  }

  /** Index in `healthStates`. */
  stateCode(slot: number): number {
    return this.#of(slot) >>> codeShift;
  }

  /** State first, then how bad, then how many feel it: one number, higher is worse. */
  severity(slot: number): number {
    const verdict = this.#of(slot);
    const weight = (weights[verdict >>> codeShift] ?? 0) * (mostSteps + 1) + (verdict & mostSteps);
    return weight * (mostViewers + 1) + felt(this.#viewers[slot] ?? 0);
  }

  /** The state's code from bit 10 on, and below it how bad it is, in quarters of the critical limit. */
  #of(slot: number): number {
    const idc = this.#ingestIdc[slot] ?? none;
    const isWatched = (this.#viewers[slot] ?? 0) > 0;
    let worst = 0;
    let isDegraded = false;
    if (isWatched) {
      const stallMs = this.#stallMs[slot] ?? 0;
      const watchedMs = stallMs + (this.#playMs[slot] ?? 0);
      if (stallMs > 0 && watchedMs >= leastKnown.watchedMs) {
        const pct = (stallMs / watchedMs) * 100;
        worst = pct / streamBands.rebufferPct.criticalAt;
        isDegraded = pct >= streamBands.rebufferPct.degradedAt;
      }
      const failures = this.#startFailures[slot] ?? 0;
      const attempts = this.#startAttempts[slot] ?? 0;
      if (failures >= leastKnown.failures && attempts >= leastKnown.starts) {
        const pct = Math.min(100, (failures / attempts) * 100);
        worst = Math.max(worst, pct / streamBands.startFailurePct.criticalAt);
        isDegraded ||= pct >= streamBands.startFailurePct.degradedAt;
      }
    }
    if (idc === none) {
      // Only who has said that it ended knows that it was ingested: nobody else can miss it.
      if (isWatched && (this.#lostAtMs[slot] ?? Number.NaN) > 0) return packed(critical, Math.max(1, worst));
    } else if (this.#ingestFresh[idc] === 1) {
      const collapse = this.#collapse(slot);
      if (collapse > 0) return packed(critical, Math.max(collapse, worst));
      const lossPct = this.#lossPct[slot] ?? 0;
      if (lossPct > 0) worst = Math.max(worst, lossPct / streamBands.lossPct.criticalAt);
      isDegraded ||= lossPct >= streamBands.lossPct.degradedAt;
      if (worst < 1 && !isDegraded) return packed(healthy, worst);
    }
    if (worst >= 1) return packed(critical, worst);
    return packed(isDegraded ? degraded : unknown, worst);
  }

  /** 0 while neither bitrate nor frame rate has collapsed; else how far, from 1 at the limit. */
  #collapse(slot: number): number {
    const kbps = this.#smoothKbps[slot] ?? Number.NaN;
    const leastKbps = (this.#usualKbps[slot] ?? Number.NaN) * ailingKbpsShare;
    const fps = this.#fps[slot] ?? Number.NaN;
    const leastFps = (this.#targetFps[slot] ?? Number.NaN) * ailingFpsShare;
    const byKbps = kbps < leastKbps ? 2 - kbps / leastKbps : 0;
    return fps < leastFps ? Math.max(byKbps, 2 - fps / leastFps) : byKbps;
  }
}

function felt(viewers: number): number {
  return viewers > 0 ? Math.min(mostViewers, Math.round(viewers)) : 0;
}

function packed(code: number, multiple: number): number {
  return (code << codeShift) | Math.min(mostSteps, Math.round(multiple * 4));
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
  return [...collapseReasons(rows, slot), ...limitReason('Packet loss on the way in', rows.lossPct[slot], streamBands.lossPct)];
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
  const isEnough = (rows.startFailures[slot] ?? 0) >= leastKnown.failures;
  return [
    ...limitReason('Rebuffering', rebufferPctOf(rows, slot), streamBands.rebufferPct),
    ...(isEnough ? limitReason('Failed starts', startFailurePctOf(rows, slot), streamBands.startFailurePct) : []),
  ];
}

function limitReason(label: string, value: number | undefined, band: Band): readonly StreamReason[] {
  if (value === undefined || !(value >= band.degradedAt)) return [];
  const [state, limit] = value >= band.criticalAt ? (['critical', band.criticalAt] as const) : (['degraded', band.degradedAt] as const);
  return [{ state, text: `${label} ${value.toFixed(1)} %, ${state} from ${limit} %` }];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1000))} s`;
}
