/** The load curves of a network: per IDC, and over all of them for those that have not seen a load themselves. */
import { readCurve } from './load-curve.ts';
import type { Band, CurveReading, LoadCurve } from './load-curve.ts';

export interface IdcCurves {
  readonly rebufferPct: LoadCurve | null;
  readonly cpuPct: LoadCurve | null;
}

export interface LoadCurves {
  readonly fittedAtMs: number;
  readonly byIdc: Readonly<Record<string, IdcCurves>>;
  /** Over the minutes of all IDCs. */
  readonly network: IdcCurves;
}

/** What an IDC carries and feels now. */
interface Carrying {
  readonly id: string;
  readonly loadPct: number | null;
  readonly rebufferPct: number | null;
  readonly cpuPct?: number | null;
}

export type CurveBasis = 'own' | 'network' | 'now' | 'none';

export interface Expected {
  readonly value: number | null;
  readonly band: Band | null;
  readonly basis: CurveBasis;
}

const noBasis: Expected = { value: null, band: null, basis: 'none' };
/** Loads that differ by less are the same. */
const sameLoadPoints = 0.05;

/**
 * What an IDC is to expect of a load: from its own curve, else from the network's, else what it feels now if it carries no more than
 * now; but CPU falls with the load, so for less of it the CPU of now is no basis. More load never makes it better than now: what is bad
 * today stays in the forecast.
 */
export function expectedAt(
  loadPct: number | null,
  { idc, curves, figure }: { readonly idc: Carrying; readonly curves: LoadCurves | undefined; readonly figure: keyof IdcCurves },
): Expected {
  if (loadPct === null) return noBasis;
  const now = idc[figure] ?? null;
  const rises = idc.loadPct !== null && loadPct > idc.loadPct + sameLoadPoints;
  const own = curvesOf(curves, idc.id)?.[figure] ?? null;
  const network = curves?.network[figure] ?? null;
  const fromOwn = own === null ? null : readCurve(own, loadPct);
  const reading = fromOwn ?? (network === null ? null : readCurve(network, loadPct));
  if (reading !== null)
    return { ...(rises && now !== null ? atLeast(reading, now) : reading), basis: fromOwn === null ? 'network' : 'own' };
  const carriesAsMuch = idc.loadPct !== null && !rises && !(figure === 'cpuPct' && loadPct < idc.loadPct - sameLoadPoints);
  return carriesAsMuch && now !== null ? { value: now, band: null, basis: 'now' } : noBasis;
}

/** The highest load that anything is known of for this IDC; null without a curve. */
export function highestLoadSeen(curves: LoadCurves | undefined, id: string): number | null {
  const known = [curvesOf(curves, id)?.rebufferPct, curves?.network.rebufferPct].flatMap((curve) =>
    curve === undefined || curve === null ? [] : [curve.highestLoadPct],
  );
  return known.length === 0 ? null : Math.max(...known);
}

export function curvesOf(curves: LoadCurves | undefined, id: string): IdcCurves | undefined {
  return curves !== undefined && Object.hasOwn(curves.byIdc, id) ? curves.byIdc[id] : undefined;
}

function atLeast({ value, band }: CurveReading, now: number): CurveReading {
  return { value: Math.max(value, now), band: { low: band.low, high: Math.max(band.high, now) } };
}
