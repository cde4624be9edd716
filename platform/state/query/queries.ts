/**
 * Everything that is watched over all streams, kept up to date together: what was written since the last look is placed in each, and
 * scans of all rows are cut into slices, one watcher after the other, so that nothing else on the thread has to wait for one. A first
 * look gets slice after slice with a breath in between; scanning again gets a small share of the time.
 */
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { Timers } from '../../contracts.ts';
import { chunkRows, newChunk } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import type { Watcher } from './watcher.ts';

/** Rows of a slice: some milliseconds at most. */
const sliceRows = 131_072;
/** Between two slices of scanning again. */
const restMs = 20;
const placeEveryMs = 50;
/** Each costs its share of every write. */
const mostWatchers = 64;

export interface StreamChanges {
  /** Visits every slot that was written since the last call. False when some were missed. */
  read(visit: (slot: number) => void): boolean;
}

export interface QueriesOptions {
  readonly rows: StreamRows;
  readonly changes: StreamChanges;
  /** Answers whether an IDC has become fresh or stale since the last call. */
  readonly takeFreshness: () => boolean;
  readonly timers: Timers;
}

export class StreamQueries {
  readonly rows: StreamRows;
  readonly #options: QueriesOptions;
  readonly #watchers = new Set<Watcher>();
  /** The ones that want a scan, in the order in which they came. */
  readonly #queue = new Set<Watcher>();
  readonly #written = newChunk();
  readonly #scratch = newChunk();
  #stopPlacing: (() => void) | null = null;
  #cancelSlice: (() => void) | null = null;

  constructor(options: QueriesOptions) {
    this.#options = options;
    this.rows = options.rows;
  }

  /** @throws SwitchyardError `too-many` */
  watch(watcher: Watcher): void {
    if (this.#watchers.size >= mostWatchers) {
      throw new SwitchyardError('too-many', `${mostWatchers} different windows over all streams are open already`, {
        remedy: 'Close one, or look at one that somebody has open: the same window costs nothing more.',
      });
    }
    this.catchUp();
    this.#watchers.add(watcher);
    this.#stopPlacing ??= this.#options.timers.every(placeEveryMs, () => this.catchUp());
    this.#queue.add(watcher);
    this.#slice();
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#queue.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#stopPlacing?.();
    this.#stopPlacing = null;
    this.#cancelSlice?.();
    this.#cancelSlice = null;
  }

  /** Places what was written since the last time. */
  catchUp(): void {
    const { changes, takeFreshness } = this.#options;
    const isFlipped = takeFreshness();
    const written = this.#written;
    written.count = 0;
    const complete = changes.read((slot) => {
      written.slots[written.count] = slot;
      written.count += 1;
      if (written.count === chunkRows) this.#place();
    });
    if (written.count > 0) this.#place();
    for (const watcher of this.#watchers) {
      if (!complete || (isFlipped && watcher.dependsOnState)) watcher.restart();
      else watcher.settle(this.rows, this.#scratch);
      if (watcher.wantsScan) this.#queue.add(watcher);
    }
    this.#schedule();
  }

  /** Room to work in, for who reads from a watcher. */
  get scratch() {
    return this.#scratch;
  }

  #place(): void {
    for (const watcher of this.#watchers) watcher.place(this.rows, this.#written);
    this.#written.count = 0;
  }

  #slice(): void {
    const next = this.#first() ?? [...this.#queue][0];
    if (next === undefined) return;
    next.scan(this.rows, this.#scratch, sliceRows);
    if (!next.wantsScan) this.#queue.delete(next);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#queue.size === 0 || this.#cancelSlice !== null) return;
    this.#cancelSlice = this.#options.timers.after(this.#first() === undefined ? restMs : 0, () => {
      this.#cancelSlice = null;
      this.#slice();
    });
  }

  /** Somebody waits for the first look of this one. */
  #first(): Watcher | undefined {
    return [...this.#queue].find((watcher) => !watcher.isReady);
  }
}
