/** What the ingest rows of every IDC add up to. */
import { FollowedSums } from './followed-sums.ts';
import { ingestLimits } from './ingest-limits.ts';
import { none } from './none.ts';

const plain = ['streams', 'kbps', 'kbpsKnown', 'fps', 'fpsKnown', 'ailing', 'lost', 'audience'] as const;
/** Streams of which the figure is known, and those beyond its limit. */
export const ways = ['lossKnown', 'lossy', 'rttKnown', 'slow', 'jitterKnown', 'jittery'] as const;
const names = [...plain, ...ways] as const;
export type IngestSums = FollowedSums<(typeof names)[number]>;

/** The columns that a stream's share of the sums is made of. */
interface Rows {
  readonly highWater: number;
  readonly ingestIdc: Uint8Array;
  readonly lostIdc: Uint8Array;
  readonly lostAtMs: Float64Array;
  readonly ingestKbps: Float32Array;
  readonly fps: Float32Array;
  readonly lossPct: Float32Array;
  readonly rttMs: Float32Array;
  readonly jitterMs: Float32Array;
  /** Over all IDCs; NaN when nobody delivers it. */
  readonly viewers: Float64Array;
  isAiling(slot: number): boolean;
}

export function createIngestSums(idcs: number, rows: Rows): IngestSums {
  return new FollowedSums({
    idcs,
    names,
    rows,
    add(sums, slot, sign) {
      const idc = rows.ingestIdc[slot] ?? none;
      if (idc === none) {
        const lostIdc = rows.lostIdc[slot] ?? none;
        if (!Number.isNaN(rows.lostAtMs[slot] ?? Number.NaN)) sums.lost[lostIdc] = (sums.lost[lostIdc] ?? 0) + sign;
        return;
      }
      sums.streams[idc] = (sums.streams[idc] ?? 0) + sign;
      const kbps = rows.ingestKbps[slot] ?? Number.NaN;
      if (!Number.isNaN(kbps)) {
        sums.kbps[idc] = (sums.kbps[idc] ?? 0) + sign * kbps;
        sums.kbpsKnown[idc] = (sums.kbpsKnown[idc] ?? 0) + sign;
      }
      const fps = rows.fps[slot] ?? Number.NaN;
      if (!Number.isNaN(fps)) {
        sums.fps[idc] = (sums.fps[idc] ?? 0) + sign * fps;
        sums.fpsKnown[idc] = (sums.fpsKnown[idc] ?? 0) + sign;
      }
      const lossPct = rows.lossPct[slot] ?? Number.NaN;
      if (!Number.isNaN(lossPct)) {
        sums.lossKnown[idc] = (sums.lossKnown[idc] ?? 0) + sign;
        if (lossPct >= ingestLimits.lossPct) sums.lossy[idc] = (sums.lossy[idc] ?? 0) + sign;
      }
      const rttMs = rows.rttMs[slot] ?? Number.NaN;
      if (!Number.isNaN(rttMs)) {
        sums.rttKnown[idc] = (sums.rttKnown[idc] ?? 0) + sign;
        if (rttMs >= ingestLimits.rttMs) sums.slow[idc] = (sums.slow[idc] ?? 0) + sign;
      }
      const jitterMs = rows.jitterMs[slot] ?? Number.NaN;
      if (!Number.isNaN(jitterMs)) {
        sums.jitterKnown[idc] = (sums.jitterKnown[idc] ?? 0) + sign;
        if (jitterMs >= ingestLimits.jitterMs) sums.jittery[idc] = (sums.jittery[idc] ?? 0) + sign;
      }
      if (rows.isAiling(slot)) sums.ailing[idc] = (sums.ailing[idc] ?? 0) + sign;
      const viewers = rows.viewers[slot] ?? Number.NaN;
      if (!Number.isNaN(viewers)) sums.audience[idc] = (sums.audience[idc] ?? 0) + sign * viewers;
    },
  });
}
