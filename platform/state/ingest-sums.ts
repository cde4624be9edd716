/** What the ingest rows of every IDC add up to. */
import { FollowedSums } from './followed-sums.ts';
import { none } from './none.ts';

const names = ['streams', 'kbps', 'kbpsKnown', 'fps', 'fpsKnown', 'ailing', 'lost', 'audience'] as const;
export type IngestSums = FollowedSums<(typeof names)[number]>;

/** The columns that a stream's share of the sums is made of. */
interface Rows {
  readonly highWater: number;
  readonly ingestIdc: Uint8Array;
  readonly lostIdc: Uint8Array;
  readonly lostAtMs: Float64Array;
  readonly ingestKbps: Float32Array;
  readonly fps: Float32Array;
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
      if (rows.isAiling(slot)) sums.ailing[idc] = (sums.ailing[idc] ?? 0) + sign;
      const viewers = rows.viewers[slot] ?? Number.NaN;
      if (!Number.isNaN(viewers)) sums.audience[idc] = (sums.audience[idc] ?? 0) + sign * viewers;
    },
  });
}
