/**
 * What streams are ranked by, as numbers: a higher key comes first, -Infinity is "not known" and so comes last in either direction.
 * Equal keys go by slot, and by the id itself where that is what was asked for.
 */
import type { StreamSort } from '../../../shared/wire/views-streams.ts';
import { writes } from '../dirty-journal.ts';
import { none } from '../none.ts';
import type { TieBreak } from './ranked.ts';
import type { FloatColumn, StreamRows } from './rows.ts';
import { Verdicts, kbpsShareOf, rebufferPctOf, startFailurePctOf } from './verdict.ts';

export interface Ranking {
  /** Fills `keys` for the first `count` of `slots`. */
  keys(rows: StreamRows, chunk: Chunk): void;
  tieBreak(rows: StreamRows): TieBreak;
  /** The row as the end of a band. */
  endAt(rows: StreamRows, slot: number, key: number): BandEnd;
  /** For a row whose key equals the end's: below 0 when it comes before it, 0 for the end itself. */
  sideOf(rows: StreamRows, slot: number, end: BandEnd): number;
}

/** One end of a band, itself within it. A copy of what a row was: rows move and slots get other streams, ends stay. */
export interface BandEnd {
  readonly key: number;
  readonly slot: number;
  /** null where slots break ties. */
  readonly id: Uint8Array | null;
}

/** Some slots to be looked at together, with room for what is found out about each. */
export interface Chunk {
  readonly slots: Uint32Array;
  readonly keys: Float64Array;
  /** 1 where the filter lets it through. */
  readonly passes: Uint8Array;
  count: number;
}

export const chunkRows = 4096;

export function newChunk(): Chunk {
  return { slots: new Uint32Array(chunkRows), keys: new Float64Array(chunkRows), passes: new Uint8Array(chunkRows), count: 0 };
}

export interface Sorting {
  readonly sort: StreamSort;
  readonly descending: boolean;
}

export function rankingOf({ sort, descending }: Sorting): Ranking {
  const sign = descending ? 1 : -1;
  if (sort === 'id') return idRanking(sign);
  const fill = fillers[sort];
  return {
    keys: (rows, chunk) => fill(rows, chunk, sign),
    tieBreak: () => bySlot,
    endAt: (_rows, slot, key) => ({ key, slot, id: null }),
    sideOf: (_rows, slot, end) => slot - end.slot,
  };
}

/** Writes that can move a row in such an order, as bits of `writes`; whatever takes or frees a slot can anyway. */
export function interestOf(sort: StreamSort): number {
  switch (sort) {
    case 'severity':
      return writes.ingest | writes.delivery | writes.quality;
    case 'viewers':
    case 'egressKbps':
      return writes.delivery;
    case 'rebufferPct':
    case 'startFailurePct':
      return writes.quality;
    case 'ingestKbps':
    case 'ingestKbpsShare':
    case 'fps':
    case 'rttMs':
    case 'jitterMs':
    case 'lossPct':
    case 'gopSeconds':
      return writes.ingest;
    case 'startedAtMs':
    case 'id':
      return writes.name;
  }
}

function bySlot(slot: number, other: number): number {
  return slot - other;
}

const noBytes = new Uint8Array();

function idRanking(sign: 1 | -1): Ranking {
  return {
    keys: (rows, { slots, keys, count }) => {
      for (let at = 0; at < count; at += 1) keys[at] = sign * rows.idPrefix(slots[at] ?? 0);
    },
    tieBreak: (rows) => (slot, other) => -sign * rows.compareIds(slot, other),
    endAt: (rows, slot, key) => ({ key, slot, id: rows.idBytes(slot).slice() }),
    sideOf: (rows, slot, end) => -sign * rows.compareIdWith(slot, end.id ?? noBytes),
  };
}

type Fill = (rows: StreamRows, chunk: Chunk, sign: 1 | -1) => void;

/** One loop for each, so that each stays a tight one. */
const fillers: Readonly<Record<Exclude<StreamSort, 'id'>, Fill>> = {
  severity: (rows, { slots, keys, count }, sign) => {
    const verdicts = new Verdicts(rows);
    for (let at = 0; at < count; at += 1) keys[at] = sign * verdicts.severity(slots[at] ?? 0);
  },
  rebufferPct: (rows, { slots, keys, count }, sign) => {
    for (let at = 0; at < count; at += 1) keys[at] = keyOf(rebufferPctOf(rows, slots[at] ?? 0), sign);
  },
  startFailurePct: (rows, { slots, keys, count }, sign) => {
    for (let at = 0; at < count; at += 1) keys[at] = keyOf(startFailurePctOf(rows, slots[at] ?? 0), sign);
  },
  ingestKbpsShare: (rows, { slots, keys, count }, sign) => {
    for (let at = 0; at < count; at += 1) keys[at] = keyOf(kbpsShareOf(rows, slots[at] ?? 0), sign);
  },
  viewers: (rows, chunk, sign) => fillFrom(rows.viewers, chunk, sign),
  egressKbps: (rows, chunk, sign) => fillFrom(rows.egressKbps, chunk, sign),
  ingestKbps: (rows, chunk, sign) => fillIngested(rows, rows.smoothKbps, { chunk, sign }),
  fps: (rows, chunk, sign) => fillIngested(rows, rows.fps, { chunk, sign }),
  rttMs: (rows, chunk, sign) => fillIngested(rows, rows.rttMs, { chunk, sign }),
  jitterMs: (rows, chunk, sign) => fillIngested(rows, rows.jitterMs, { chunk, sign }),
  lossPct: (rows, chunk, sign) => fillIngested(rows, rows.lossPct, { chunk, sign }),
  gopSeconds: (rows, chunk, sign) => fillIngested(rows, rows.gopSeconds, { chunk, sign }),
  startedAtMs: (rows, chunk, sign) => fillFrom(rows.startedAtMs, chunk, sign),
};

function fillFrom(column: FloatColumn, { slots, keys, count }: Chunk, sign: 1 | -1): void {
  for (let at = 0; at < count; at += 1) keys[at] = keyOf(column[slots[at] ?? 0] ?? Number.NaN, sign);
}

/** What an origin last said of a stream that nobody ingests now is shown to nobody, and ranks nothing. */
function fillIngested(
  rows: StreamRows,
  column: Float32Array,
  { chunk: { slots, keys, count }, sign }: { readonly chunk: Chunk; readonly sign: 1 | -1 },
): void {
  const { ingestIdc } = rows;
  for (let at = 0; at < count; at += 1) {
    const slot = slots[at] ?? 0;
    keys[at] = ingestIdc[slot] !== none ? keyOf(column[slot] ?? Number.NaN, sign) : Number.NEGATIVE_INFINITY;
  }
}

function keyOf(value: number, sign: 1 | -1): number {
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value * sign;
}
