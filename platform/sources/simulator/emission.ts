/** Turns stretches of the simulated population into columnar batches. Buffers are reused: a batch is only good until the next. */
import type { Idc } from '../../../shared/model/network.ts';
import { bucketCount } from '../../state/histogram.ts';
import type { RowBatch } from '../batch.ts';
import { DeliveryColumns, IngestColumns } from './emission-columns.ts';
import type { IdcFeel } from './feel.ts';
import { Names } from './names.ts';
import type { Population } from './population.ts';
import { unitOf } from './random.ts';
import type { SeededRandom } from './random.ts';

const source = 'simulator';
/** New sessions a second, of the viewers there are. */
const startsPerViewer = 0.004;
/** Figures waver by this much either way. */
const waver = 0.04;
const gops = [1, 2, 2, 2, 4] as const;

/** One beat of the simulation. */
export interface Beat {
  readonly feels: readonly IdcFeel[];
  readonly nowMs: number;
  /** The time that its batches are attributed to. */
  readonly intervalMs: number;
  /** How long ago each row reported before: its parts are of this time. */
  readonly periodMs: number;
  /** Share of its bitrate and frames that an encoder still sends. */
  readonly encoder: (stream: number) => number;
  /** Times its usual viewers that a stream has. */
  readonly audience: (stream: number) => number;
}

interface EmissionOptions {
  readonly population: Population;
  readonly idcs: readonly Idc[];
  readonly random: SeededRandom;
}

export class Emission {
  readonly #population: Population;
  readonly #idcs: readonly Idc[];
  readonly #random: SeededRandom;
  readonly #ingestNames: Names;
  readonly #edgeNames: Names;
  readonly #playerNames: Names;
  readonly #ingest = new IngestColumns();
  readonly #delivery = new DeliveryColumns();
  /** Viewers of this batch by IDC: latencies are theirs. */
  readonly #viewers: Float64Array;

  constructor({ population, idcs, random }: EmissionOptions) {
    const names = { population, idcIds: idcs.map(({ id }) => id) };
    this.#population = population;
    this.#idcs = idcs;
    this.#random = random;
    this.#ingestNames = new Names({ ...names, handles: population.size, describes: true });
    this.#edgeNames = new Names({ ...names, handles: population.rows, describes: false });
    this.#playerNames = new Names({ ...names, handles: population.rows, describes: false });
    this.#viewers = new Float64Array(idcs.length);
  }

  /** Everything of the streams in a stretch, and the names of some others that can't wait for their turn. */
  batches(beat: Beat, { from, until, urgent, covers }: Stretch): readonly RowBatch[] {
    this.#ingest.begin(until - from + urgent.length);
    const { rowStart } = this.#population;
    this.#delivery.begin((rowStart[until] ?? 0) - (rowStart[from] ?? 0));
    this.#viewers.fill(0);
    for (const stream of urgent) this.#name(stream, beat);
    for (let stream = from; stream < until; stream += 1) {
      this.#name(stream, beat);
      this.#addIngest(stream, beat);
      for (let row = rowStart[stream] ?? 0; row < (rowStart[stream + 1] ?? 0); row += 1) this.#addDelivery(row, stream, beat);
    }
    const head = { source, observedAtMs: beat.nowMs, intervalMs: beat.intervalMs };
    return [
      { kind: 'ingest', ...head, ...this.#ingestNames.take(), ...this.#ingest.filled() },
      { kind: 'delivery', ...head, ...this.#edgeNames.take(), ...this.#delivery.served() },
      { kind: 'quality', ...head, ...this.#playerNames.take(), ...this.#delivery.felt(), ...this.#covered(beat, covers) },
    ];
  }

  #name(stream: number, { feels }: Beat): void {
    const { ingestIdc, rowStart, rowIdc } = this.#population;
    const idc = ingestIdc[stream] ?? 0;
    // The silent say nothing, not even what has ended.
    if (feels[idc]?.isSilent !== true) this.#ingestNames.follow(stream, stream, idc);
    for (let row = rowStart[stream] ?? 0; row < (rowStart[stream + 1] ?? 0); row += 1) {
      const edgeIdc = rowIdc[row] ?? 0;
      if (feels[edgeIdc]?.isSilent === true) continue;
      this.#edgeNames.follow(row, stream, edgeIdc);
      this.#playerNames.follow(row, stream, edgeIdc);
    }
  }

  #addIngest(stream: number, { feels, encoder }: Beat): void {
    const { ingestIdc, kbps, fps } = this.#population;
    const feel = feels[ingestIdc[stream] ?? 0];
    if (feel?.isSilent !== false) return;
    const random = this.#random;
    const sent = encoder(stream);
    const distance = unitOf(stream, 1);
    const rttMs = (12 + 70 * distance * distance) * (0.9 + 0.2 * random.next()) + feel.rttMs;
    this.#ingest.add(stream, {
      ingestKbps: (kbps[stream] ?? 0) * sent * (1 - waver + 2 * waver * random.next()),
      fps: (fps[stream] ?? 0) * sent * (0.995 + 0.01 * random.next()),
      targetFps: fps[stream] ?? 0,
      gopSeconds: gops[stream % gops.length] ?? 2,
      rttMs,
      jitterMs: rttMs * (0.02 + 0.06 * random.next()),
      // Most of the time nothing is lost.
      lossPct: Math.min(100, Math.max(0, random.next() - 0.8) * 0.5 + feel.lossPct * (0.5 + random.next())),
    });
  }

  #addDelivery(row: number, stream: number, { feels, periodMs, audience }: Beat): void {
    const { rowIdc, rowViewers, kbps } = this.#population;
    const idc = rowIdc[row] ?? 0;
    const feel = feels[idc];
    if (feel?.isSilent !== false) return;
    const expected = (rowViewers[row] ?? 0) * feel.wave * audience(stream);
    const viewers = Math.round(expected * (1 - waver + 2 * waver * this.#random.next()));
    const odds = 0.7 + 0.6 * this.#random.next();
    const attempts = (viewers * startsPerViewer * periodMs) / 1000;
    const failures = Math.min(attempts, attempts * feel.startFailureShare * odds);
    const stallMs = viewers * periodMs * Math.min(1, feel.stallShare * odds);
    this.#viewers[idc] = (this.#viewers[idc] ?? 0) + viewers;
    this.#delivery.add(row, {
      viewers,
      egressKbps: viewers * (kbps[stream] ?? 0),
      attempts,
      failures,
      stallMs,
      playMs: viewers * periodMs - stallMs,
      startTimes: feel.startTimes,
    });
  }

  #covered({ feels }: Beat, covers: boolean): { readonly covers: readonly string[]; readonly latencyBuckets: Float32Array } {
    const alive = covers ? [...this.#idcs.keys()].filter((index) => feels[index]?.isSilent === false) : [];
    const latencyBuckets = new Float32Array(alive.length * bucketCount);
    for (const [position, idc] of alive.entries()) {
      const latencies = feels[idc]?.latencies.map((share) => share * (this.#viewers[idc] ?? 0));
      if (latencies !== undefined) latencyBuckets.set(latencies, position * bucketCount);
    }
    return { covers: alive.map((index) => this.#idcs[index]?.id ?? ''), latencyBuckets };
  }
}

export interface Stretch {
  readonly from: number;
  readonly until: number;
  /** Streams outside of it that have moved or begun: named at once, their figures follow in their turn. */
  readonly urgent: readonly number[];
  /** Whether all that players felt in this time is in it: not while the first pass is on its way. */
  readonly covers: boolean;
}
