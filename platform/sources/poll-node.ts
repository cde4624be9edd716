/** Asks one media server at 1 Hz. A bad answer changes no figure: what is known grows old, and the node's problem is told in words. */
import type { NetworkNode } from '../../shared/model/network.ts';
import type { Clock, Timers } from '../contracts.ts';
import type { SampleBatch } from './batch.ts';
import { fetchText } from './fetch-text.ts';
import { startPolling } from './poll.ts';
import type { Fetch, SampleSink } from './source.ts';

const intervalMs = 1_000;
const timeoutMs = 900;
const mostBytes = 16 * 1024 * 1024;

export interface NodePolling {
  readonly sink: SampleSink;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Answers a text, or throws in a few words. */
export type Ask = (url: string) => Promise<string>;

export function pollNode(
  node: NetworkNode,
  { sink, fetch, clock, timers }: NodePolling,
  read: (ask: Ask, askedAtMs: number) => Promise<readonly SampleBatch[]>,
): () => void {
  let isClosed = false;
  const ask: Ask = (url) => fetchText(url, { fetch, timers, timeoutMs, mostBytes });
  async function readOnce(): Promise<void> {
    // The question's time: what the answer tells is never older than this.
    const askedAtMs = clock();
    try {
      const batches = await read(ask, askedAtMs);
      if (!isClosed) for (const batch of batches) sink.take(batch);
    } catch (error) {
      if (!isClosed) sink.nodeFailed(node.id, error instanceof Error ? error.message : String(error));
    }
  }
  const stop = startPolling(timers, intervalMs, readOnce);
  return () => {
    isClosed = true;
    stop();
  };
}
