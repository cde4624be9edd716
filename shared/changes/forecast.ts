/** What a change does to each IDC, at its end and after each of its steps. Pure, over one snapshot. */
import type { Routing } from '../agents/ingress.ts';
import { trafficClasses } from '../agents/ingress.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import { basisOf } from './forecast-basis.ts';
import { bandsOver, significant } from './forecast-bands.ts';
import type { BandsOf } from './forecast-bands.ts';
import { forecastFigures, noBands } from './forecast-parts.ts';
import type { Bands, CurveInput, FiguresAfter, StepForecast, StepForecastIdc } from './forecast-parts.ts';
import { isGone, sharesWithoutGone } from './gone.ts';
import type { Intent, TrafficShiftIntent } from './intent.ts';
import { curvesOf, highestLoadSeen } from './load-curves.ts';
import type { IdcCurves } from './load-curves.ts';
import { afterRouting } from './moved.ts';
import type { AfterRouting, IdcAfter } from './moved.ts';
import type { Forecast, ForecastIdc, PlanCore } from './plan.ts';
import { roundingShare, share } from './routing.ts';
import { shiftRouting } from './shift.ts';

/** Of a plan: with every step that moves traffic. */
export function forecastPlan({ intent, steps }: Pick<PlanCore, 'intent' | 'steps'>, snapshot: NetworkSnapshot): Forecast {
  const routes = steps.flatMap((step) => (step.kind === 'route' ? [step] : []));
  const whole = forecast(intent, snapshot, routes.at(-1)?.routing);
  if (routes.length === 0) return whole;
  const bands = bandsOver(snapshot, intent.kind);
  return {
    ...whole,
    steps: routes.map(({ index, routing }) => ({ index, ...stepForecast(snapshot, routing, bands) })),
  };
}

/** Of where a change ends, without its steps. @param routing where that is, when a plan has already said so. */
export function forecast(intent: Intent, snapshot: NetworkSnapshot, routing?: Routing): Forecast {
  if (intent.kind !== 'traffic-shift') return forecastUnmoved(intent, snapshot);
  const end = routing ?? shiftRouting(intent, snapshot);
  const after = afterRouting(snapshot, end);
  const bands = bandsOver(snapshot, intent.kind);
  const gains = gainsOf(snapshot, end);
  const idcs = after.idcs.map((one): ForecastIdc => {
    const role = roleOf(one.idc.id, intent, gains);
    return { ...nowAndAfter(one, snapshot), role, bands: role === 'unaffected' ? noBands : bands(one, after) };
  });
  return {
    idcs,
    viewersMoved: after.viewersMoved,
    streamsMoved: after.streamsMoved,
    interrupted: null,
    costPerHourDelta: costDelta(after, snapshot),
    oldestInputAgeMs: oldestAgeMs(snapshot.idcs),
    basis: basisOf(snapshot, intent.kind, idcs),
    steps: [],
    curve: curveInput(snapshot),
    record: snapshot.records?.[intent.kind] ?? null,
  };
}

/** One IDC's figures, without its part in the change. */
export function nowAndAfter({ idc, after, rebuffer }: IdcAfter, { curves }: NetworkSnapshot): Omit<ForecastIdc, 'role' | 'bands'> {
  return {
    idc: idc.id,
    state: idc.state,
    dataAgeMs: idc.dataAgeMs,
    viewers: { now: idc.viewers, after: after.viewers },
    streams: { now: idc.streams, after: after.streams },
    egressGbps: { now: idc.egressGbps, after: after.egressGbps },
    loadPct: { now: idc.loadPct, after: after.loadPct },
    headroomPct: { now: idc.loadPct === null ? null : 100 - idc.loadPct, after: after.headroomPct },
    cpuPct: { now: idc.cpuPct ?? null, after: after.cpuPct },
    rebufferPct: { now: idc.rebufferPct, after: after.rebufferPct },
    costPerHour: { now: idc.costPerHour, after: after.costPerHour },
    basis: rebuffer.basis,
    highestLoadSeenPct: highestLoadSeen(curves, idc.id),
  };
}

function stepForecast(snapshot: NetworkSnapshot, routing: Routing, bands: BandsOf): Omit<StepForecast, 'index'> {
  const after = afterRouting(snapshot, routing);
  const touched = after.idcs.filter(({ idc }) => differs(idc.id, snapshot.intended, routing));
  return {
    viewersMoved: after.viewersMoved,
    streamsMoved: after.streamsMoved,
    costPerHourDelta: costDelta(after, snapshot),
    idcs: touched.map((one) => ({ idc: one.idc.id, after: short(one.after), bands: sparse(bands(one, after)) })),
  };
}

function sparse(bands: Bands): StepForecastIdc['bands'] {
  return Object.fromEntries(forecastFigures.flatMap((figure) => (bands[figure] === null ? [] : [[figure, bands[figure]]])));
}

/** Counts stay whole; the rest is no better known than to four digits. */
function short(after: FiguresAfter): FiguresAfter {
  const figures = { ...after };
  for (const figure of forecastFigures) {
    const value = after[figure];
    if (value !== null && figure !== 'viewers' && figure !== 'streams') figures[figure] = significant(value);
  }
  return figures;
}

function differs(id: string, left: Routing, right: Routing): boolean {
  return (
    Math.abs(share(left.play, id) - share(right.play, id)) > roundingShare ||
    Math.abs(share(left.publish, id) - share(right.publish, id)) > roundingShare
  );
}

function roleOf(id: string, intent: TrafficShiftIntent, gains: (id: string) => number): ForecastIdc['role'] {
  if (intent.idcs.includes(id)) return intent.direction === 'away' ? 'leaving' : 'returning';
  if (gains(id) > roundingShare) return 'receiving';
  return gains(id) < -roundingShare ? 'leaving' : 'unaffected';
}

/** Of both classes together: what others have had since an IDC is gone is no gain. */
function gainsOf(snapshot: NetworkSnapshot, routing: Routing): (id: string) => number {
  const parts = trafficClasses.map((trafficClass) => ({
    now: sharesWithoutGone(snapshot.intended, snapshot, trafficClass),
    after: sharesWithoutGone(routing, snapshot, trafficClass),
  }));
  return (id) => parts.reduce((sum, { now, after }) => sum + share(after, id) - share(now, id), 0);
}

function forecastUnmoved(intent: Intent, snapshot: NetworkSnapshot): Forecast {
  const same = (figure: number | null): { readonly now: number | null; readonly after: number | null } => ({ now: figure, after: figure });
  return {
    idcs: snapshot.idcs.map((idc) => ({
      idc: idc.id,
      role: 'unaffected',
      state: idc.state,
      dataAgeMs: idc.dataAgeMs,
      viewers: same(idc.viewers),
      streams: same(idc.streams),
      egressGbps: same(idc.egressGbps),
      loadPct: same(idc.loadPct),
      headroomPct: same(idc.loadPct === null ? null : 100 - idc.loadPct),
      cpuPct: { now: idc.cpuPct ?? null, after: null },
      rebufferPct: { now: idc.rebufferPct, after: null },
      costPerHour: same(idc.costPerHour),
      bands: noBands,
      basis: 'none',
      highestLoadSeenPct: highestLoadSeen(snapshot.curves, idc.id),
    })),
    viewersMoved: 0,
    streamsMoved: 0,
    interrupted: null,
    costPerHourDelta: 0,
    oldestInputAgeMs: oldestAgeMs(snapshot.idcs),
    basis:
      intent.kind === 'config-release' || intent.kind === 'config-rollback'
        ? 'Config moves no traffic. What it does to quality has no basis: each stage is watched instead.'
        : intent.kind === 'hold' || intent.kind === 'override'
          ? 'It moves nothing by itself.'
          : 'No basis.',
    steps: [],
    curve: null,
    record: null,
  };
}

export function curveInput({ atMs, curves, idcs }: NetworkSnapshot): CurveInput | null {
  if (curves === undefined) return null;
  const minutes = minutesOf(curves.network);
  if (minutes === 0) return null;
  const own = idcs.map(({ id }) => minutesOf(curvesOf(curves, id))).filter((count) => count > 0);
  return {
    ageMs: Math.max(0, atMs - curves.fittedAtMs),
    minutes,
    leastMinutes: own.length === 0 ? null : Math.min(...own),
    mostMinutes: own.length === 0 ? null : Math.max(...own),
    without: idcs.length - own.length,
  };
}

function minutesOf(curves: IdcCurves | undefined): number {
  return curves?.rebufferPct?.minutes ?? curves?.cpuPct?.minutes ?? 0;
}

function oldestAgeMs(idcs: readonly IdcSnapshot[]): number | null {
  const ages = idcs.map((idc) => idc.dataAgeMs).filter((age) => age !== null);
  return ages.length === 0 ? null : Math.max(...ages);
}

/** Over the IDCs whose cost changes; null when one of them is not known. Of what is gone already the others bear the cost. */
function costDelta({ idcs }: AfterRouting, snapshot: NetworkSnapshot): number | null {
  let sum = 0;
  for (const { idc, after } of idcs) {
    if (after.egressGbps === idc.egressGbps || (after.egressGbps === 0 && isGone(idc, snapshot, 'play'))) continue;
    if (idc.costPerHour === null || after.costPerHour === null) return null;
    sum += after.costPerHour - idc.costPerHour;
  }
  return sum;
}
