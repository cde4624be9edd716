/** From what a media server said of its streams to batches: of an origin what is ingested, of an edge what is delivered. */
import type { NetworkNode } from '../../shared/model/network.ts';
import type { SampleBatch } from './batch.ts';
import { HandleBook } from './handles.ts';

/** What is not known is NaN. */
export interface MediaStream {
  readonly streamId: string;
  /** Who sends it; empty when not known. */
  readonly publisher: string;
  readonly startedAtMs: number;
  readonly ingestKbps: number;
  readonly egressKbps: number;
  readonly viewers: number;
  readonly rttMs: number;
  readonly lossPct: number;
}

export interface MediaReading {
  readonly streams: readonly MediaStream[];
  readonly connections: number;
  readonly cpuPct: number;
  readonly details: string;
}

export class MediaBatches {
  readonly #node: NetworkNode;
  readonly #handles = new HandleBook();
  #lastAtMs = Number.NaN;

  constructor(node: NetworkNode) {
    this.#node = node;
  }

  of(reading: MediaReading, atMs: number): readonly SampleBatch[] {
    const { id, idc, role } = this.#node;
    const { streams } = reading;
    const names = streams.map(({ streamId, publisher, startedAtMs }) =>
      role === 'origin' ? { streamId, idc, publisher, startedAtMs } : { streamId, idc },
    );
    const head = { source: id, observedAtMs: atMs, intervalMs: atMs - this.#lastAtMs, ...this.#handles.follow(names) };
    this.#lastAtMs = atMs;
    const column = (of: (stream: MediaStream) => number): Float32Array => Float32Array.from(streams, of);
    const unknown = column(() => Number.NaN);
    const node: SampleBatch = {
      kind: 'nodes',
      observedAtMs: atMs,
      nodes: [id],
      connections: Float64Array.of(reading.connections),
      ingestKbps: Float64Array.of(sumKnown(streams.map(({ ingestKbps }) => ingestKbps))),
      egressKbps: Float64Array.of(sumKnown(streams.map(({ egressKbps }) => egressKbps))),
      cpuPct: Float64Array.of(reading.cpuPct),
      details: [reading.details],
    };
    if (role === 'edge') {
      return [
        node,
        { kind: 'delivery', ...head, viewers: column(({ viewers }) => viewers), egressKbps: column(({ egressKbps }) => egressKbps) },
      ];
    }
    const extras = streams.some(({ rttMs }) => !Number.isNaN(rttMs))
      ? { rttMs: column(({ rttMs }) => rttMs), lossPct: column(({ lossPct }) => lossPct) }
      : {};
    return [
      node,
      { kind: 'ingest', ...head, ingestKbps: column(({ ingestKbps }) => ingestKbps), fps: unknown, targetFps: unknown, ...extras },
    ];
  }
}

/** Nothing is a sum of 0; one that is not known makes the sum not known. */
function sumKnown(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
