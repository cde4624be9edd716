/** The view `streams`: a window of all streams, sorted and filtered here, whatever their number. */
import type { ColumnOf, Table, Tables } from '../../shared/wire/columns.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { isIngested, rebufferPctOf, startFailurePctOf, stateCodeOf } from '../state/query/verdict.ts';
import type { WindowRows } from '../state/query/window.ts';
import type { StreamViewParts } from './stream-parts.ts';
import { deliveriesOf, startTimeP95Ms, streamAgeMs } from './stream-parts.ts';

const spec = stateViews.streams.tables;
type StreamTable = Table<typeof spec.streams>;

export function streamsTables(parts: StreamViewParts, { slots, matched, total }: WindowRows, offset: number): Tables<typeof spec> {
  return { streams: streamTable(parts, slots), window: tableOf(spec.window, [{ offset, matched, total }]) };
}

/** What is known of the streams in these slots, in their order. */
export function streamTable({ state, queries, clock }: StreamViewParts, slots: Uint32Array): StreamTable {
  const { rows } = queries;
  const { streams } = state;
  const nowMs = clock();
  const numbers = (of: (slot: number) => number): Float64Array => Float64Array.from(slots, of);
  const texts = (of: (slot: number) => string): string[] => Array.from(slots, of);
  /** What an origin said last is no figure of a stream that nobody ingests. */
  const ingested = (column: ArrayLike<number>): Float64Array =>
    numbers((slot) => (isIngested(rows, slot) ? (column[slot] ?? Number.NaN) : Number.NaN));
  const known = (column: ArrayLike<number>): Float64Array => numbers((slot) => column[slot] ?? Number.NaN);
  const delivered = Array.from(slots, (slot) => deliveriesOf(state, slot));
  const columns: { readonly [K in keyof typeof spec.streams]: ColumnOf<(typeof spec.streams)[K]> } = {
    id: texts((slot) => rows.id(slot)),
    publisher: texts((slot) => streams.publisherOf(slot)),
    ingestIdc: texts((slot) => state.idcs[rows.ingestIdc[slot] ?? -1]?.id ?? ''),
    state: Uint8Array.from(slots, (slot) => stateCodeOf(rows, slot)),
    viewers: known(rows.viewers),
    servedBy: Uint32Array.from(slots, (slot) => rows.servedBy[slot] ?? 0),
    ingestKbps: ingested(rows.smoothKbps),
    usualKbps: ingested(rows.usualKbps),
    fps: ingested(rows.fps),
    targetFps: ingested(rows.targetFps),
    gopSeconds: ingested(rows.gopSeconds),
    rttMs: ingested(rows.rttMs),
    jitterMs: ingested(rows.jitterMs),
    lossPct: ingested(rows.lossPct),
    egressKbps: known(rows.egressKbps),
    rebufferPct: numbers((slot) => rebufferPctOf(rows, slot)),
    startFailurePct: numbers((slot) => startFailurePctOf(rows, slot)),
    startTimeP95Ms: Float64Array.from(delivered, (deliveries) => startTimeP95Ms(state, deliveries)),
    startedAtMs: known(rows.startedAtMs),
    dataAgeMs: Float64Array.from(delivered, (deliveries, at) => streamAgeMs(state, { slot: slots[at] ?? 0, deliveries, nowMs })),
  };
  return { rows: slots.length, columns };
}

/** Age of the oldest input of these rows; null when they have none. */
export function oldestRowAgeMs(table: StreamTable): number | null {
  let oldest: number | null = null;
  for (const age of table.columns.dataAgeMs) if (age >= (oldest ?? 0)) oldest = age;
  return oldest;
}
