/** Something that is kept up to date over all streams: a window of an order, a heat map. */
import type { Chunk } from './ranking.ts';
import type { StreamRows } from './rows.ts';

export interface Watcher {
  /** Writes that can change it, as bits of `writes`. */
  readonly interest: number;
  /** Its rows depend on states, which change with the freshness of an IDC and not only with writes. */
  readonly dependsOnState: boolean;
  /** There is something to show. */
  readonly isReady: boolean;
  /** All rows have to be looked at, to begin with or again. */
  readonly wantsScan: boolean;
  /** Looks at slots that have been written. */
  place(rows: StreamRows, chunk: Chunk): void;
  /** After all writes so far have been placed. */
  settle(rows: StreamRows, chunk: Chunk): void;
  /** Looks at up to `most` more rows of the scan that it wants. */
  scan(rows: StreamRows, chunk: Chunk, most: number): void;
  /** Writes have been missed: a scan is due, from the start. */
  restart(): void;
}
