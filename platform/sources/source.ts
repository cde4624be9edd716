/** The seam between sources and the rest of the live side. */
import type { Closable } from '../contracts.ts';
import type { IngressReading } from './ingress/reading.ts';
import type { SampleBatch } from './batch.ts';

export interface SampleSink {
  take(batch: SampleBatch): void;
  /** A node gave no usable answer, and why in words: its data grows old. */
  nodeFailed(node: string, problem: string): void;
  /** The players' measurements could not be read. */
  qualityFailed(problem: string): void;
  ingress(reading: IngressReading): void;
}

export type Source = Closable;

export type Fetch = (url: string, init: { readonly signal: AbortSignal; readonly headers?: Record<string, string> }) => Promise<Response>;
