/** Source: MediaMTX's API of every node at 1 Hz, its paths to the last page, and its metrics where the network file names them. */
import type { Network, NetworkNode } from '../../../shared/model/network.ts';
import { pollNode } from '../poll-node.ts';
import type { Ask, NodePolling } from '../poll-node.ts';
import type { Source } from '../source.ts';
import { parseConnections, parseInfo, parsePaths } from './api.ts';
import type { MediamtxPath } from './api.ts';
import { MediamtxReader } from './reading.ts';
import type { MediamtxRound } from './reading.ts';

const perPage = 1_000;
const mostPages = 100;

export function startMediamtx({
  network,
  ...polling
}: NodePolling & { readonly network: Pick<Network, 'nodes' | 'relayAddresses'> }): Source {
  const stops = network.nodes.map((node) => startNode(node, network.relayAddresses ?? [], polling));
  return {
    close() {
      for (const stop of stops) stop();
    },
  };
}

function startNode(node: NetworkNode, relayAddresses: readonly string[], polling: NodePolling): () => void {
  const reader = new MediamtxReader(node, relayAddresses);
  return pollNode(node, polling, async (ask, askedAtMs) => reader.read(await readRound(ask, node), askedAtMs));
}

/** @throws Error in words */
export async function readRound(ask: Ask, { statUrl, metricsUrl }: Pick<NetworkNode, 'statUrl' | 'metricsUrl'>): Promise<MediamtxRound> {
  const at = (path: string): string => new URL(`/v3/${path}`, statUrl).href;
  const info = parseInfo(await ask(at('info')));
  const paths = new Map<string, MediamtxPath>();
  let pageCount = 1;
  for (let page = 0; page < pageCount; page += 1) {
    const answer = parsePaths(await ask(at(`paths/list?itemsPerPage=${String(perPage)}&page=${String(page)}`)));
    // A path that came or went meanwhile may stand on two pages.
    for (const path of answer.items) paths.set(path.name, path);
    pageCount = answer.pageCount;
    if (pageCount > mostPages) throw new Error(`more than ${String(mostPages * perPage)} paths are listed`);
  }
  const connections = metricsUrl === undefined ? new Map() : parseConnections(await ask(metricsUrl));
  return { version: info.version, started: info.started, paths: [...paths.values()], connections };
}
