/** Columns that batches are filled from, row by row; they grow to the largest batch and are used again for the next. */
import { bucketCount } from '../../state/histogram.ts';

const ingestNames = ['ingestKbps', 'fps', 'targetFps', 'gopSeconds', 'rttMs', 'jitterMs', 'lossPct'] as const;
type IngestFigures = Readonly<Record<(typeof ingestNames)[number], number>>;

export class IngestColumns {
  #rows = new Uint32Array(0);
  #columns = columnsOf(ingestNames, 0);
  #count = 0;

  /** For at most so many rows. */
  begin(most: number): void {
    this.#count = 0;
    if (most <= this.#rows.length) return;
    this.#rows = new Uint32Array(most);
    this.#columns = columnsOf(ingestNames, most);
  }

  add(handle: number, figures: IngestFigures): void {
    const at = this.#count;
    const columns = this.#columns;
    this.#rows[at] = handle;
    columns.ingestKbps[at] = figures.ingestKbps;
    columns.fps[at] = figures.fps;
    columns.targetFps[at] = figures.targetFps;
    columns.gopSeconds[at] = figures.gopSeconds;
    columns.rttMs[at] = figures.rttMs;
    columns.jitterMs[at] = figures.jitterMs;
    columns.lossPct[at] = figures.lossPct;
    this.#count += 1;
  }

  filled() {
    return { rows: this.#rows.subarray(0, this.#count), ...cut(this.#columns, this.#count) };
  }
}

const deliveryNames = ['viewers', 'egressKbps', 'startAttempts', 'startFailures', 'stallMs', 'playMs'] as const;

interface DeliveryFigures {
  readonly viewers: number;
  readonly egressKbps: number;
  readonly attempts: number;
  readonly failures: number;
  readonly stallMs: number;
  readonly playMs: number;
  /** Shares per bucket of the starts that did not fail. */
  readonly startTimes: Float32Array;
}

export class DeliveryColumns {
  #rows = new Uint32Array(0);
  #columns = columnsOf(deliveryNames, 0);
  #startTimes = new Float32Array(0);
  #count = 0;

  begin(most: number): void {
    this.#count = 0;
    if (most <= this.#rows.length) return;
    this.#rows = new Uint32Array(most);
    this.#columns = columnsOf(deliveryNames, most);
    this.#startTimes = new Float32Array(most * bucketCount);
  }

  add(handle: number, figures: DeliveryFigures): void {
    const at = this.#count;
    const columns = this.#columns;
    this.#rows[at] = handle;
    columns.viewers[at] = figures.viewers;
    columns.egressKbps[at] = figures.egressKbps;
    columns.startAttempts[at] = figures.attempts;
    columns.startFailures[at] = figures.failures;
    columns.stallMs[at] = figures.stallMs;
    columns.playMs[at] = figures.playMs;
    const starts = figures.attempts - figures.failures;
    const from = at * bucketCount;
    for (let bucket = 0; bucket < bucketCount; bucket += 1) this.#startTimes[from + bucket] = starts * (figures.startTimes[bucket] ?? 0);
    this.#count += 1;
  }

  /** As edges see it. */
  served() {
    const { viewers, egressKbps } = cut(this.#columns, this.#count);
    return { rows: this.#rows.subarray(0, this.#count), viewers, egressKbps };
  }

  /** As players measure it. */
  felt() {
    const { startAttempts, startFailures, stallMs, playMs } = cut(this.#columns, this.#count);
    const startTimeBuckets = this.#startTimes.subarray(0, this.#count * bucketCount);
    return { rows: this.#rows.subarray(0, this.#count), startAttempts, startFailures, stallMs, playMs, startTimeBuckets };
  }
}

type Columns<K extends string> = Readonly<Record<K, Float32Array<ArrayBuffer>>>;

function columnsOf<K extends string>(names: readonly K[], length: number): Columns<K> {
  return Object.fromEntries(names.map((name) => [name, new Float32Array(length)])) as Columns<K>;
}

function cut<K extends string>(columns: Columns<K>, count: number): Columns<K> {
  const entries = Object.entries<Float32Array<ArrayBuffer>>(columns);
  return Object.fromEntries(entries.map(([name, column]) => [name, column.subarray(0, count)])) as Columns<K>;
}
