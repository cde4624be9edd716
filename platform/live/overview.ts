/** The view `overview`: totals, one row per IDC, readiness. */
import { readinessOf } from '../../shared/changes/readiness.ts';
import type { Readiness } from '../../shared/changes/readiness.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import { healthStates } from '../../shared/model/health.ts';
import { orAbsent, percentOf } from '../../shared/model/numbers.ts';
import { defaultPolicy } from '../../shared/rules/policy.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { Gauge } from '../state/history.ts';
import { historySeconds } from '../state/history.ts';
import { feltWindows, lastFeltSecond, shareOrAbsent } from './figures.ts';
import type { IdcFigures } from './figures.ts';
import { allFigures, snapshotOf } from './live-state.ts';
import type { LiveParts } from './live-state.ts';

const spec = stateViews.overview.tables;
type TotalsRow = Row<typeof spec.totals>;
type IdcRow = Row<typeof spec.idcs>;

export interface ViewParts extends LiveParts {
  /** What changes have asked for. */
  readonly intended: () => Routing;
}

/** Codes of `readiness.fits` on the wire. */
const fitsCodes = { no: 0, yes: 1, unknown: 2 } as const;
/** Receivers named in words; the rest is a number. */
const namedReceivers = 4;

export function overviewTables(parts: ViewParts): Tables<typeof spec> {
  const figures = allFigures(parts);
  const readiness = readinessOf(
    { ...snapshotOf(parts, figures), intended: parts.intended(), held: {}, lastShiftAtMs: {} },
    { loadCeilingPct: defaultPolicy.loadCeilingPct },
  );
  return {
    totals: tableOf(spec.totals, [totalsOf(parts, figures)]),
    idcs: tableOf(spec.idcs, idcRows(parts, figures)),
    readiness: tableOf(spec.readiness, readiness.map(readinessRow)),
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
      rebufferPct: figure.rebufferPct,
      startFailurePct: figure.startFailurePct,
      startTimeP95Ms: figure.startTimeP95Ms,
      latencyP95Ms: figure.latencyP95Ms,
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
  };
}

function sum(figures: readonly IdcFigures[], of: (figure: IdcFigures) => number): number {
  const known = figures.map(of).filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((total, value) => total + value, 0);
}

/** Ratios of the whole network, from the parts of every IDC whose players are heard. */
function feltTotals({ state }: ViewParts): { readonly rebufferPct: number; readonly startFailurePct: number } {
  const totals = { stallMs: Number.NaN, playMs: Number.NaN, startFailures: Number.NaN, startAttempts: Number.NaN };
  for (const index of state.idcs.keys()) {
    if (!state.freshness.quality.isFresh(index)) continue;
    const last = lastFeltSecond(state, index);
    for (const part of ['stallMs', 'playMs', 'startFailures', 'startAttempts'] as const) {
      const seconds = part === 'stallMs' || part === 'playMs' ? feltWindows.rebuffer : feltWindows.startFailure;
      const value = state.histories[index]?.partSum(part, last, seconds) ?? Number.NaN;
      if (!Number.isNaN(value)) totals[part] = (Number.isNaN(totals[part]) ? 0 : totals[part]) + value;
    }
  }
  return {
    rebufferPct: percentOf(totals.stallMs, totals.stallMs + totals.playMs),
    startFailurePct: Math.min(100, percentOf(totals.startFailures, totals.startAttempts)),
  };
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

function readinessRow(readiness: Readiness): Row<typeof spec.readiness> {
  return {
    id: readiness.idc,
    landsOn: landsOnWords(readiness.landsOn),
    viewersMoved: orAbsent(readiness.viewersMoved),
    fits: fitsCodes[readiness.fits],
    breaksFirst: readiness.breaksFirst,
    costPerHourDelta: orAbsent(readiness.costPerHourDelta),
  };
}

/** e.g. `tyo-2 61 %, hkg-1 39 %`. */
function landsOnWords(receivers: Readiness['landsOn']): string {
  const named = receivers.slice(0, namedReceivers).map(({ idc, share }) => `${idc} ${Math.round(share * 100)} %`);
  const rest = receivers.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
