/** What is published per IDC, by its index. A part that is too old keeps its last known sums; NaN before the first. */
import type { DeliverySums } from './delivery-sums.ts';
import type { Freshness } from './freshness.ts';
import { ways } from './ingest-sums.ts';
import type { IngestSums } from './ingest-sums.ts';

export interface Aggregates {
  readonly streams: Float64Array;
  readonly ingestKbps: Float64Array;
  /** Mean over the streams whose frame rate is known. */
  readonly fps: Float64Array;
  /** Streams whose bitrate or frame rate has collapsed. */
  readonly ailing: Float64Array;
  /** Streams whose ingest ended here within the last minute and that nobody ingests now. */
  readonly lost: Float64Array;
  /** Streams beyond the limits of `ingest-limits.ts`, and those of which the figure is known at all. */
  readonly lossy: Float64Array;
  readonly lossKnown: Float64Array;
  readonly slow: Float64Array;
  readonly rttKnown: Float64Array;
  readonly jittery: Float64Array;
  readonly jitterKnown: Float64Array;
  /** Viewers anywhere of the streams that are ingested here. */
  readonly audience: Float64Array;
  readonly viewers: Float64Array;
  readonly egressKbps: Float64Array;
}

export function createAggregates(idcs: number): Aggregates {
  const absent = (): Float64Array => new Float64Array(idcs).fill(Number.NaN);
  return {
    streams: absent(),
    ingestKbps: absent(),
    fps: absent(),
    ailing: absent(),
    lost: absent(),
    lossy: absent(),
    lossKnown: absent(),
    slow: absent(),
    rttKnown: absent(),
    jittery: absent(),
    jitterKnown: absent(),
    audience: absent(),
    viewers: absent(),
    egressKbps: absent(),
  };
}

interface Sums {
  readonly ingest: IngestSums;
  readonly delivery: DeliverySums;
  readonly freshness: Freshness;
}

export function publish(aggregates: Aggregates, { ingest, delivery, freshness }: Sums): void {
  for (let idc = 0; idc < aggregates.streams.length; idc += 1) {
    const at = (column: Float64Array): number => column[idc] ?? 0;
    if (freshness.ingest.isFresh(idc)) {
      const { live } = ingest;
      aggregates.streams[idc] = at(live.streams);
      aggregates.ingestKbps[idc] = sumOrAbsent(at(live.kbps), { known: at(live.kbpsKnown), of: at(live.streams) });
      aggregates.fps[idc] = at(live.fpsKnown) > 0 ? at(live.fps) / at(live.fpsKnown) : Number.NaN;
      aggregates.ailing[idc] = at(live.ailing);
      aggregates.lost[idc] = at(live.lost);
      for (const name of ways) aggregates[name][idc] = at(live[name]);
      aggregates.audience[idc] = at(live.audience);
    }
    if (freshness.delivery.isFresh(idc)) {
      const { live } = delivery;
      aggregates.viewers[idc] = at(live.viewers);
      aggregates.egressKbps[idc] = sumOrAbsent(at(live.kbps), { known: at(live.kbpsKnown), of: at(live.rows) });
    }
  }
}

/** Nothing to add up is 0; things that all are unknown are absent. */
function sumOrAbsent(sum: number, { known, of }: { readonly known: number; readonly of: number }): number {
  return of === 0 || known > 0 ? sum : Number.NaN;
}
