/** What the delivery rows of every IDC add up to. A row of which nobody knows the viewers counts nowhere. */
import { FollowedSums } from './followed-sums.ts';
import { none } from './none.ts';

const names = ['rows', 'viewers', 'kbps', 'kbpsKnown'] as const;
export type DeliverySums = FollowedSums<(typeof names)[number]>;

interface Rows {
  readonly highWater: number;
  readonly idc: Uint8Array;
  readonly egressKbps: Float32Array;
  /** NaN when nobody knows, and of a free slot. */
  viewers(slot: number): number;
}

export function createDeliverySums(idcs: number, rows: Rows): DeliverySums {
  return new FollowedSums({
    idcs,
    names,
    rows,
    add(sums, slot, sign) {
      const viewers = rows.viewers(slot);
      if (Number.isNaN(viewers)) return;
      const idc = rows.idc[slot] ?? none;
      sums.rows[idc] = (sums.rows[idc] ?? 0) + sign;
      sums.viewers[idc] = (sums.viewers[idc] ?? 0) + sign * viewers;
      const kbps = rows.egressKbps[slot] ?? Number.NaN;
      if (Number.isNaN(kbps)) return;
      sums.kbps[idc] = (sums.kbps[idc] ?? 0) + sign * kbps;
      sums.kbpsKnown[idc] = (sums.kbpsKnown[idc] ?? 0) + sign;
    },
  });
}
