/** Sums per IDC, rebuilt from the columns once a second: a scan costs less than keeping them right sample by sample. */
import type { DeliveryTable } from './deliveries.ts';
import type { Freshness } from './freshness.ts';
import { none } from './streams.ts';
import type { StreamTable } from './streams.ts';

/** By IDC index. A part that is too old keeps its last known sums; NaN before the first. */
export interface Aggregates {
  readonly streams: Float64Array;
  readonly ingestKbps: Float64Array;
  /** Mean over the streams whose frame rate is known. */
  readonly fps: Float64Array;
  /** Streams whose bitrate or frame rate has collapsed. */
  readonly ailing: Float64Array;
  /** Streams whose ingest ended here within the last minute and that nobody ingests now. */
  readonly lost: Float64Array;
  /** Viewers anywhere of the streams that are ingested here. */
  readonly audience: Float64Array;
  readonly viewers: Float64Array;
  readonly egressKbps: Float64Array;
}

interface ScanOptions {
  readonly streams: StreamTable;
  readonly deliveries: DeliveryTable;
  readonly aggregates: Aggregates;
  readonly freshness: Freshness;
  readonly nowMs: number;
}

export function createAggregates(idcs: number): Aggregates {
  const absent = (): Float64Array => new Float64Array(idcs).fill(Number.NaN);
  return {
    streams: absent(),
    ingestKbps: absent(),
    fps: absent(),
    ailing: absent(),
    lost: absent(),
    audience: absent(),
    viewers: absent(),
    egressKbps: absent(),
  };
}

export function scan({ streams, deliveries, aggregates, freshness, nowMs }: ScanOptions): void {
  const idcs = aggregates.streams.length;
  const ingest = scanIngest(streams, idcs, nowMs);
  const delivery = scanDelivery(deliveries, streams, idcs);
  for (let idc = 0; idc < idcs; idc += 1) {
    if (freshness.ingest.isFresh(idc)) {
      const count = ingest.streams[idc] ?? 0;
      aggregates.streams[idc] = count;
      aggregates.ingestKbps[idc] = sumOrAbsent(ingest.kbps[idc], ingest.kbpsKnown[idc], count);
      aggregates.fps[idc] = (ingest.fpsKnown[idc] ?? 0) > 0 ? (ingest.fps[idc] ?? 0) / (ingest.fpsKnown[idc] ?? 1) : Number.NaN;
      aggregates.ailing[idc] = ingest.ailing[idc] ?? 0;
      aggregates.lost[idc] = ingest.lost[idc] ?? 0;
      aggregates.audience[idc] = delivery.audience[idc] ?? 0;
    }
    if (freshness.delivery.isFresh(idc)) {
      aggregates.viewers[idc] = delivery.viewers[idc] ?? 0;
      aggregates.egressKbps[idc] = sumOrAbsent(delivery.kbps[idc], delivery.kbpsKnown[idc], delivery.rows[idc] ?? 0);
    }
  }
}

/** Nothing to add up is 0; things that all are unknown are absent. */
function sumOrAbsent(sum: number | undefined, known: number | undefined, of: number): number {
  return of === 0 || (known ?? 0) > 0 ? (sum ?? 0) : Number.NaN;
}

function scanIngest(streams: StreamTable, idcs: number, nowMs: number) {
  const sums = columns(idcs, ['streams', 'kbps', 'kbpsKnown', 'fps', 'fpsKnown', 'ailing', 'lost']);
  for (let slot = 0; slot < streams.highWater; slot += 1) {
    const idc = streams.ingestIdc[slot] ?? none;
    if (idc === none) {
      const lostIdc = streams.lostIdc[slot] ?? none;
      streams.expireLoss(slot, nowMs);
      if (!Number.isNaN(streams.lostAtMs[slot] ?? Number.NaN)) add(sums.lost, lostIdc, 1);
      continue;
    }
    add(sums.streams, idc, 1);
    const kbps = streams.ingestKbps[slot] ?? Number.NaN;
    if (!Number.isNaN(kbps)) {
      add(sums.kbps, idc, kbps);
      add(sums.kbpsKnown, idc, 1);
    }
    const fps = streams.fps[slot] ?? Number.NaN;
    if (!Number.isNaN(fps)) {
      add(sums.fps, idc, fps);
      add(sums.fpsKnown, idc, 1);
    }
    if (streams.isAiling(slot)) add(sums.ailing, idc, 1);
  }
  return sums;
}

function scanDelivery(deliveries: DeliveryTable, streams: StreamTable, idcs: number) {
  const sums = columns(idcs, ['rows', 'viewers', 'kbps', 'kbpsKnown', 'audience']);
  for (let slot = 0; slot < deliveries.highWater; slot += 1) {
    if (deliveries.live[slot] === 0) continue;
    const viewers = deliveries.viewers(slot);
    if (Number.isNaN(viewers)) continue;
    const idc = deliveries.idc[slot] ?? none;
    add(sums.rows, idc, 1);
    add(sums.viewers, idc, viewers);
    const origin = streams.ingestIdc[deliveries.stream[slot] ?? 0] ?? none;
    if (origin !== none) add(sums.audience, origin, viewers);
    const kbps = deliveries.egressKbps[slot] ?? Number.NaN;
    if (Number.isNaN(kbps)) continue;
    add(sums.kbps, idc, kbps);
    add(sums.kbpsKnown, idc, 1);
  }
  return sums;
}

function columns<K extends string>(length: number, names: readonly K[]): Record<K, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(length)])) as Record<K, Float64Array>;
}

function add(sums: Float64Array, index: number, value: number): void {
  sums[index] = (sums[index] ?? 0) + value;
}
