/**
 * From one round of SRS answers to batches. `recv_bytes` moves every 3 s or so, so rates are taken between its moves; `frames` lags by
 * up to 20 s, so no frame rate is told; `live_ms` is the server's clock and no duration. SRS does not know loss or round trips of RTMP.
 */
import type { NetworkNode } from '../../../shared/model/network.ts';
import type { SampleBatch } from '../batch.ts';
import { MediaBatches } from '../media-batches.ts';
import { SteppedCounters } from '../stepped-counter.ts';
import type { SrsClient, SrsStream } from './api.ts';

/** Moves come every 3 s: two missed ones are a stand-still. */
const longestStepMs = 7_000;

export interface SrsRound {
  /** Service and pid: the life that counters belong to. */
  readonly server: string;
  readonly version: string;
  /** One core is 1. */
  readonly cpuShare: number;
  readonly streams: readonly SrsStream[];
  readonly clients: readonly SrsClient[];
}

export class SrsReader {
  readonly #node: NetworkNode;
  readonly #relays: ReadonlySet<string>;
  readonly #batches: MediaBatches;
  readonly #received = new SteppedCounters(longestStepMs);
  readonly #sent = new SteppedCounters(longestStepMs);

  constructor(node: NetworkNode, relayAddresses: readonly string[]) {
    this.#node = node;
    this.#relays = new Set(relayAddresses);
    this.#batches = new MediaBatches(node);
  }

  read({ server, version, cpuShare, streams, clients }: SrsRound, atMs: number): readonly SampleBatch[] {
    const alive = this.#alive(streams);
    const viewers = this.#viewersByStream(clients);
    const reading = alive.map((stream) => {
      // The publisher's id: a stream that is published anew counts from 0.
      const incarnation = `${server} ${stream.id} ${stream.publish.cid ?? ''}`;
      const rate = (counters: SteppedCounters, value: number): number => counters.read(stream.name, { incarnation, value, atMs }) * 8;
      return {
        streamId: stream.name,
        publisher: '',
        startedAtMs: Number.NaN,
        ingestKbps: rate(this.#received, stream.recv_bytes),
        egressKbps: rate(this.#sent, stream.send_bytes),
        viewers: viewers.get(stream.id) ?? 0,
        rttMs: Number.NaN,
        lossPct: Number.NaN,
      };
    });
    const names = new Set(alive.map(({ name }) => name));
    for (const counters of [this.#received, this.#sent]) counters.retain((name) => names.has(name));
    return this.#batches.of({ streams: reading, connections: clients.length, cpuPct: cpuShare * 100, details: `SRS ${version}` }, atMs);
  }

  /** A stopped stream stays listed while a viewer waits: it is not ingested. A name that two applications share is one stream, the first. */
  #alive(streams: readonly SrsStream[]): readonly SrsStream[] {
    const byName = new Map<string, SrsStream>();
    for (const stream of streams) {
      if (this.#node.role === 'origin' && !stream.publish.active) continue;
      if (!byName.has(stream.name)) byName.set(stream.name, stream);
    }
    return [...byName.values()];
  }

  #viewersByStream(clients: readonly SrsClient[]): ReadonlyMap<string, number> {
    const viewers = new Map<string, number>();
    for (const { stream, ip, publish } of clients) {
      if (!publish && !this.#relays.has(ip)) viewers.set(stream, (viewers.get(stream) ?? 0) + 1);
    }
    return viewers;
  }
}
