/** For tests: what a window must show, by sorting everything. */
import { markPassing } from './filter.ts';
import { newChunk, rankingOf } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import type { WindowRequest, WindowTuning } from './window.ts';

/** Bands so narrow that a few rows leave them, and samples of a few rows. */
export const narrowTuning: WindowTuning = { leastMargin: 1, marginPerRow: 0.5, sampling: { fewRows: 8, stride: 2, leastSampled: 4 } };

const chunk = newChunk();

export function naive(rows: StreamRows, request: WindowRequest): { readonly ids: readonly string[]; readonly matched: number } {
  const ranking = rankingOf(request);
  const tie = ranking.tieBreak(rows);
  const all: { slot: number; key: number }[] = [];
  for (let slot = 0; slot < rows.highWater; slot += 1) {
    chunk.slots[0] = slot;
    chunk.count = 1;
    markPassing(rows, request.filter, chunk);
    ranking.keys(rows, chunk);
    if (chunk.passes[0] === 1) all.push({ slot, key: chunk.keys[0] ?? 0 });
  }
  all.sort((left, right) => (left.key === right.key ? tie(left.slot, right.slot) : left.key > right.key ? -1 : 1));
  return { ids: all.slice(request.offset, request.offset + request.limit).map(({ slot }) => rows.id(slot)), matched: all.length };
}
