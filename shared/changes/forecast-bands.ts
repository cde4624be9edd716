/**
 * How far off a forecast may be. What moves is as uncertain as the last scored changes were wrong, and no more than it moves there; stalls
 * and CPU as much as the minutes at such a load differed, and at least as the last scores were wrong. Without either there is no band.
 */
import type { NetworkSnapshot } from '../model/snapshot.ts';
import { leastSpread } from './band-floor.ts';
import type { Bands, FigureBand, RecordInput } from './forecast-parts.ts';
import { noBands } from './forecast-parts.ts';
import type { ChangeKind } from './intent.ts';
import type { Expected } from './load-curves.ts';
import type { AfterRouting, IdcAfter } from './moved.ts';
import { leastForBands } from './track-record.ts';

/** In all, by the whole change or by one step of it. */
type MovedInAll = Pick<AfterRouting, 'viewersMoved' | 'streamsMoved'>;
export type BandsOf = (after: IdcAfter, moved: MovedInAll) => Bands;

type Moving = 'viewers' | 'streams' | 'egressGbps' | 'costPerHour' | 'loadPct';

export function bandsOver(snapshot: NetworkSnapshot, kind: ChangeKind): BandsOf {
  const known = snapshot.records?.[kind];
  const record = known !== undefined && known.count >= leastForBands ? known : null;
  const total = (figure: 'viewers' | 'streams' | 'egressGbps' | 'costPerHour'): number =>
    snapshot.idcs.reduce((sum, idc) => sum + (idc[figure] ?? 0), 0);
  const ofNetwork = {
    viewers: spreadOf(record?.viewersPct, total('viewers')),
    streams: spreadOf(record?.streamsPct, total('streams')),
    egressGbps: spreadOf(record?.egressPct, total('egressGbps')),
    costPerHour: spreadOf(record?.costPct, total('costPerHour')),
    loadPct: record?.loadPoints ?? null,
  } satisfies Record<Moving, number | null>;
  return ({ idc, after, rebuffer, cpu }, moved) => {
    const spreads = { ...ofNetwork, ...ofMoved(record, moved) };
    const band = (figure: Moving): FigureBand => movingBand(figure, { now: idc[figure], after: after[figure], spread: spreads[figure] });
    const load = band('loadPct');
    return {
      ...noBands,
      viewers: band('viewers'),
      streams: band('streams'),
      egressGbps: band('egressGbps'),
      costPerHour: band('costPerHour'),
      loadPct: load,
      headroomPct: load === null ? null : { low: significant(100 - load.high), high: significant(100 - load.low) },
      rebufferPct: curveBand('rebufferPct', rebuffer, record?.rebufferPoints ?? null),
      cpuPct: curveBand('cpuPct', cpu, record?.cpuPoints ?? null),
    };
  };
}

/** What is known to be off as a share of what was to move is so of what moves now: a network's size makes no band wider. */
function ofMoved(record: RecordInput | null, { viewersMoved, streamsMoved }: MovedInAll): Partial<Record<Moving, number>> {
  const moved = record?.moved ?? null;
  if (moved === null) return {};
  const inAll = moved.unit === 'viewers' ? viewersMoved : streamsMoved;
  return inAll === null ? {} : { [moved.unit]: (moved.errorPct / 100) * inAll };
}

function spreadOf(errorPct: number | null | undefined, total: number): number | null {
  return errorPct === null || errorPct === undefined ? null : (errorPct / 100) * total;
}

interface MovingFigure {
  readonly now: number | null;
  readonly after: number | null;
  readonly spread: number | null;
}

/** None where nothing moves. */
function movingBand(figure: Moving, { now, after, spread }: MovingFigure): FigureBand {
  if (after === null || spread === null || after === now) return null;
  const moves = now === null ? spread : Math.min(spread, Math.abs(after - now));
  return around(after, Math.max(moves, leastSpread(figure, after)));
}

function curveBand(figure: 'rebufferPct' | 'cpuPct', { value, band }: Expected, points: number | null): FigureBand {
  if (value === null) return null;
  if (band === null && points === null) return null;
  const { low, high } = around(value, Math.max(points ?? 0, leastSpread(figure, value)));
  if (band === null) return { low, high };
  return { low: significant(Math.min(band.low, low)), high: significant(Math.max(band.high, high)) };
}

function around(value: number, spread: number): NonNullable<FigureBand> {
  return { low: significant(Math.max(0, value - spread)), high: significant(value + spread) };
}

/** Four digits: no band is known better, and evidence of forty IDCs and ten steps stays small. */
export function significant(value: number): number {
  return Number(value.toPrecision(4));
}
