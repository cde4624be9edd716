/** What rules, forecasts and success checks ask of the live side. */
import { baseRouting } from '../../shared/changes/routing.ts';
import type { LoadCurves } from '../../shared/changes/load-curves.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import { trafficClasses } from '../../shared/agents/ingress.ts';
import { orNull, percentOf } from '../../shared/model/numbers.ts';
import type { IdcSnapshot } from '../../shared/model/snapshot.ts';
import type { Clock, LiveSnapshot, LiveState } from '../contracts.ts';
import type { HealthEngine } from '../health/engine.ts';
import type { IngressWatch } from '../health/ingress-watch.ts';
import { isCovered } from '../state/covered.ts';
import { missedIntervals, tooOldMs } from '../state/freshness.ts';
import type { State } from '../state/state.ts';
import { lastFeltSecond } from './felt.ts';
import type { FeltOf } from './felt.ts';
import { figuresOf } from './figures.ts';
import { createOriginView } from './origin-view.ts';
import type { IdcFigures } from './figures.ts';

export interface LiveParts {
  readonly state: State;
  readonly felt: FeltOf;
  readonly engine: HealthEngine;
  readonly ingress: IngressWatch;
  readonly base: Routing;
  readonly clock: Clock;
  /** What load did to stalls and CPU in the last 30 days. */
  readonly curves: () => LoadCurves;
}

export interface ViewParts extends LiveParts {
  /** What changes have asked for. */
  readonly intended: () => Routing;
  /** Since when the database can't be written; null while it can. */
  readonly unwritableSinceMs: () => number | null;
}

/** A window may end this long ago: figures of a second are complete about a second after it. */
const mostLagSeconds = 5;

export function createLiveState(parts: LiveParts): LiveState {
  const { state } = parts;
  return {
    origins: createOriginView(state),
    snapshot: () => snapshotOf(parts),
    windowed(idc, metric, windowMs) {
      const index = state.idcIndex.get(idc);
      if (index === undefined) return null;
      const last = lastSecondOf(parts, index, metric === 'loadPct');
      if (last === null) return null;
      const first = last - Math.max(1, Math.ceil(windowMs / 1000)) + 1;
      return metric === 'loadPct' ? meanLoadPct(state, index, { first, last }) : ratioPct(state, index, { first, last, metric });
    },
    streamsLost(idc) {
      const index = state.idcIndex.get(idc);
      if (index === undefined || !state.freshness.ingest.isFresh(index)) return null;
      const lost = state.aggregates.lost[index] ?? Number.NaN;
      const live = state.aggregates.streams[index] ?? Number.NaN;
      return Number.isNaN(lost) || Number.isNaN(live) ? null : { lost, live };
    },
    hadGapSince(idc, sinceMs) {
      const index = state.idcIndex.get(idc);
      if (index === undefined || !state.freshness.isFresh(index)) return true;
      const last = lastSecondOf(parts, index, false);
      if (last === null) return true;
      for (let second = Math.ceil(sinceMs / 1000); second <= last; second += 1) if (!isCovered(state, index, second)) return true;
      return false;
    },
  };
}

export function allFigures({ state, felt, engine, clock }: Pick<LiveParts, 'state' | 'felt' | 'engine' | 'clock'>): readonly IdcFigures[] {
  const nowMs = clock();
  return state.idcs.map((_, index) => figuresOf({ state, felt }, { index, health: engine.health(index), nowMs }));
}

/** @param figures when somebody has worked them out already */
export function snapshotOf(parts: LiveParts, figures = allFigures(parts)): LiveSnapshot {
  const nowMs = parts.clock();
  const routing = parts.ingress.routing(nowMs);
  return {
    atMs: nowMs,
    idcs: figures.map((figure, index) => ({
      ...idcSnapshot(figure, parts.state, index),
      ...(routing === null ? {} : { isChecked: trafficClasses.some((one) => parts.ingress.check(figure.id, one, nowMs) !== null) }),
    })),
    base: parts.base,
    actual: routing?.weights ?? null,
    effective: routing?.effective ?? null,
    actuatorReachable: routing !== null,
    curves: parts.curves(),
  };
}

export function baseOf(state: Pick<State, 'idcs'>): Routing {
  return baseRouting(state.idcs);
}

function idcSnapshot(figures: IdcFigures, state: State, index: number): IdcSnapshot {
  const idc = state.idcs[index];
  if (idc === undefined) throw new RangeError(`no IDC ${index}`);
  return {
    id: figures.id,
    state: figures.state,
    dataAgeMs: orNull(figures.dataAgeMs),
    stale: figures.isStale,
    viewers: orNull(figures.viewers),
    streams: orNull(figures.streams),
    ingestGbps: orNull(figures.ingestGbps),
    egressGbps: orNull(figures.egressGbps),
    rebufferPct: orNull(figures.felt.rebufferPct),
    startFailurePct: orNull(figures.felt.startFailurePct),
    loadPct: orNull(figures.loadPct),
    cpuPct: orNull(figures.cpuPct),
    costPerHour: orNull(figures.costPerHour),
    viewerCapacity: idc.viewerCapacity,
    streamCapacity: idc.streamCapacity,
    egressCapacityGbps: idc.egressCapacityGbps,
    costPerGb: idc.costPerGb,
  };
}

/** The newest second of which everything asked for is known; null when that is too long ago. */
function lastSecondOf({ state, clock }: LiveParts, index: number, onlyLoad: boolean): number | null {
  const { freshness } = state;
  if (onlyLoad ? !freshness.delivery.isFresh(index) : !freshness.isFresh(index)) return null;
  const head = state.rolledSecond;
  const last = onlyLoad || !freshness.quality.isExpected(index) ? head : Math.min(head, lastFeltSecond(state, index));
  return clock() / 1000 - last <= mostLagSeconds + slowLagSeconds(state) ? last : null;
}

/** What tells now and then is told of samples that were one interval old, and is read until it tells again: of three until it is stale. */
function slowLagSeconds({ freshness: { qualityTooOldMs } }: Pick<State, 'freshness'>): number {
  return qualityTooOldMs > tooOldMs ? ((qualityTooOldMs / missedIntervals) * (missedIntervals - 1)) / 1000 : 0;
}

interface Seconds {
  readonly first: number;
  readonly last: number;
}

function meanLoadPct(state: State, index: number, { first, last }: Seconds): number | null {
  let sum = 0;
  for (let second = first; second <= last; second += 1) sum += state.histories[index]?.gauge('loadPct', second) ?? Number.NaN;
  return orNull(sum / (last - first + 1));
}

/** Complete seconds in which nothing was attempted are 0: nothing failed. */
function ratioPct(
  state: State,
  index: number,
  { first, last, metric }: Seconds & { readonly metric: 'rebufferPct' | 'startFailurePct' },
): number | null {
  const history = state.histories[index];
  if (history === undefined) return null;
  for (let second = first; second <= last; second += 1) if (Number.isNaN(history.part('playMs', second))) return null;
  const seconds = last - first + 1;
  if (metric === 'startFailurePct') {
    const attempts = history.partSum('startAttempts', last, seconds);
    return attempts === 0 ? 0 : Math.min(100, percentOf(history.partSum('startFailures', last, seconds), attempts));
  }
  const stallMs = history.partSum('stallMs', last, seconds);
  const watchedMs = stallMs + history.partSum('playMs', last, seconds);
  return watchedMs === 0 ? 0 : percentOf(stallMs, watchedMs);
}
