/** The figures of one IDC as views, rules and forecasts read them. What is too old is the last known, and says so. */
import { share } from '../../shared/changes/routing.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { HealthState } from '../../shared/model/health.ts';
import { percentOf } from '../../shared/model/numbers.ts';
import type { IdcHealth } from '../health/engine.ts';
import { percentileMs } from '../state/histogram.ts';
import type { State } from '../state/state.ts';

/** How far back the figures of what players felt look, in seconds. A start is rare, so a percentile of starts needs longer. */
export const feltWindows = { rebuffer: 10, startFailure: 30, startTime: 300, latency: 10 } as const;

const gbpsPerKbps = 1e-6;
const gigabytesPerHourPerGbps = 3600 / 8;

export interface IdcFigures {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly state: HealthState;
  readonly sinceMs: number;
  readonly dataAgeMs: number;
  readonly isStale: boolean;
  readonly reason: string;
  readonly viewers: number;
  readonly streams: number;
  readonly ingestGbps: number;
  readonly egressGbps: number;
  readonly rebufferPct: number;
  readonly startFailurePct: number;
  readonly startTimeP95Ms: number;
  readonly latencyP95Ms: number;
  readonly ingestFps: number;
  /** Mean per stream. */
  readonly ingestKbps: number;
  readonly cpuPct: number;
  readonly loadPct: number;
  readonly costPerHour: number;
  readonly isIngestFresh: boolean;
  readonly isDeliveryFresh: boolean;
}

export function figuresOf(
  state: State,
  { index, health, nowMs }: { readonly index: number; readonly health: IdcHealth; readonly nowMs: number },
): IdcFigures {
  const idc = state.idcs[index];
  const history = state.histories[index];
  if (idc === undefined || history === undefined) throw new RangeError(`no IDC ${index}`);
  const { aggregates, freshness } = state;
  const at = (column: Float64Array): number => column[index] ?? Number.NaN;
  const last = lastFeltSecond(state, index);
  const egressGbps = at(aggregates.egressKbps) * gbpsPerKbps;
  const streams = at(aggregates.streams);
  return {
    id: idc.id,
    name: idc.name,
    region: idc.region,
    state: health.state,
    sinceMs: health.sinceMs,
    dataAgeMs: freshness.ageMs(index, nowMs),
    isStale: !freshness.isFresh(index),
    reason: health.reasons[0]?.text ?? '',
    viewers: at(aggregates.viewers),
    streams,
    ingestGbps: at(aggregates.ingestKbps) * gbpsPerKbps,
    egressGbps,
    rebufferPct: rebufferPct(state, { index, last, seconds: feltWindows.rebuffer }),
    startFailurePct: startFailurePct(state, { index, last, seconds: feltWindows.startFailure }),
    startTimeP95Ms: percentileMs(history.startTimes(last, feltWindows.startTime), 0.95),
    latencyP95Ms: percentileMs(history.latencies(last, feltWindows.latency), 0.95),
    ingestFps: at(aggregates.fps),
    ingestKbps: streams > 0 ? at(aggregates.ingestKbps) / streams : Number.NaN,
    cpuPct: busiestCpuPct(state, idc.id),
    loadPct: state.loadPct(index),
    costPerHour: egressGbps * gigabytesPerHourPerGbps * idc.costPerGb,
    isIngestFresh: freshness.ingest.isFresh(index),
    isDeliveryFresh: freshness.delivery.isFresh(index),
  };
}

interface Window {
  readonly index: number;
  /** Its last second. */
  readonly last: number;
  readonly seconds: number;
}

export function rebufferPct(state: State, { index, last, seconds }: Window): number {
  const history = state.histories[index];
  const stallMs = history?.partSum('stallMs', last, seconds) ?? Number.NaN;
  return percentOf(stallMs, stallMs + (history?.partSum('playMs', last, seconds) ?? Number.NaN));
}

/** A failure may be told some seconds after its attempt, so that a short window can hold more failures than attempts. */
export function startFailurePct(state: State, { index, last, seconds }: Window): number {
  const history = state.histories[index];
  const failures = history?.partSum('startFailures', last, seconds) ?? Number.NaN;
  return Math.min(100, percentOf(failures, history?.partSum('startAttempts', last, seconds) ?? Number.NaN));
}

/** The newest second of which players have told everything. Silent players leave it where it was: the figure is the last known. */
export function lastFeltSecond(state: State, index: number): number {
  const observedAtMs = state.freshness.quality.observedAtMs(index);
  return Number.isNaN(observedAtMs) ? Number.NaN : Math.floor(observedAtMs / 1000) - 1;
}

export function shareOrAbsent(routing: Routing | null, trafficClass: 'publish' | 'play', idc: string): number {
  return routing === null ? Number.NaN : share(routing[trafficClass], idc);
}

function busiestCpuPct(state: State, idc: string): number {
  let busiest = Number.NaN;
  for (const role of ['origin', 'edge'] as const) {
    for (const node of state.nodes.in(idc, role)) {
      const cpuPct = state.nodes.cpuPct[node] ?? Number.NaN;
      if (!(busiest >= cpuPct) && !Number.isNaN(cpuPct)) busiest = cpuPct;
    }
  }
  return busiest;
}
