/**
 * Every simulated stream, in columns: how popular it is, where it is ingested, from where it is delivered. Where depends on traffic
 * shares by weighted rendezvous hashing, so a change of shares moves only what it must.
 */
import type { Shares } from '../../../shared/agents/ingress.ts';
import { meanKbps, viewersPerStream } from './network.ts';
import { SeededRandom, mix, unitOf } from './random.ts';

/** Popularity falls with rank to this power: a few streams are watched by very many. */
const popularityPower = 0.8;
const frameRates = [25, 30, 50, 60] as const;
/** Encoders and players come back elsewhere within this many seconds of being sent away. */
const movesWithinSeconds = 6;
const nowhere = 255;

interface PopulationOptions {
  readonly seed: number;
  readonly streams: number;
  readonly idcIds: readonly string[];
}

export class Population {
  readonly size: number;
  /** Rises each time that the stream of this rank ends and another begins. */
  readonly incarnation: Uint32Array;
  readonly ingestIdc: Uint8Array;
  readonly kbps: Float32Array;
  readonly fps: Float32Array;
  readonly rowStart: Uint32Array;
  readonly rowStream: Uint32Array;
  readonly rowIdc: Uint8Array;
  /** Viewers of the row at a wave of 1. */
  readonly rowViewers: Float32Array;
  readonly #seed: number;
  readonly #idcIds: readonly string[];
  readonly #viewers: Float32Array;
  readonly #nextIngest: Uint8Array;
  readonly #nextRow: Uint8Array;
  readonly #movesAt: Uint32Array;
  #pending = 0;

  constructor({ seed, streams, idcIds }: PopulationOptions) {
    const random = new SeededRandom(seed);
    this.#seed = seed;
    this.#idcIds = idcIds;
    this.size = streams;
    this.incarnation = new Uint32Array(streams);
    this.ingestIdc = new Uint8Array(streams).fill(nowhere);
    this.kbps = new Float32Array(streams);
    this.fps = new Float32Array(streams);
    this.#viewers = viewersByRank(streams);
    this.#nextIngest = new Uint8Array(streams).fill(nowhere);
    this.#movesAt = new Uint32Array(streams);
    this.rowStart = new Uint32Array(streams + 1);
    for (let stream = 0; stream < streams; stream += 1) {
      this.kbps[stream] = meanKbps * (0.5 + random.next());
      this.fps[stream] = frameRates[Math.floor(random.next() * frameRates.length)] ?? 25;
      this.rowStart[stream + 1] = (this.rowStart[stream] ?? 0) + copiesOf(stream, streams, idcIds.length);
    }
    const rows = this.rowStart[streams] ?? 0;
    this.rowStream = new Uint32Array(rows);
    this.rowIdc = new Uint8Array(rows).fill(nowhere);
    this.rowViewers = new Float32Array(rows);
    this.#nextRow = new Uint8Array(rows).fill(nowhere);
    for (let stream = 0; stream < streams; stream += 1) this.rowStream.fill(stream, this.rowStart[stream], this.rowStart[stream + 1]);
  }

  get rows(): number {
    return this.rowStream.length;
  }

  /** True while something is on its way. */
  get isMoving(): boolean {
    return this.#pending > 0;
  }

  streamId(stream: number): string {
    const number = (this.incarnation[stream] ?? 0) * this.size + stream;
    return `live-${number.toString(36).padStart(5, '0')}`;
  }

  /** Sends everything to where these shares want it, each in its own second from `tick` on; at once when `tick` is null. */
  route(shares: { readonly publish: Shares; readonly play: Shares }, tick: number | null): void {
    const publish = this.#idcIds.map((id) => shares.publish[id] ?? 0);
    const play = this.#idcIds.map((id) => shares.play[id] ?? 0);
    this.#pending = 0;
    for (let stream = 0; stream < this.size; stream += 1) {
      const key = mix(this.#seed ^ Math.imul(stream + 1, 0x27d4_eb2f));
      this.#nextIngest[stream] = choose(key, publish, 1)[0] ?? nowhere;
      this.#assignRows(stream, choose(~key, play, (this.rowStart[stream + 1] ?? 0) - (this.rowStart[stream] ?? 0)), play);
      if (!this.#isAway(stream)) continue;
      this.#movesAt[stream] = tick === null ? 0 : tick + 1 + (key % movesWithinSeconds);
      this.#pending += 1;
    }
    if (tick === null) this.move(0);
  }

  /** Moves what is due. */
  move(tick: number): void {
    if (this.#pending === 0) return;
    for (let stream = 0; stream < this.size; stream += 1) {
      if ((this.#movesAt[stream] ?? 0) > tick || !this.#isAway(stream)) continue;
      this.ingestIdc[stream] = this.#nextIngest[stream] ?? nowhere;
      for (let row = this.rowStart[stream] ?? 0; row < (this.rowStart[stream + 1] ?? 0); row += 1)
        this.rowIdc[row] = this.#nextRow[row] ?? nowhere;
      this.#pending -= 1;
    }
  }

  /** Rows keep their IDC when it is still wanted; the others take what is newly wanted. */
  #assignRows(stream: number, chosen: readonly number[], play: readonly number[]): void {
    const from = this.rowStart[stream] ?? 0;
    const until = this.rowStart[stream + 1] ?? 0;
    const left = new Set(chosen);
    for (let row = from; row < until; row += 1) {
      const idc = this.rowIdc[row] ?? nowhere;
      this.#nextRow[row] = left.delete(idc) ? idc : nowhere;
    }
    const free = [...left];
    const total = chosen.reduce((sum, idc) => sum + (play[idc] ?? 0), 0);
    for (let row = from; row < until; row += 1) {
      if (this.#nextRow[row] === nowhere) this.#nextRow[row] = free.pop() ?? nowhere;
      const idc = this.#nextRow[row] ?? nowhere;
      this.rowViewers[row] = idc === nowhere || total === 0 ? 0 : ((this.#viewers[stream] ?? 0) * (play[idc] ?? 0)) / total;
    }
  }

  #isAway(stream: number): boolean {
    if (this.ingestIdc[stream] !== this.#nextIngest[stream]) return true;
    for (let row = this.rowStart[stream] ?? 0; row < (this.rowStart[stream + 1] ?? 0); row += 1) {
      if (this.rowIdc[row] !== this.#nextRow[row]) return true;
    }
    return false;
  }
}

/** The most watched are delivered from many IDCs. */
function copiesOf(rank: number, streams: number, idcs: number): number {
  if (rank < streams * 0.005) return Math.min(8, idcs);
  return rank < streams * 0.1 ? Math.min(3, idcs) : 1;
}

function viewersByRank(streams: number): Float32Array {
  const viewers = new Float32Array(streams);
  let sum = 0;
  for (let rank = 0; rank < streams; rank += 1) sum += viewers[rank] = (rank + 1) ** -popularityPower;
  const scale = (streams * viewersPerStream) / sum;
  return viewers.map((value) => value * scale);
}

/** The `most` IDCs with the lowest weighted draw; IDCs without a share are never drawn. */
function choose(key: number, shares: readonly number[], most: number): number[] {
  const drawn: { readonly idc: number; readonly score: number }[] = [];
  for (const [idc, share] of shares.entries()) {
    if (share <= 0) continue;
    const score = -Math.log(unitOf(key, idc)) / share;
    const at = drawn.findIndex((other) => score < other.score);
    if (at >= 0) drawn.splice(at, 0, { idc, score });
    else if (drawn.length < most) drawn.push({ idc, score });
    if (drawn.length > most) drawn.pop();
  }
  return drawn.map(({ idc }) => idc);
}
