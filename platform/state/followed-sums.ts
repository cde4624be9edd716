/**
 * Sums per IDC that follow their rows by differences, and a slow sweep that adds the same rows up anew, some at a time. While the sweep
 * is on its way, a difference of a row that it has passed is added to its own sums too; at the end they are the sums as of now, and take
 * the place of the old ones. So floating point never drifts, and a mistake in the differences would show in `report`.
 */
export type Columns<K extends string> = Readonly<Record<K, Float64Array>>;

interface FollowedSumsOptions<K extends string> {
  readonly idcs: number;
  readonly names: readonly K[];
  readonly rows: { readonly highWater: number };
  /** Adds the row's share, times the sign. Only what it reads from the columns may count. */
  readonly add: (sums: Columns<K>, slot: number, sign: 1 | -1) => void;
}

export interface SweepReport {
  /** Sweeps that have come to their end. */
  readonly done: number;
  /** By how much the last one corrected the sums, as a share of their size: rounding, or a mistake. */
  readonly corrected: number;
}

export class FollowedSums<K extends string> {
  live: Columns<K>;
  report: SweepReport = { done: 0, corrected: 0 };
  readonly #options: FollowedSumsOptions<K>;
  #swept: Columns<K>;
  /** Rows below it are in `#swept`. */
  #cursor = 0;

  constructor(options: FollowedSumsOptions<K>) {
    this.#options = options;
    this.live = zeros(options);
    this.#swept = zeros(options);
  }

  /** Before any column of the row changes. */
  leave(slot: number): void {
    this.#options.add(this.live, slot, -1);
    if (slot < this.#cursor) this.#options.add(this.#swept, slot, -1);
  }

  /** After it. */
  enter(slot: number): void {
    this.#options.add(this.live, slot, 1);
    if (slot < this.#cursor) this.#options.add(this.#swept, slot, 1);
  }

  /** One part of one row's share has changed by this, and nothing else of it. */
  change(slot: number, part: { readonly name: K; readonly idc: number }, by: number): void {
    const { name, idc } = part;
    this.live[name][idc] = (this.live[name][idc] ?? 0) + by;
    if (slot < this.#cursor) this.#swept[name][idc] = (this.#swept[name][idc] ?? 0) + by;
  }

  /** Looks at the next `most` rows. */
  sweep(most: number): void {
    const { rows, add } = this.#options;
    const until = Math.min(rows.highWater, this.#cursor + most);
    for (let slot = this.#cursor; slot < until; slot += 1) add(this.#swept, slot, 1);
    this.#cursor = until;
    if (until < rows.highWater) return;
    this.report = { done: this.report.done + 1, corrected: differenceOf(this.live, this.#swept) };
    this.live = this.#swept;
    this.#swept = zeros(this.#options);
    this.#cursor = 0;
  }
}

function zeros<K extends string>({ idcs, names }: FollowedSumsOptions<K>): Columns<K> {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(idcs)])) as Record<K, Float64Array>;
}

function differenceOf<K extends string>(left: Columns<K>, right: Columns<K>): number {
  let largest = 0;
  for (const name of Object.keys(left) as K[]) {
    for (const [index, value] of left[name].entries()) {
      const other = right[name][index] ?? 0;
      largest = Math.max(largest, Math.abs(value - other) / Math.max(1, Math.abs(value), Math.abs(other)));
    }
  }
  return largest;
}
