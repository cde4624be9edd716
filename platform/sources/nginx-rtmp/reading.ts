/**
 * From one stat answer to batches. Rates come from byte differences of one session of one worker: nginx-rtmp's own `bw_*` are ten
 * second averages that begin at 0. Relays between our own nodes are neither viewers nor encoders.
 */
import type { NetworkNode } from '../../../shared/model/network.ts';
import { CounterBook, kbpsOf, longestIntervalMs } from '../../state/counters.ts';
import type { Difference } from '../../state/counters.ts';
import type { DeliveryBatch, IngestBatch, NodeBatch, SampleBatch } from '../batch.ts';
import { HandleBook } from '../handles.ts';
import type { HandleChanges } from '../handles.ts';
import type { Stat, StatStream } from './stat-xml.ts';

/** Media time may run this much faster than the clock before it is a jump of the encoder and no rate. */
const fastestMediaTime = 3;
/**
 * After a reload an old worker keeps its encoders for a while, invisible to stat, and then they come back. Until then a stream that
 * has vanished with its worker is held: its last figures stand and grow old.
 */
const heldAfterReloadMs = 5_000;
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
  readonly #mediaTimes = new CounterBook();
  readonly #handles = new HandleBook();
  readonly #births = new Map<string, number>();
  #lastAtMs = Number.NaN;
  #pid = '';
  #names: ReadonlySet<string> = new Set();
  /** Streams of the worker before this one, until they are seen again or the time is over. */
  #held: ReadonlySet<string> = new Set();
  #heldUntilMs = Number.NaN;

  constructor({ node, relayFlashVersions }: ReaderOptions) {
    this.#node = node;
    this.#relays = new Set(relayFlashVersions);
  }

  /** Batches of one answer: the node as a whole, and its rows. */
  read(stat: Stat, atMs: number): readonly SampleBatch[] {
    const streams = this.#streamsOf(stat);
    const seen = new Set(streams.map(({ name }) => name));
    this.#holdOver(stat.pid, seen, atMs);
    const rows = [
      ...streams.map((stream) => ({ ...this.#nameOf(stream.name), startedAtMs: this.#bornAtMs(stream, atMs) })),
      ...[...this.#held].map((name) => ({ ...this.#nameOf(name), startedAtMs: this.#births.get(name) ?? Number.NaN })),
    ];
    const followed = this.#handles.follow(rows);
    // What is held over is alive, and has no sample.
    const changes = { ...followed, rows: followed.rows.subarray(0, seen.size) };
    const intervalMs = atMs - this.#lastAtMs;
    this.#lastAtMs = atMs;
    const head = { source: this.#node.id, observedAtMs: atMs, intervalMs, ...changes };
    const batches = [
      this.#nodeBatch(stat, atMs),
      this.#node.role === 'origin' ? this.#ingest(stat, streams, head) : this.#delivery(stat, streams, head),
    ];
    this.#counters.retain((key) => key === nodeKey || seen.has(key));
    this.#mediaTimes.retain((key) => seen.has(key));
    for (const name of this.#births.keys()) if (!seen.has(name) && !this.#held.has(name)) this.#births.delete(name);
    this.#names = seen;
    return batches;
  }

  /** Streams of this node's role; a name that two applications share is one stream, the first. */
  #streamsOf(stat: Stat): readonly StatStream[] {
    const byName = new Map<string, StatStream>();
    for (const stream of stat.streams) {
      if (byName.has(stream.name) || (this.#node.role === 'origin' && this.#encoderOf(stream) === undefined)) continue;
      byName.set(stream.name, stream);
    }
    return [...byName.values()];
  }

  /** Edges hold nothing: their viewers are told by the players. */
  #holdOver(pid: string, seen: ReadonlySet<string>, atMs: number): void {
    const isReload = this.#pid !== '' && this.#pid !== pid && atMs - this.#lastAtMs <= longestIntervalMs;
    this.#pid = pid;
    if (isReload && this.#node.role === 'origin') {
      this.#held = new Set([...this.#held, ...this.#names]);
      this.#heldUntilMs = atMs + heldAfterReloadMs;
    }
    this.#held = atMs < this.#heldUntilMs ? new Set([...this.#held].filter((name) => !seen.has(name))) : new Set();
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
      const reading = { incarnation: `${this.#sessionOf(stat, stream, head.observedAtMs)} ${encoder?.id ?? ''}`, atMs: head.observedAtMs };
      batch.ingestKbps[row] = kbpsOf(this.#counters.read(stream.name, { ...reading, values: [stream.bytesIn] }));
      batch.targetFps[row] = stream.declaredFps ?? Number.NaN;
      const mediaTime = this.#mediaTimes.read(stream.name, { ...reading, values: [encoder?.timestamp ?? Number.NaN] });
      batch.fps[row] = fpsOf(mediaTime, stream.declaredFps);
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
    return `${stat.pid} ${this.#bornAtMs(stream, atMs)}`;
  }

  #bornAtMs(stream: StatStream, atMs: number): number {
    const bornMs = atMs - stream.ageMs;
    const known = this.#births.get(stream.name);
    const birth = known !== undefined && Math.abs(known - bornMs) <= sameBirthMs ? known : bornMs;
    this.#births.set(stream.name, birth);
    return birth;
  }

  #nameOf(streamId: string): { readonly streamId: string; readonly idc: string } {
    return { streamId, idc: this.#node.idc };
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
  const mediaMs = difference?.values[0] ?? Number.NaN;
  const speed = mediaMs / (difference?.intervalMs ?? Number.NaN);
  return declaredFps === undefined || !(speed <= fastestMediaTime) ? Number.NaN : declaredFps * speed;
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
