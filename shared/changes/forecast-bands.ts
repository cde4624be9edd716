/**
 * How far off a forecast may be. What moves is as uncertain as the last scored changes were wrong; stalls and CPU as much as the minutes
 * at such a load differed, and at least as the last scores were wrong. Without either there is no band.
 */
import type { NetworkSnapshot } from '../model/snapshot.ts';
import type { Bands, FigureBand, ForecastFigure } from './forecast-parts.ts';
import { noBands } from './forecast-parts.ts';
import type { ChangeKind } from './intent.ts';
import type { Expected } from './load-curves.ts';
import type { IdcAfter } from './moved.ts';
import { leastForBands } from './track-record.ts';

export type BandsOf = (after: IdcAfter) => Bands;

export function bandsOver(snapshot: NetworkSnapshot, kind: ChangeKind): BandsOf {
  const known = snapshot.records?.[kind];
  const record = known !== undefined && known.count >= leastForBands ? known : null;
  const total = (figure: 'viewers' | 'streams' | 'egressGbps' | 'costPerHour'): number =>
    snapshot.idcs.reduce((sum, idc) => sum + (idc[figure] ?? 0), 0);
  const spreads = {
    viewers: spreadOf(record?.viewersPct, total('viewers')),
    streams: spreadOf(record?.streamsPct, total('streams')),
    egressGbps: spreadOf(record?.egressPct, total('egressGbps')),
    costPerHour: spreadOf(record?.costPct, total('costPerHour')),
    loadPct: record?.loadPoints ?? null,
  } satisfies Partial<Record<ForecastFigure, number | null>>;
  return ({ after, rebuffer, cpu }) => {
    const load = around(after.loadPct, spreads.loadPct);
    return {
      ...noBands,
      viewers: around(after.viewers, spreads.viewers),
      streams: around(after.streams, spreads.streams),
      egressGbps: around(after.egressGbps, spreads.egressGbps),
      costPerHour: around(after.costPerHour, spreads.costPerHour),
      loadPct: load,
      headroomPct: load === null ? null : { low: significant(100 - load.high), high: significant(100 - load.low) },
      rebufferPct: curveBand(rebuffer, record?.rebufferPoints ?? null),
      cpuPct: curveBand(cpu, record?.cpuPoints ?? null),
    };
  };
}

function spreadOf(errorPct: number | null | undefined, total: number): number | null {
  return errorPct === null || errorPct === undefined ? null : (errorPct / 100) * total;
}

function around(value: number | null, spread: number | null): FigureBand {
  if (value === null || spread === null) return null;
  return { low: significant(Math.max(0, value - spread)), high: significant(value + spread) };
}

function curveBand({ value, band }: Expected, points: number | null): FigureBand {
  const recorded = around(value, points);
  if (band === null) return recorded;
  if (recorded === null) return { low: significant(band.low), high: significant(band.high) };
  return { low: significant(Math.min(band.low, recorded.low)), high: significant(Math.max(band.high, recorded.high)) };
}

/** Four digits: no band is known better, and evidence of forty IDCs and ten steps stays small. */
export function significant(value: number): number {
  return Number(value.toPrecision(4));
}
