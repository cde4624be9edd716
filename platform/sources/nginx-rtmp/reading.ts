/**
 * From one stat answer to batches. Rates come from byte differences of one session of one worker: nginx-rtmp's own `bw_*` are ten
 * second averages that begin at 0. Relays between our own nodes are neither viewers nor encoders.
 */
import type { NetworkNode } from '../../../shared/model/network.ts';
import { CounterBook, kbpsOf } from '../../state/counters.ts';
import type { Difference } from '../../state/counters.ts';
import type { DeliveryBatch, IngestBatch, NodeBatch, SampleBatch } from '../batch.ts';
import { HandleBook } from '../handles.ts';
import type { HandleChanges } from '../handles.ts';
import type { Stat, StatStream } from './stat-xml.ts';

/** Media time may run this much faster than the clock before it is a jump of the encoder and no rate. */
const fastestMediaTime = 3;
/** The age of a stream is exact to the poll's own jitter: born further apart than this it is another stream. */
const sameBirthMs = 1_500;

interface ReaderOptions {
  readonly node: NetworkNode;
  readonly relayFlashVersions: readonly string[];
}

export class StatReader {
  readonly #node: NetworkNode;
  readonly #relays: ReadonlySet<string>;
  readonly #counters = new CounterBook();
  readonly #handles = new HandleBook();
  readonly #births = new Map<string, number>();
  #lastAtMs = Number.NaN;

  constructor({ node, relayFlashVersions }: ReaderOptions) {
    this.#node = node;
    this.#relays = new Set(relayFlashVersions);
  }

  /** Batches of one answer: the node as a whole, and its rows. */
  read(stat: Stat, atMs: number): readonly SampleBatch[] {
    const streams = this.#node.role === 'origin' ? stat.streams.filter((stream) => this.#encoderOf(stream) !== undefined) : stat.streams;
    const changes = this.#handles.follow(streams.map(({ name }) => ({ streamId: name, idc: this.#node.idc })));
    const intervalMs = atMs - this.#lastAtMs;
    this.#lastAtMs = atMs;
    const head = { source: this.#node.id, observedAtMs: atMs, intervalMs, ...changes };
    const batches = [
      this.#nodeBatch(stat, atMs),
      this.#node.role === 'origin' ? this.#ingest(stat, streams, head) : this.#delivery(stat, streams, head),
    ];
    const names = new Set(streams.map(({ name }) => name));
    this.#counters.retain((key) => key === nodeKey || names.has(key));
    for (const name of this.#births.keys()) if (!names.has(name)) this.#births.delete(name);
    return batches;
  }

  #nodeBatch(stat: Stat, atMs: number): NodeBatch {
    const bytes = this.#counters.read(nodeKey, { incarnation: stat.pid, atMs, values: [stat.bytesIn, stat.bytesOut] });
    return {
      kind: 'nodes',
      observedAtMs: atMs,
      nodes: [this.#node.id],
      connections: Float64Array.of(stat.connections),
      ingestKbps: Float64Array.of(kbpsOf(bytes, 0)),
      egressKbps: Float64Array.of(kbpsOf(bytes, 1)),
      cpuPct: Float64Array.of(Number.NaN),
      details: [`nginx ${stat.version}, worker ${stat.pid}, configuration loaded ${inWords(stat.uptimeSeconds)} ago`],
    };
  }

  #ingest(stat: Stat, streams: readonly StatStream[], head: Head): IngestBatch {
    const batch = { ...head, kind: 'ingest' as const, ingestKbps: floats(streams), fps: floats(streams), targetFps: floats(streams) };
    for (const [row, stream] of streams.entries()) {
      const encoder = this.#encoderOf(stream);
      const difference = this.#counters.read(stream.name, {
        incarnation: `${this.#sessionOf(stat, stream, head.observedAtMs)} ${encoder?.id ?? ''}`,
        atMs: head.observedAtMs,
        values: [stream.bytesIn, encoder?.timestamp ?? Number.NaN],
      });
      batch.ingestKbps[row] = kbpsOf(difference);
      batch.targetFps[row] = stream.declaredFps ?? Number.NaN;
      batch.fps[row] = fpsOf(difference, stream.declaredFps);
    }
    return batch;
  }

  #delivery(stat: Stat, streams: readonly StatStream[], head: Head): DeliveryBatch {
    const batch = { ...head, kind: 'delivery' as const, viewers: floats(streams), egressKbps: floats(streams) };
    for (const [row, stream] of streams.entries()) {
      const difference = this.#counters.read(stream.name, {
        incarnation: this.#sessionOf(stat, stream, head.observedAtMs),
        atMs: head.observedAtMs,
        values: [stream.bytesOut],
      });
      batch.viewers[row] = stream.clients.filter((client) => !client.publishing && !this.#relays.has(client.flashver)).length;
      batch.egressKbps[row] = kbpsOf(difference);
    }
    return batch;
  }

  #encoderOf(stream: StatStream): StatStream['clients'][number] | undefined {
    return stream.clients.find((client) => client.publishing && !this.#relays.has(client.flashver));
  }

  /** Names the life that the stream's counters belong to: they start at 0 with the stream, and the stream dies with its worker. */
  #sessionOf(stat: Stat, stream: StatStream, atMs: number): string {
    const bornMs = atMs - stream.ageMs;
    const known = this.#births.get(stream.name);
    const birth = known !== undefined && Math.abs(known - bornMs) <= sameBirthMs ? known : bornMs;
    this.#births.set(stream.name, birth);
    return `${stat.pid} ${birth}`;
  }
}

const nodeKey = '\u0000node';
type Head = HandleChanges & Pick<IngestBatch, 'source' | 'observedAtMs' | 'intervalMs'>;

function floats(rows: readonly unknown[]): Float32Array {
  return new Float32Array(rows.length).fill(Number.NaN);
}

/**
 * The frame rate that arrives: what the encoder declared, times how fast its media time runs. nginx-rtmp counts no frames, so this sees
 * an encoder that falls behind or stops, and not one that drops frames evenly.
 */
function fpsOf(difference: Difference | null, declaredFps: number | undefined): number {
  const mediaMs = difference?.values[1] ?? Number.NaN;
  const speed = mediaMs / (difference?.intervalMs ?? Number.NaN);
  return declaredFps === undefined || !(speed <= fastestMediaTime) ? Number.NaN : declaredFps * speed;
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
