/** Source: any Prometheus server by queries that a mapping file names. One bad answer is a failed round: every node's problem is told. */
import type { Network } from '../../../shared/model/network.ts';
import { missedIntervals } from '../../state/freshness.ts';
import { fetchText } from '../fetch-text.ts';
import type { NodePolling } from '../poll-node.ts';
import { startPolling } from '../poll.ts';
import type { Source } from '../source.ts';
import { problemIn } from './api.ts';
import { measuresQuality } from './mapping-file.ts';
import type { PrometheusServer } from './mapping-file.ts';
import { PrometheusReader } from './reading.ts';
import { readRound } from './round.ts';

const longestTimeoutMs = 10_000;
const mostBytes = 32 * 1024 * 1024;

interface PrometheusOptions extends NodePolling {
  readonly network: Pick<Network, 'nodes' | 'idcs'>;
  readonly server: PrometheusServer;
}

export function startPrometheus({ network, server, sink, fetch, clock, timers }: PrometheusOptions): Source {
  const { url, intervalMs, bearer, mapping } = server;
  const mostAgeMs = intervalMs * missedIntervals;
  const reader = new PrometheusReader({ network, mapping, mostAgeMs });
  const isOfQuality = measuresQuality(mapping);
  const fetching = {
    fetch,
    timers,
    timeoutMs: Math.min(intervalMs, longestTimeoutMs),
    mostBytes,
    problemIn,
    ...(bearer === null ? {} : { headers: { authorization: `Bearer ${bearer}` } }),
  };
  let isClosed = false;

  async function readOnce(): Promise<void> {
    const askedAtMs = clock();
    try {
      const round = await readRound((address) => fetchText(address, fetching), { url, mapping, mostAgeMs });
      if (isClosed) return;
      const { batches, problems } = reader.read(round, askedAtMs);
      for (const batch of batches) sink.take(batch);
      for (const [node, problem] of problems) sink.nodeFailed(node, problem);
    } catch (error) {
      if (isClosed) return;
      const problem = error instanceof Error ? error.message : String(error);
      for (const { id } of network.nodes) sink.nodeFailed(id, problem);
      if (isOfQuality) sink.qualityFailed(problem);
    }
  }

  const stop = startPolling(timers, intervalMs, readOnce);
  return {
    close() {
      isClosed = true;
      stop();
    },
  };
}
