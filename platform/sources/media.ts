/** The media servers of a network, each by its kind. */
import type { Network, NetworkNode } from '../../shared/model/network.ts';
import { startMediamtx } from './mediamtx/mediamtx.ts';
import { startNginxRtmp } from './nginx-rtmp/nginx-rtmp.ts';
import type { NodePolling } from './poll-node.ts';
import type { Source } from './source.ts';
import { startSrs } from './srs/srs.ts';

export function startMediaServers({ network, ...polling }: NodePolling & { readonly network: Network }): Source {
  const of = (kind: NonNullable<NetworkNode['kind']>): Network => ({
    ...network,
    nodes: network.nodes.filter((node) => (node.kind ?? 'nginx-rtmp') === kind),
  });
  const sources = [
    startNginxRtmp({ network: of('nginx-rtmp'), ...polling }),
    startSrs({ network: of('srs'), ...polling }),
    startMediamtx({ network: of('mediamtx'), ...polling }),
  ];
  return {
    async close() {
      for (const source of sources) await source.close();
    },
  };
}
