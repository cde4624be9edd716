/** Which streams a query is about. */
import { healthStates } from '../../../shared/model/health.ts';
import type { HealthState } from '../../../shared/model/health.ts';
import type { TextMatches } from './find.ts';
import type { Chunk } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import { Verdicts } from './verdict.ts';

export interface StreamFilter {
  /** Index of the IDC that ingests or delivers it; null: any. */
  readonly idc: number | null;
  readonly state: HealthState | null;
  /** Streams with a text in them; null: any. */
  readonly text: TextMatches | null;
}

/** Marks in `passes` which of the chunk's slots hold a stream that the filter lets through. */
export function markPassing(rows: StreamRows, filter: StreamFilter, chunk: Chunk): void {
  const { slots, passes, count } = chunk;
  for (let at = 0; at < count; at += 1) passes[at] = rows.isLive(slots[at] ?? 0) ? 1 : 0;
  if (filter.text !== null) filter.text.mark(rows, chunk);
  if (filter.idc !== null) markIdc(rows, filter.idc, chunk);
  if (filter.state !== null) markState(rows, healthStates.indexOf(filter.state), chunk);
}

function markIdc(rows: StreamRows, idc: number, { slots, passes, count }: Chunk): void {
  for (let at = 0; at < count; at += 1) {
    const slot = slots[at] ?? 0;
    if (passes[at] === 1 && rows.ingestIdc[slot] !== idc && !rows.isDelivered(slot, idc)) passes[at] = 0;
  }
}

function markState(rows: StreamRows, code: number, { slots, passes, count }: Chunk): void {
  const verdicts = new Verdicts(rows);
  for (let at = 0; at < count; at += 1) if (passes[at] === 1 && verdicts.stateCode(slots[at] ?? 0) !== code) passes[at] = 0;
}
