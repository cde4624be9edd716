/**
 * Source: the stat XML of every node at 1 Hz. An answer that is late, broken, too large or missing changes no figure: what is known
 * grows old, and the node's problem is told in words.
 */
import type { Network, NetworkNode } from '../../../shared/model/network.ts';
import type { Clock, Timers } from '../../contracts.ts';
import { fetchText } from '../fetch-text.ts';
import { startPolling } from '../poll.ts';
import type { Fetch, SampleSink, Source } from '../source.ts';
import { StatReader } from './reading.ts';
import { parseStatXml } from './stat-xml.ts';

const intervalMs = 1_000;
const timeoutMs = 900;
const mostBytes = 16 * 1024 * 1024;

interface NginxRtmpOptions {
  readonly network: Pick<Network, 'nodes' | 'relayFlashVersions'>;
  readonly sink: SampleSink;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timers: Timers;
}

export function startNginxRtmp({ network, ...options }: NginxRtmpOptions): Source {
  const stops = network.nodes.map((node) => startNode(node, { ...options, relayFlashVersions: network.relayFlashVersions }));
  return {
    close() {
      for (const stop of stops) stop();
    },
  };
}

type NodeOptions = Omit<NginxRtmpOptions, 'network'> & { readonly relayFlashVersions: readonly string[] };

function startNode(node: NetworkNode, { sink, clock, timers, relayFlashVersions, ...options }: NodeOptions): () => void {
  const reader = new StatReader({ node, relayFlashVersions });
  let isClosed = false;
  async function readOnce(): Promise<void> {
    // The question's time: what the answer tells is never older than this.
    const askedAtMs = clock();
    try {
      const stat = parseStatXml(await fetchText(node.statUrl, { fetch: options.fetch, timers, timeoutMs, mostBytes }));
      if (isClosed) return;
      for (const batch of reader.read(stat, askedAtMs)) sink.take(batch);
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
