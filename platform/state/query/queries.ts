/**
 * Everything that is watched over all streams, kept up to date together: what was written since the last look is placed in each, and
 * scans of all rows are cut into slices, one watcher after the other, so that nothing else on the thread has to wait for one. A first
 * look gets slice after slice with a breath in between; scanning again gets a small share of the time.
 */
import type { Timers } from '../../contracts.ts';
import { writes } from '../dirty-journal.ts';
import { TextFinds } from './find.ts';
import { newChunk } from './ranking.ts';
import type { Chunk } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import type { Watcher } from './watcher.ts';

/** Rows of a slice: some milliseconds at most. */
const sliceRows = 65_536;
/** Between two slices of scanning again. */
const restMs = 10;
const placeEveryMs = 50;

export interface StreamChanges {
  /** Visits every slot that was written since the last call, with what was as bits of `writes`. False when some were missed. */
  read(visit: (slot: number, kinds: number) => void): boolean;
}

export interface QueriesOptions {
  readonly rows: StreamRows;
  readonly changes: StreamChanges;
  /** Answers whether an IDC has become fresh or stale since the last call. */
  readonly takeFreshness: () => boolean;
  readonly timers: Timers;
}

interface Group {
  readonly interest: number;
  readonly watchers: Set<Watcher>;
  readonly written: Chunk;
}

export class StreamQueries {
  readonly rows: StreamRows;
  readonly finds = new TextFinds();
  readonly #options: QueriesOptions;
  readonly #watchers = new Set<Watcher>();
  /** By interest: who has it, and what was written for them since the last placing. */
  readonly #groups = new Map<number, Group>();
  /** The ones that want a scan, in the order in which they came. */
  readonly #queue = new Set<Watcher>();
  readonly #scratch = newChunk();
  #stopPlacing: (() => void) | null = null;
  #cancelSlice: (() => void) | null = null;

  constructor(options: QueriesOptions) {
    this.#options = options;
    this.rows = options.rows;
  }

  watch(watcher: Watcher): void {
    this.catchUp();
    this.#watchers.add(watcher);
    this.#groupOf(watcher).watchers.add(watcher);
    this.#stopPlacing ??= this.#options.timers.every(placeEveryMs, () => this.catchUp());
    this.#queue.add(watcher);
    this.#slice();
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#queue.delete(watcher);
    const group = this.#groupOf(watcher);
    group.watchers.delete(watcher);
    if (group.watchers.size === 0) this.#groups.delete(watcher.interest);
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
    const groups = [...this.#groups.values()];
    const complete = changes.read((slot, kinds) => {
      if ((kinds & writes.name) !== 0) this.finds.forget(slot, this.rows.publisher(slot));
      for (const group of groups) if ((kinds & group.interest) !== 0) this.#note(group, slot);
    });
    for (const group of groups) this.#place(group);
    if (!complete) this.finds.forgetAll();
    for (const watcher of this.#watchers) {
      if (!complete || (isFlipped && watcher.dependsOnState)) watcher.restart();
      else watcher.settle(this.rows, this.#scratch);
      if (watcher.wantsScan) this.#queue.add(watcher);
    }
    this.#schedule();
  }

  /** Room to work in, for who reads from a watcher. */
  get scratch(): Chunk {
    return this.#scratch;
  }

  #groupOf({ interest }: Watcher): Group {
    let group = this.#groups.get(interest);
    if (group === undefined) {
      group = { interest: interest | writes.name, watchers: new Set(), written: newChunk() };
      this.#groups.set(interest, group);
    }
    return group;
  }

  #note(group: Group, slot: number): void {
    const { written } = group;
    written.slots[written.count] = slot;
    written.count += 1;
    if (written.count === written.slots.length) this.#place(group);
  }

  #place({ watchers, written }: Group): void {
    if (written.count > 0) for (const watcher of watchers) watcher.place(this.rows, written);
    written.count = 0;
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
