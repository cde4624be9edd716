/** The figures of one IDC as views, rules and forecasts read them. What is too old is the last known, and says so. */
import { share } from '../../shared/changes/routing.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { HealthState } from '../../shared/model/health.ts';
import type { IdcHealth } from '../health/engine.ts';
import { gbpsPerKbps } from '../history/point.ts';
import type { State } from '../state/state.ts';
import type { Felt, FeltOf } from './felt.ts';

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
  readonly felt: Felt;
  readonly ingestFps: number;
  /** Mean per stream. */
  readonly ingestKbps: number;
  readonly cpuPct: number;
  readonly loadPct: number;
  readonly costPerHour: number;
  readonly isIngestFresh: boolean;
  readonly isDeliveryFresh: boolean;
}

export interface FiguresParts {
  readonly state: State;
  readonly felt: FeltOf;
}

export function figuresOf(
  { state, felt }: FiguresParts,
  { index, health, nowMs }: { readonly index: number; readonly health: IdcHealth; readonly nowMs: number },
): IdcFigures {
  const idc = state.idcs[index];
  if (idc === undefined) throw new RangeError(`no IDC ${index}`);
  const { aggregates, freshness } = state;
  const at = (column: Float64Array): number => column[index] ?? Number.NaN;
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
    felt: felt(index),
    ingestFps: at(aggregates.fps),
    ingestKbps: streams > 0 ? at(aggregates.ingestKbps) / streams : Number.NaN,
    cpuPct: state.nodes.busiestCpuPct(idc.id),
    loadPct: state.loadPct(index),
    costPerHour: egressGbps * gigabytesPerHourPerGbps * idc.costPerGb,
    isIngestFresh: freshness.ingest.isFresh(index),
    isDeliveryFresh: freshness.delivery.isFresh(index),
  };
}

export function shareOrAbsent(routing: Routing | null, trafficClass: 'publish' | 'play', idc: string): number {
  return routing === null ? Number.NaN : share(routing[trafficClass], idc);
}
