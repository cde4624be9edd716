/** What `/metrics` shows of what comes in, and of collectors. */
import type { Spooled } from '../../shared/wire/ingest.ts';

export interface IngestMetrics {
  /** Rows of a batch that the state has taken, from whatever source. */
  samples(kind: string, rows: number): void;
  /** `skipped`: sequences between this batch and the one before. */
  taken(collector: string, batch: { readonly sequence: number; readonly skipped: number; readonly ageMs: number }): void;
  duplicate(collector: string): void;
  refused(collector: string): void;
  lost(collector: string, batches: number): void;
  connected(collector: string, isConnected: boolean): void;
  reported(collector: string, report: { readonly spooled: Spooled; readonly clockAheadMs: number | null }): void;
}
