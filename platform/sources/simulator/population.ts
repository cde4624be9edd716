/**
 * Every simulated stream, in columns: how popular it is, where it is ingested, from where it is delivered. Where depends on traffic
 * shares by weighted rendezvous hashing, so a change of shares moves only what it must. A change reaches streams group by group, each
 * in its own moment: a million of them are never looked at in one go.
 */
import type { Shares } from '../../../shared/agents/ingress.ts';
import { meanKbps, viewersPerStream } from './network.ts';
import { SeededRandom, mix } from './random.ts';
import { Rendezvous, mostCopies } from './rendezvous.ts';

/** Popularity falls with rank to this power: a few streams are watched by very many. */
const popularityPower = 0.8;
const frameRates = [25, 30, 50, 60] as const;
const nowhere = 255;
/** Shares of streams that are delivered from eight and from three IDCs: with the others 1.5 each. */
const mostWatchedShare = 0.01;
const muchWatchedShare = 0.225;
export const deliveriesPerStream = 1.5;

interface PopulationOptions {
  readonly seed: number;
  readonly streams: number;
  readonly idcIds: readonly string[];
  /** Groups in which streams follow a change of shares, one a call of `move`. */
  readonly groups: number;
  readonly nowMs: number;
}

/** By IDC index; what it would carry at the peak of its day. */
export interface PopulationSums {
  readonly streams: Float64Array;
  readonly kbps: Float64Array;
  readonly viewersAtPeak: Float64Array;
  readonly egressKbpsAtPeak: Float64Array;
}

/** Sessions that were there at the start began within the last hours. */
const longestSessionMs = 6 * 3_600_000;

export class Population {
  readonly size: number;
  /** Rises each time that the stream at this place ends and another begins. */
  readonly incarnation: Uint32Array;
  readonly startedAtMs: Float64Array;
  /** `nowhere` until it has been placed, and when no IDC has a share. */
  readonly ingestIdc: Uint8Array;
  readonly kbps: Float32Array;
  readonly fps: Float32Array;
  readonly rowStart: Uint32Array;
  readonly rowStream: Uint32Array;
  readonly rowIdc: Uint8Array;
  /** Viewers of the row at a wave of 1. */
  readonly rowViewers: Float32Array;
  readonly sums: PopulationSums;
  readonly #seed: number;
  readonly #groups: number;
  readonly #idcIds: readonly string[];
  readonly #viewers: Float32Array;
  readonly #kept = new Uint8Array(mostCopies);
  /** IDC by stream: its encoder was told to go there, whatever the shares say. */
  readonly #pins = new Map<number, number>();
  #publish: Rendezvous;
  #play: Rendezvous;
  /** The group that moves next; `#groups` when all have. */
  #group: number;
  #hasPlaced = false;

  constructor({ seed, streams, idcIds, groups, nowMs }: PopulationOptions) {
    const random = new SeededRandom(seed);
    const doubles = (): Float64Array => new Float64Array(256);
    this.#seed = seed;
    this.#groups = groups;
    this.#group = groups;
    this.#idcIds = idcIds;
    this.#publish = new Rendezvous([]);
    this.#play = new Rendezvous([]);
    this.size = streams;
    this.sums = { streams: doubles(), kbps: doubles(), viewersAtPeak: doubles(), egressKbpsAtPeak: doubles() };
    this.incarnation = new Uint32Array(streams);
    this.startedAtMs = new Float64Array(streams);
    this.ingestIdc = new Uint8Array(streams).fill(nowhere);
    this.kbps = new Float32Array(streams);
    this.fps = new Float32Array(streams);
    this.rowStart = new Uint32Array(streams + 1);
    const rankOf = scattered(streams);
    const byRank = viewersByRank(streams);
    this.#viewers = new Float32Array(streams);
    for (let stream = 0; stream < streams; stream += 1) {
      const rank = rankOf(stream);
      this.#viewers[stream] = byRank[rank] ?? 0;
      this.kbps[stream] = meanKbps * (0.5 + random.next());
      this.fps[stream] = frameRates[Math.floor(random.next() * frameRates.length)] ?? 25;
      this.startedAtMs[stream] = nowMs - Math.floor(longestSessionMs * random.next());
      this.rowStart[stream + 1] = (this.rowStart[stream] ?? 0) + copiesOf(rank, streams, idcIds.length);
    }
    const rows = this.rowStart[streams] ?? 0;
    this.rowStream = new Uint32Array(rows);
    this.rowIdc = new Uint8Array(rows).fill(nowhere);
    this.rowViewers = new Float32Array(rows);
    for (let stream = 0; stream < streams; stream += 1) this.rowStream.fill(stream, this.rowStart[stream], this.rowStart[stream + 1]);
  }

  get rows(): number {
    return this.rowStream.length;
  }

  /** True while something is on its way. */
  get isMoving(): boolean {
    return this.#group < this.#groups;
  }

  streamId(stream: number): string {
    const number = (this.incarnation[stream] ?? 0) * this.size + stream;
    return `live-${number.toString(36).padStart(5, '0')}`;
  }

  /** The stream that has this id now; undefined for one that has ended or never was. */
  streamOf(streamId: string): number | undefined {
    const number = /^live-[0-9a-z]{5,}$/.test(streamId) ? Number.parseInt(streamId.slice(5), 36) : Number.NaN;
    if (!Number.isSafeInteger(number)) return undefined;
    const stream = number % this.size;
    return this.streamId(stream) === streamId ? stream : undefined;
  }

  /** The IDC that ingests it; null while none does. */
  ingestOf(stream: number): string | null {
    return this.#idcIds[this.ingestIdc[stream] ?? nowhere] ?? null;
  }

  /**
   * Has the stream ingested there, as long as it lives and the IDC takes publishers. Answers whether it has moved.
   */
  pin(stream: number, idcId: string): boolean {
    this.#pins.set(stream, this.#idcIds.indexOf(idcId));
    return this.#place(stream, this.#keyOf(stream));
  }

  publisher(stream: number): string {
    return `studio-${String(this.publisherNumber(stream))}`;
  }

  /** About twenty streams each. */
  publisherNumber(stream: number): number {
    return mix(this.#seed ^ stream) % Math.max(1, Math.ceil(this.size / 20));
  }

  /** The stream that most people watch, its share of all viewers, and from how many IDCs it is delivered. */
  mostWatched(): { readonly stream: number; readonly shareOfViewers: number; readonly copies: number } {
    let [stream, total] = [0, 0];
    for (const [candidate, viewers] of this.#viewers.entries()) {
      total += viewers;
      if (viewers > (this.#viewers[stream] ?? 0)) stream = candidate;
    }
    const copies = (this.rowStart[stream + 1] ?? 0) - (this.rowStart[stream] ?? 0);
    return { stream, shareOfViewers: (this.#viewers[stream] ?? 0) / total, copies };
  }

  /** The sums when one stream is watched by `times` as many people. */
  sumsWith({ stream, times }: { readonly stream: number; readonly times: number }): PopulationSums {
    const viewersAtPeak = this.sums.viewersAtPeak.slice();
    const egressKbpsAtPeak = this.sums.egressKbpsAtPeak.slice();
    for (let row = this.rowStart[stream] ?? 0; row < (this.rowStart[stream + 1] ?? 0); row += 1) {
      const idc = this.rowIdc[row] ?? nowhere;
      const more = (this.rowViewers[row] ?? 0) * (times - 1);
      viewersAtPeak[idc] = (viewersAtPeak[idc] ?? 0) + more;
      egressKbpsAtPeak[idc] = (egressKbpsAtPeak[idc] ?? 0) + more * (this.kbps[stream] ?? 0);
    }
    return { ...this.sums, viewersAtPeak, egressKbpsAtPeak };
  }

  /** The stream ends and another begins in its place. */
  renew(stream: number, nowMs: number): void {
    this.#pins.delete(stream);
    this.incarnation[stream] = (this.incarnation[stream] ?? 0) + 1;
    this.startedAtMs[stream] = nowMs;
  }

  /** From now on these shares count: for what is placed anew at once, and for the rest as `move` is called. */
  route(shares: { readonly publish: Shares; readonly play: Shares }): void {
    this.#publish = new Rendezvous(this.#idcIds.map((id) => shares.publish[id] ?? 0));
    this.#play = new Rendezvous(this.#idcIds.map((id) => shares.play[id] ?? 0));
    this.#group = this.#hasPlaced ? 0 : this.#groups;
  }

  /** Moves the next group of those that were placed before the shares changed; tells which have another place now. */
  move(moved: (stream: number) => void): void {
    if (!this.isMoving) return;
    for (let stream = 0; stream < this.size; stream += 1) {
      const key = this.#keyOf(stream);
      if (key % this.#groups === this.#group && this.#place(stream, key)) moved(stream);
    }
    this.#group += 1;
  }

  /** Puts the stream where the shares want it. */
  place(stream: number): void {
    this.#hasPlaced = true;
    this.#place(stream, this.#keyOf(stream));
  }

  #keyOf(stream: number): number {
    return mix(this.#seed ^ Math.imul(stream + 1, 0x27d4_eb2f));
  }

  #place(stream: number, key: number): boolean {
    const from = this.rowStart[stream] ?? 0;
    const until = this.rowStart[stream + 1] ?? 0;
    const ingestIdc = this.#ingestIdcFor(stream, key);
    const copies = this.#play.choose(~key, until - from);
    this.#addUp(stream, -1);
    let isMoved = this.ingestIdc[stream] !== ingestIdc;
    this.ingestIdc[stream] = ingestIdc;
    // Rows keep their IDC when it is still wanted; the others take what is newly wanted.
    const { chosen, share } = this.#play;
    this.#kept.fill(0);
    for (let row = from; row < until; row += 1) {
      const at = chosen.subarray(0, copies).indexOf(this.rowIdc[row] ?? nowhere);
      if (at >= 0) this.#kept[at] = row - from + 1;
    }
    for (let row = from; row < until; row += 1) {
      if (this.#kept.includes(row - from + 1)) continue;
      const free = this.#kept.subarray(0, copies).indexOf(0);
      if (free >= 0) this.#kept[free] = row - from + 1;
      const idc = free < 0 ? nowhere : (chosen[free] ?? nowhere);
      isMoved ||= this.rowIdc[row] !== idc;
      this.rowIdc[row] = idc;
      this.rowViewers[row] = 0;
    }
    let total = 0;
    for (let copy = 0; copy < copies; copy += 1) total += share[chosen[copy] ?? 0] ?? 0;
    for (let copy = 0; copy < copies; copy += 1) {
      const row = from + (this.#kept[copy] ?? 1) - 1;
      this.rowViewers[row] = ((this.#viewers[stream] ?? 0) * (share[chosen[copy] ?? 0] ?? 0)) / total;
    }
    this.#addUp(stream, 1);
    return isMoved;
  }

  /** Encoders come back through the ingress: to an IDC that gets no publishers nobody can be told to go. */
  #ingestIdcFor(stream: number, key: number): number {
    const pinned = this.#pins.get(stream);
    if (pinned !== undefined && (this.#publish.share[pinned] ?? 0) > 0) return pinned;
    return this.#publish.choose(key, 1) > 0 ? (this.#publish.chosen[0] ?? nowhere) : nowhere;
  }

  #addUp(stream: number, sign: number): void {
    const { streams, kbps, viewersAtPeak, egressKbpsAtPeak } = this.sums;
    const own = this.kbps[stream] ?? 0;
    const ingestIdc = this.ingestIdc[stream] ?? nowhere;
    streams[ingestIdc] = (streams[ingestIdc] ?? 0) + sign;
    kbps[ingestIdc] = (kbps[ingestIdc] ?? 0) + sign * own;
    for (let row = this.rowStart[stream] ?? 0; row < (this.rowStart[stream + 1] ?? 0); row += 1) {
      const idc = this.rowIdc[row] ?? nowhere;
      const viewers = sign * (this.rowViewers[row] ?? 0);
      viewersAtPeak[idc] = (viewersAtPeak[idc] ?? 0) + viewers;
      egressKbpsAtPeak[idc] = (egressKbpsAtPeak[idc] ?? 0) + viewers * own;
    }
  }
}

/** The most watched are delivered from many IDCs. */
function copiesOf(rank: number, streams: number, idcs: number): number {
  if (rank < streams * mostWatchedShare) return Math.min(mostCopies, idcs);
  return rank < streams * muchWatchedShare ? Math.min(3, idcs) : 1;
}

/** Popular and unpopular streams side by side, so that any stretch of them is as much work as any other. */
function scattered(streams: number): (stream: number) => number {
  let step = Math.max(1, Math.round(streams * 0.618));
  while (divisor(step, streams) > 1) step += 1;
  return (stream) => (stream * step) % streams;
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}

function viewersByRank(streams: number): Float32Array {
  const viewers = new Float32Array(streams);
  let sum = 0;
  for (let rank = 0; rank < streams; rank += 1) sum += viewers[rank] = (rank + 1) ** -popularityPower;
  const scale = (streams * viewersPerStream) / sum;
  return viewers.map((value) => value * scale);
}
