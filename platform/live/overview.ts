/** The view `overview`: totals, one row per IDC, readiness. */
import { healthStates } from '../../shared/model/health.ts';
import { orAbsent } from '../../shared/model/numbers.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { Gauge } from '../state/history.ts';
import { historySeconds, partNames } from '../state/history.ts';
import { feltRatios } from './felt.ts';
import { shareOrAbsent } from './figures.ts';
import type { IdcFigures } from './figures.ts';
import { allFigures } from './live-state.ts';
import type { ViewParts } from './live-state.ts';
import { overviewReadiness } from './readiness-view.ts';
import type { KeptReadiness } from './readiness.ts';

const spec = stateViews.overview.tables;
type TotalsRow = Row<typeof spec.totals>;
type IdcRow = Row<typeof spec.idcs>;

/** What is drawn up to ten times a second; answers what makes its tables. */
export function createOverview(parts: ViewParts, readiness: KeptReadiness): () => Tables<typeof spec> {
  return () => {
    const figures = allFigures(parts);
    return {
      totals: tableOf(spec.totals, [totalsOf(parts, figures)]),
      idcs: tableOf(spec.idcs, idcRows(parts, figures)),
      readiness: overviewReadiness(readiness.current(figures)),
    };
  };
}

export function idcRows(parts: ViewParts, figures: readonly IdcFigures[]): IdcRow[] {
  const actual = parts.ingress.routing(parts.clock())?.effective ?? null;
  const intended = parts.intended();
  return figures.map((figure) => {
    const idc = parts.state.idcs[parts.state.idcIndex.get(figure.id) ?? 0];
    return {
      id: figure.id,
      name: figure.name,
      region: figure.region,
      state: healthStates.indexOf(figure.state),
      sinceMs: figure.sinceMs,
      dataAgeMs: figure.dataAgeMs,
      stale: figure.isStale ? 1 : 0,
      reason: figure.reason,
      viewers: figure.viewers,
      streams: figure.streams,
      ingestGbps: figure.ingestGbps,
      egressGbps: figure.egressGbps,
      rebufferPct: figure.felt.rebufferPct,
      startFailurePct: figure.felt.startFailurePct,
      startTimeP50Ms: figure.felt.startTimeP50Ms,
      startTimeP95Ms: figure.felt.startTimeP95Ms,
      startTimeP99Ms: figure.felt.startTimeP99Ms,
      startTimeCount: figure.felt.startTimeCount,
      latencyP50Ms: figure.felt.latencyP50Ms,
      latencyP95Ms: figure.felt.latencyP95Ms,
      latencyP99Ms: figure.felt.latencyP99Ms,
      latencyCount: figure.felt.latencyCount,
      ingestFps: figure.ingestFps,
      ingestKbps: figure.ingestKbps,
      cpuPct: figure.cpuPct,
      loadPct: figure.loadPct,
      egressCapacityGbps: idc?.egressCapacityGbps ?? Number.NaN,
      viewerCapacity: idc?.viewerCapacity ?? Number.NaN,
      streamCapacity: idc?.streamCapacity ?? Number.NaN,
      costPerHour: figure.costPerHour,
      intendedPublishShare: shareOrAbsent(intended, 'publish', figure.id),
      actualPublishShare: shareOrAbsent(actual, 'publish', figure.id),
      intendedPlayShare: shareOrAbsent(intended, 'play', figure.id),
      actualPlayShare: shareOrAbsent(actual, 'play', figure.id),
    };
  });
}

/** Sums leave out what is too old; `idcsCounted` counts the IDCs that are in all of them. */
function totalsOf(parts: ViewParts, figures: readonly IdcFigures[]): TotalsRow {
  const ingest = figures.filter((figure) => figure.isIngestFresh);
  const delivery = figures.filter((figure) => figure.isDeliveryFresh);
  const felt = feltTotals(parts);
  const nowMs = parts.clock();
  return {
    viewers: sum(delivery, (figure) => figure.viewers),
    streams: sum(ingest, (figure) => figure.streams),
    ingestGbps: sum(ingest, (figure) => figure.ingestGbps),
    egressGbps: sum(delivery, (figure) => figure.egressGbps),
    egressCapacityGbps: parts.state.idcs.reduce((total, idc) => total + idc.egressCapacityGbps, 0),
    ...felt,
    costPerHour: sum(delivery, (figure) => figure.costPerHour),
    viewers15MinDelta: deltaOf(parts, 'viewers', delivery),
    streams15MinDelta: deltaOf(parts, 'streams', ingest),
    idcsCounted: figures.filter((figure) => !figure.isStale).length,
    idcs: figures.length,
    actuatorReachable: parts.ingress.routing(nowMs) === null ? 0 : 1,
    actuatorAgeMs: parts.ingress.ageMs(nowMs),
    unwritableMs: nowMs - (parts.unwritableSinceMs() ?? Number.NaN),
  };
}

function sum(figures: readonly IdcFigures[], of: (figure: IdcFigures) => number): number {
  const known = figures.map(of).filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((total, value) => total + value, 0);
}

/** Ratios of the whole network, from the parts of every IDC whose players are heard. */
function feltTotals({ state, felt }: ViewParts): ReturnType<typeof feltRatios> {
  const totals = { stallMs: Number.NaN, playMs: Number.NaN, startFailures: Number.NaN, startAttempts: Number.NaN };
  for (const index of state.idcs.keys()) {
    if (!state.freshness.quality.isFresh(index)) continue;
    const { parts } = felt(index);
    for (const name of partNames) {
      if (!Number.isNaN(parts[name])) totals[name] = (Number.isNaN(totals[name]) ? 0 : totals[name]) + parts[name];
    }
  }
  return feltRatios(totals);
}

/** Against 15 minutes ago, over the IDCs that are in the sum now; absent when one of them was not known then. */
function deltaOf({ state }: ViewParts, gauge: Gauge, counted: readonly IdcFigures[]): number {
  if (counted.length === 0) return Number.NaN;
  const now = state.rolledSecond;
  let delta = 0;
  for (const { id } of counted) {
    const history = state.histories[state.idcIndex.get(id) ?? 0];
    delta += orAbsent(history?.gauge(gauge, now)) - orAbsent(history?.gauge(gauge, now - historySeconds));
  }
  return delta;
}
