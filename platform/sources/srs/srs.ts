/** Source: SRS's HTTP API of every node at 1 Hz, lists to their end. */
import type { Network, NetworkNode } from '../../../shared/model/network.ts';
import { pollNode } from '../poll-node.ts';
import type { Ask, NodePolling } from '../poll-node.ts';
import type { Source } from '../source.ts';
import { parseClients, parseStreams, parseSummaries } from './api.ts';
import type { SrsClient, SrsStream } from './api.ts';
import { SrsReader } from './reading.ts';
import type { SrsRound } from './reading.ts';

/** SRS lists 10 unless asked for more. */
const perPage = 1_000;
/** Beyond it the lists change faster than they can be read. */
const mostPages = 50;

export function startSrs({ network, ...polling }: NodePolling & { readonly network: Pick<Network, 'nodes' | 'relayAddresses'> }): Source {
  const stops = network.nodes.map((node) => startNode(node, network.relayAddresses ?? [], polling));
  return {
    close() {
      for (const stop of stops) stop();
    },
  };
}

function startNode(node: NetworkNode, relayAddresses: readonly string[], polling: NodePolling): () => void {
  const reader = new SrsReader(node, relayAddresses);
  return pollNode(node, polling, async (ask, askedAtMs) => reader.read(await readRound(ask, node.statUrl), askedAtMs));
}

/** @param base address of the API, e.g. `http://127.0.0.1:1985` @throws Error in words */
export async function readRound(ask: Ask, base: string): Promise<SrsRound> {
  const at = (path: string): string => new URL(`/api/v1/${path}`, base).href;
  const { data, service, pid } = parseSummaries(await ask(at('summaries')));
  const server = `${service} ${pid}`;
  const streams: SrsStream[] = [];
  await pages(async (query) => {
    const page = parseStreams(await ask(at(`streams${query}`)));
    sameServer(server, page);
    streams.push(...page.streams);
    return page.streams.length;
  });
  const clients: SrsClient[] = [];
  await pages(async (query) => {
    const page = parseClients(await ask(at(`clients${query}`)));
    sameServer(server, page);
    clients.push(...page.clients);
    return page.clients.length;
  });
  return { server, version: data.self.version, cpuShare: data.self.cpu_percent, streams: unique(streams), clients };
}

async function pages(read: (query: string) => Promise<number>): Promise<void> {
  for (let page = 0; page < mostPages; page += 1) {
    if ((await read(`?start=${String(page * perPage)}&count=${String(perPage)}`)) < perPage) return;
  }
  throw new Error(`more than ${String(mostPages * perPage)} rows are listed`);
}

function sameServer(server: string, { service, pid }: { readonly service: string; readonly pid: string }): void {
  if (`${service} ${pid}` !== server) throw new Error('SRS was restarted between two answers');
}

/** Lists have no order: what moved between pages while they were read may stand on both. */
function unique(streams: readonly SrsStream[]): readonly SrsStream[] {
  return [...new Map(streams.map((stream) => [stream.id, stream])).values()];
}
