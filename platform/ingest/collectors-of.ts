/** Which collectors a network has, and what each is to read. */
import type { Network } from '../../shared/model/network.ts';
import { tooOldMsOf } from '../state/freshness.ts';
import type { CollectorDescription } from './open.ts';

interface Simulated {
  readonly by: string | null;
  readonly nodes: readonly { readonly id: string }[];
}

export function collectorsOf(
  network: Pick<Network, 'nodes' | 'players' | 'prometheus'>,
  simulated: Simulated,
): readonly CollectorDescription[] {
  const nodes = new Map<string, string[]>();
  const add = (collector: string, ids: readonly string[]): void => void nodes.set(collector, [...(nodes.get(collector) ?? []), ...ids]);
  for (const { id, collector } of network.nodes) if (collector !== undefined) add(collector, [id]);
  // Where no players are asked, a Prometheus server may tell what they feel.
  const ofPlayers = network.players === undefined ? network.prometheus?.collector : network.players.collector;
  if (ofPlayers !== undefined) add(ofPlayers, []);
  if (simulated.by !== null) {
    add(
      simulated.by,
      simulated.nodes.map(({ id }) => id),
    );
  }
  const slow = network.nodes.filter(({ kind }) => kind === 'prometheus');
  const tooOldMs = new Map(slow.map((node) => [node.id, tooOldMsOf(network, node)]));
  return [...nodes].map(([id, read]) => ({ id, nodes: read, readsPlayers: id === ofPlayers || id === simulated.by, tooOldMs }));
}
