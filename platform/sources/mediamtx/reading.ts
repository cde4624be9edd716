/**
 * From one round of MediaMTX answers to batches. It knows no frame rate and no CPU. HLS viewers are one reader to it, whatever their number:
 * they are told by the players. Round trip and loss are known of SRT publishers, from the metrics.
 */
import type { NetworkNode } from '../../../shared/model/network.ts';
import { percentOf } from '../../../shared/model/numbers.ts';
import { CounterBook, kbpsOf } from '../../state/counters.ts';
import type { SampleBatch } from '../batch.ts';
import { MediaBatches } from '../media-batches.ts';
import type { MediaStream } from '../media-batches.ts';
import type { MediamtxConnection, MediamtxPath } from './api.ts';

/** One for all who watch by it. */
const muxer = 'hlsMuxer';

export interface MediamtxRound {
  readonly version: string;
  /** When the server was started: the life that counters belong to. */
  readonly started: string;
  readonly paths: readonly MediamtxPath[];
  /** Empty without metrics. */
  readonly connections: ReadonlyMap<string, MediamtxConnection>;
}

export class MediamtxReader {
  readonly #relays: ReadonlySet<string>;
  readonly #batches: MediaBatches;
  readonly #bytes = new CounterBook();
  readonly #packets = new CounterBook();

  constructor(node: NetworkNode, relayAddresses: readonly string[]) {
    this.#relays = new Set(relayAddresses);
    this.#batches = new MediaBatches(node);
  }

  read({ version, started, paths, connections }: MediamtxRound, atMs: number): readonly SampleBatch[] {
    const ready = paths.filter((path) => path.ready);
    const streams = ready.map((path) => this.#stream(path, { started, connections, atMs }));
    const names = new Set(ready.map(({ name }) => name));
    for (const book of [this.#bytes, this.#packets]) book.retain((name) => names.has(name));
    const peers = new Set(ready.flatMap(({ source, readers }) => [...(source === null ? [] : [source]), ...readers]).map(({ id }) => id));
    peers.delete('');
    return this.#batches.of({ streams, connections: peers.size, cpuPct: Number.NaN, details: `MediaMTX ${version}` }, atMs);
  }

  #stream(
    path: MediamtxPath,
    { started, connections, atMs }: Pick<MediamtxRound, 'started' | 'connections'> & { readonly atMs: number },
  ): MediaStream {
    const incarnation = `${started} ${path.readyTime ?? ''} ${path.source?.id ?? ''}`;
    const bytes = this.#bytes.read(path.name, { incarnation, atMs, values: [path.bytesIn, path.bytesOut] });
    const publisher = connections.get(path.source?.id ?? '');
    const { packetsReceived = Number.NaN, packetsLost = Number.NaN, rttMs = Number.NaN } = publisher ?? {};
    const packets = this.#packets.read(path.name, { incarnation, atMs, values: [packetsReceived, packetsLost] });
    const [received = Number.NaN, lost = Number.NaN] = packets?.values ?? [];
    return {
      streamId: path.name,
      publisher: publisher === undefined ? '' : hostOf(publisher.remoteAddress),
      startedAtMs: path.readyTime === null ? Number.NaN : Date.parse(path.readyTime),
      ingestKbps: kbpsOf(bytes, 0),
      egressKbps: kbpsOf(bytes, 1),
      viewers: this.#viewersOf(path, connections),
      rttMs,
      // Of those that were sent: the ones that came and the ones that did not.
      lossPct: percentOf(lost, received + lost),
    };
  }

  /** NaN where a muxer stands for any number of viewers. */
  #viewersOf({ readers }: MediamtxPath, connections: MediamtxRound['connections']): number {
    if (readers.some(({ type }) => type === muxer)) return Number.NaN;
    return readers.filter(({ id }) => !this.#isRelay(connections.get(id))).length;
  }

  #isRelay(connection: MediamtxConnection | undefined): boolean {
    return connection !== undefined && this.#relays.has(hostOf(connection.remoteAddress));
  }
}

/** `127.0.0.1:51234` and `[::1]:51234` without the port. */
function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}
