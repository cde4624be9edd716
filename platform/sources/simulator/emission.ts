/** Turns the simulated population into columnar batches. Buffers are reused: a batch is only good until the next second. */
import type { Idc } from '../../../shared/model/network.ts';
import { bucketCount } from '../../state/histogram.ts';
import { declaresOf, nothingRetired } from '../batch.ts';
import type { RowName, SampleBatch } from '../batch.ts';
import { edgeOf, originOf } from './network.ts';
import type { Population } from './population.ts';
import type { SeededRandom } from './random.ts';

const source = 'simulator';
const intervalMs = 1_000;
/** New sessions a second, of the viewers there are. */
const startsPerViewer = 0.004;
/** Figures waver by this much either way. */
const waver = 0.04;
const undeclared = 0xffff_ffff;

/** What it is like in an IDC in this second. */
export interface IdcFeel {
  /** Dead: it reports nothing. */
  readonly isFailed: boolean;
  readonly wave: number;
  readonly cpuPct: number;
  readonly stallShare: number;
  readonly startFailureShare: number;
  /** Shares per bucket. */
  readonly startTimes: Float32Array;
  readonly latencies: Float32Array;
}

interface IdcSums {
  streams: number;
  viewersAtPeak: number;
  kbpsAtPeak: number;
}

interface Second {
  readonly feels: readonly IdcFeel[];
  readonly nowMs: number;
  readonly random: SeededRandom;
}

type NodeFigures = Record<'ingestKbps' | 'egressKbps' | 'viewers' | 'streams', Float64Array>;

export class Emission {
  readonly #population: Population;
  readonly #idcs: readonly Idc[];
  readonly #sums: IdcSums[];
  /** Which IDC and incarnation a handle was last declared for, in one number. */
  readonly #ingestNames: Uint32Array;
  readonly #deliveryNames: Uint32Array;
  readonly #ingest: Record<'rows', Uint32Array> & Record<'kbps' | 'fps' | 'targetFps', Float32Array>;
  readonly #delivery: Record<'rows', Uint32Array> &
    Record<'viewers' | 'kbps' | 'attempts' | 'failures' | 'stallMs' | 'playMs' | 'starts', Float32Array>;

  constructor(population: Population, idcs: readonly Idc[]) {
    const { size, rows } = population;
    this.#population = population;
    this.#idcs = idcs;
    this.#sums = idcs.map(() => ({ streams: 0, viewersAtPeak: 0, kbpsAtPeak: 0 }));
    this.#ingestNames = new Uint32Array(size).fill(undeclared);
    this.#deliveryNames = new Uint32Array(rows).fill(undeclared);
    const floats = (length: number): Float32Array => new Float32Array(length);
    this.#ingest = { rows: new Uint32Array(size), kbps: floats(size), fps: floats(size), targetFps: floats(size) };
    this.#delivery = {
      rows: new Uint32Array(rows),
      viewers: floats(rows),
      kbps: floats(rows),
      attempts: floats(rows),
      failures: floats(rows),
      stallMs: floats(rows),
      playMs: floats(rows),
      starts: floats(rows * bucketCount),
    };
  }

  /** What the IDC would carry at the peak of its day. */
  sumsOf(idc: number): Readonly<IdcSums> {
    if (idc === 0) this.#sumUp();
    return this.#sums[idc] ?? { streams: 0, viewersAtPeak: 0, kbpsAtPeak: 0 };
  }

  batches(second: Second): readonly SampleBatch[] {
    const alive = [...this.#idcs.keys()].filter((index) => second.feels[index]?.isFailed === false);
    const zeros = (): Float64Array => new Float64Array(this.#idcs.length);
    const figures: NodeFigures = { ingestKbps: zeros(), egressKbps: zeros(), viewers: zeros(), streams: zeros() };
    const ingest = this.#ingestBatch(second, figures);
    const deliveries = this.#deliveryBatches(second, { alive, figures });
    return [this.#nodeBatch(second, { alive, figures }), ingest, ...deliveries];
  }

  #sumUp(): void {
    const { size, ingestIdc, rows, rowIdc, rowViewers, rowStream, kbps } = this.#population;
    for (const sums of this.#sums) sums.streams = sums.viewersAtPeak = sums.kbpsAtPeak = 0;
    for (let stream = 0; stream < size; stream += 1) {
      const sums = this.#sums[ingestIdc[stream] ?? 0];
      if (sums !== undefined) sums.streams += 1;
    }
    for (let row = 0; row < rows; row += 1) {
      const sums = this.#sums[rowIdc[row] ?? 0];
      if (sums === undefined) continue;
      sums.viewersAtPeak += rowViewers[row] ?? 0;
      sums.kbpsAtPeak += (rowViewers[row] ?? 0) * (kbps[rowStream[row] ?? 0] ?? 0);
    }
  }

  #ingestBatch({ feels, nowMs, random }: Second, figures: NodeFigures): SampleBatch {
    const { size, ingestIdc, kbps, fps, incarnation } = this.#population;
    const columns = this.#ingest;
    const declares: RowName[] = [];
    let row = 0;
    for (let stream = 0; stream < size; stream += 1) {
      const idc = ingestIdc[stream] ?? 0;
      if (feels[idc]?.isFailed !== false) continue;
      const name = (incarnation[stream] ?? 0) * 256 + idc;
      if (this.#ingestNames[stream] !== name) {
        this.#ingestNames[stream] = name;
        declares.push({ handle: stream, streamId: this.#population.streamId(stream), idc: this.#idcs[idc]?.id ?? '' });
      }
      const now = (kbps[stream] ?? 0) * (1 - waver + 2 * waver * random.next());
      columns.rows[row] = stream;
      columns.kbps[row] = now;
      columns.targetFps[row] = fps[stream] ?? 0;
      columns.fps[row] = (fps[stream] ?? 0) * (0.995 + 0.01 * random.next());
      figures.ingestKbps[idc] = (figures.ingestKbps[idc] ?? 0) + now;
      figures.streams[idc] = (figures.streams[idc] ?? 0) + 1;
      row += 1;
    }
    return {
      kind: 'ingest',
      ...this.#head(nowMs, declares),
      rows: columns.rows.subarray(0, row),
      ingestKbps: columns.kbps.subarray(0, row),
      fps: columns.fps.subarray(0, row),
      targetFps: columns.targetFps.subarray(0, row),
    };
  }

  #deliveryBatches(
    { feels, nowMs, random }: Second,
    { alive, figures }: { readonly alive: readonly number[]; readonly figures: NodeFigures },
  ): readonly SampleBatch[] {
    const { rows, rowIdc, rowViewers, rowStream, incarnation, kbps } = this.#population;
    const columns = this.#delivery;
    const declares: RowName[] = [];
    let at = 0;
    for (let row = 0; row < rows; row += 1) {
      const idc = rowIdc[row] ?? 0;
      const feel = feels[idc];
      if (feel?.isFailed !== false) continue;
      const stream = rowStream[row] ?? 0;
      const name = (incarnation[stream] ?? 0) * 256 + idc;
      if (this.#deliveryNames[row] !== name) {
        this.#deliveryNames[row] = name;
        declares.push({ handle: row, streamId: this.#population.streamId(stream), idc: this.#idcs[idc]?.id ?? '' });
      }
      const viewers = Math.round((rowViewers[row] ?? 0) * feel.wave * (1 - waver + 2 * waver * random.next()));
      const egress = viewers * (kbps[stream] ?? 0);
      columns.rows[at] = row;
      columns.viewers[at] = viewers;
      columns.kbps[at] = egress;
      this.#feltBy(at, viewers, { feel, odds: 0.7 + 0.6 * random.next() });
      figures.viewers[idc] = (figures.viewers[idc] ?? 0) + viewers;
      figures.egressKbps[idc] = (figures.egressKbps[idc] ?? 0) + egress;
      at += 1;
    }
    const head = { ...this.#head(nowMs, declares), rows: columns.rows.subarray(0, at) };
    const latencyBuckets = new Float32Array(alive.length * bucketCount);
    for (const [position, idc] of alive.entries()) {
      const latencies = feels[idc]?.latencies.map((share) => share * (figures.viewers[idc] ?? 0));
      if (latencies !== undefined) latencyBuckets.set(latencies, position * bucketCount);
    }
    return [
      { kind: 'delivery', ...head, viewers: columns.viewers.subarray(0, at), egressKbps: columns.kbps.subarray(0, at) },
      {
        kind: 'quality',
        ...head,
        covers: alive.map((index) => this.#idcs[index]?.id ?? ''),
        startAttempts: columns.attempts.subarray(0, at),
        startFailures: columns.failures.subarray(0, at),
        stallMs: columns.stallMs.subarray(0, at),
        playMs: columns.playMs.subarray(0, at),
        startTimeBuckets: columns.starts.subarray(0, at * bucketCount),
        latencyBuckets,
      },
    ];
  }

  #feltBy(at: number, viewers: number, { feel, odds }: { readonly feel: IdcFeel; readonly odds: number }): void {
    const columns = this.#delivery;
    const attempts = viewers * startsPerViewer;
    const failures = Math.min(attempts, attempts * feel.startFailureShare * odds);
    const stallMs = viewers * intervalMs * Math.min(1, feel.stallShare * odds);
    columns.attempts[at] = attempts;
    columns.failures[at] = failures;
    columns.stallMs[at] = stallMs;
    columns.playMs[at] = viewers * intervalMs - stallMs;
    const from = at * bucketCount;
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      columns.starts[from + bucket] = (attempts - failures) * (feel.startTimes[bucket] ?? 0);
    }
  }

  #nodeBatch(
    { feels, nowMs, random }: Second,
    { alive, figures }: { readonly alive: readonly number[]; readonly figures: NodeFigures },
  ): SampleBatch {
    const nodes = alive.flatMap((index) => {
      const id = this.#idcs[index]?.id ?? '';
      return [originOf(id), edgeOf(id)];
    });
    // Origins stand at even positions, edges at odd ones.
    const column = (origin: (idc: number) => number, edge: (idc: number) => number): Float64Array =>
      Float64Array.from(alive.flatMap((idc) => [origin(idc), edge(idc)]));
    const cpuPct = (idc: number): number => (feels[idc]?.cpuPct ?? 0) * (1 - waver / 2 + waver * random.next());
    return {
      kind: 'nodes',
      observedAtMs: nowMs,
      nodes,
      connections: column(
        (idc) => figures.streams[idc] ?? 0,
        (idc) => figures.viewers[idc] ?? 0,
      ),
      ingestKbps: column(
        (idc) => figures.ingestKbps[idc] ?? 0,
        () => Number.NaN,
      ),
      egressKbps: column(
        () => Number.NaN,
        (idc) => figures.egressKbps[idc] ?? 0,
      ),
      cpuPct: column((idc) => cpuPct(idc) * 0.6, cpuPct),
      details: nodes.map(() => 'simulated'),
    };
  }

  #head(nowMs: number, declares: readonly RowName[]) {
    return { source, observedAtMs: nowMs, intervalMs, declares: declaresOf(declares), retires: nothingRetired };
  }
}
