/** Which collectors a network has, and what each is to read. */
import type { Network } from '../../shared/model/network.ts';
import type { CollectorDescription } from './open.ts';

interface Simulated {
  readonly by: string | null;
  readonly nodes: readonly { readonly id: string }[];
}

export function collectorsOf(network: Pick<Network, 'nodes' | 'players'>, simulated: Simulated): readonly CollectorDescription[] {
  const nodes = new Map<string, string[]>();
  const add = (collector: string, ids: readonly string[]): void => void nodes.set(collector, [...(nodes.get(collector) ?? []), ...ids]);
  for (const { id, collector } of network.nodes) if (collector !== undefined) add(collector, [id]);
  const ofPlayers = network.players?.collector;
  if (ofPlayers !== undefined) add(ofPlayers, []);
  if (simulated.by !== null) {
    add(
      simulated.by,
      simulated.nodes.map(({ id }) => id),
    );
  }
  return [...nodes].map(([id, read]) => ({ id, nodes: read, readsPlayers: id === ofPlayers || id === simulated.by }));
}
