/** The media servers of a network, each by its kind, and the Prometheus server that tells of the others. */
import type { Network, NetworkNode } from '../../shared/model/network.ts';
import { startMediamtx } from './mediamtx/mediamtx.ts';
import { startNginxRtmp } from './nginx-rtmp/nginx-rtmp.ts';
import type { NodePolling } from './poll-node.ts';
import type { PrometheusServer } from './prometheus/mapping-file.ts';
import { startPrometheus } from './prometheus/prometheus.ts';
import type { Source } from './source.ts';
import { startSrs } from './srs/srs.ts';

interface MediaOptions extends NodePolling {
  readonly network: Network;
  /** null when it is asked by somebody else, or there is none. */
  readonly prometheus: PrometheusServer | null;
}

export function startMediaServers({ network, prometheus, ...polling }: MediaOptions): Source {
  const of = (kind: NonNullable<NetworkNode['kind']>): Network => ({
    ...network,
    nodes: network.nodes.filter((node) => (node.kind ?? 'nginx-rtmp') === kind),
  });
  const sources = [
    startNginxRtmp({ network: of('nginx-rtmp'), ...polling }),
    startSrs({ network: of('srs'), ...polling }),
    startMediamtx({ network: of('mediamtx'), ...polling }),
    ...(prometheus === null ? [] : [startPrometheus({ network: of('prometheus'), server: prometheus, ...polling })]),
  ];
  return {
    async close() {
      for (const source of sources) await source.close();
    },
  };
}
