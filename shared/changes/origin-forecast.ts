/** What an origin switch does to each IDC: encoders move, viewers stay where they are served, though their streams break off meanwhile. */
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import { listed } from '../rules/input.ts';
import type { OriginFacts } from '../rules/input.ts';
import { bandsOver } from './forecast-bands.ts';
import { curveInput, forecast, nowAndAfter } from './forecast.ts';
import { noBands } from './forecast-parts.ts';
import type { Bands } from './forecast-parts.ts';
import type { OriginSwitchIntent } from './intent.ts';
import { idcAfter } from './moved.ts';
import type { IdcAfter } from './moved.ts';
import type { Forecast, ForecastIdc } from './plan.ts';

export function forecastOrigins(intent: OriginSwitchIntent, snapshot: NetworkSnapshot, origin: OriginFacts): Forecast {
  const still = forecast(intent, snapshot);
  const bands = bandsOver(snapshot, intent.kind);
  const moving = Object.values(origin.from).reduce((sum, count) => sum + count, 0);
  const idcs = snapshot.idcs.map((idc): ForecastIdc => {
    const leaving = Object.hasOwn(origin.from, idc.id) ? (origin.from[idc.id] ?? 0) : 0;
    const arriving = idc.id === intent.toIdc ? moving + origin.lost : 0;
    return ofIdc(idc, {
      snapshot,
      bands: (after) => bands(after, { viewersMoved: 0, streamsMoved: moving }),
      by: arriving - leaving,
      moves: leaving > 0 || arriving > 0,
      arrives: idc.id === intent.toIdc,
    });
  });
  return {
    ...still,
    idcs,
    streamsMoved: moving,
    interrupted: { viewers: origin.viewers, streamsUnknown: origin.viewersUnknown },
    basis: basisOf(origin),
    curve: curveInput(snapshot),
    record: snapshot.records?.[intent.kind] ?? null,
  };
}

interface Part {
  readonly snapshot: NetworkSnapshot;
  readonly bands: (after: IdcAfter) => Bands;
  /** Streams that it ingests more; negative: fewer. */
  readonly by: number;
  readonly moves: boolean;
  readonly arrives: boolean;
}

function ofIdc(idc: IdcSnapshot, { snapshot, bands, by, moves, arrives }: Part): ForecastIdc {
  const streams = idc.streams === null ? null : Math.max(0, idc.streams + by);
  const after = idcAfter(idc, snapshot, { viewers: idc.viewers, egressGbps: idc.egressGbps, streams });
  // Where what fills it stays as it is, so does its load, and with it what is felt there, however that was measured.
  const isAsFull = after.after.loadPct === idcAfter(idc, snapshot, idc).after.loadPct;
  const told = isAsFull ? asNow(nowAndAfter(after, snapshot)) : nowAndAfter(after, snapshot);
  if (!moves) return { ...told, role: 'unaffected', bands: noBands };
  const role = arrives ? 'receiving' : 'leaving';
  if (streams !== null) return { ...told, role, bands: bands(after) };
  // What fills it is not known, so neither is how full it gets.
  const unknown = (figure: { readonly now: number | null }): { readonly now: number | null; readonly after: null } => ({
    now: figure.now,
    after: null,
  });
  const { loadPct, headroomPct, rebufferPct, cpuPct } = told;
  return {
    ...told,
    role,
    loadPct: unknown(loadPct),
    headroomPct: unknown(headroomPct),
    rebufferPct: unknown(rebufferPct),
    cpuPct: unknown(cpuPct),
    bands: noBands,
  };
}

function asNow<T extends Pick<ForecastIdc, 'loadPct' | 'headroomPct' | 'rebufferPct' | 'cpuPct' | 'basis'>>(told: T): T {
  const same = ({ now }: ForecastIdc['loadPct']): ForecastIdc['loadPct'] => ({ now, after: now });
  const { loadPct, headroomPct, rebufferPct, cpuPct } = told;
  return {
    ...told,
    loadPct: same(loadPct),
    headroomPct: same(headroomPct),
    rebufferPct: same(rebufferPct),
    cpuPct: same(cpuPct),
    basis: rebufferPct.now === null ? 'none' : 'now',
  };
}

function basisOf({ from, lost, ingestGbps }: OriginFacts): string {
  const at = Object.entries(from).map(([idc, count]) => `${idc} (${String(count)})`);
  return [
    'Encoders move, viewers stay where they are served; each stream breaks off for as long as its encoder takes to come back.',
    ...(at.length === 0 ? [] : [`Ingested now at ${listed(at)}.`]),
    ...(ingestGbps === null || at.length === 0 ? [] : [`They send ${bandwidthWords(ingestGbps)}.`]),
    ...(lost === 0 ? [] : [`${String(lost)} ${lost === 1 ? 'is' : 'are'} not seen anywhere now.`]),
  ].join(' ');
}

/** `1.25 Gb/s`, `3.24 Mb/s`. */
function bandwidthWords(gbps: number): string {
  return gbps >= 1 ? `${gbps.toFixed(2)} Gb/s` : `${(gbps * 1000).toPrecision(3)} Mb/s`;
}
