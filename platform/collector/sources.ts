/** The sources of a collector, and the nodes that they cover. */
import type { Network } from '../../shared/model/network.ts';
import type { Clock, Closable, Timers } from '../contracts.ts';
import { startMediaServers } from '../sources/media.ts';
import type { PrometheusServer } from '../sources/prometheus/mapping-file.ts';
import { startPlayers } from '../sources/players/players.ts';
import { connectSimulatorThread } from '../sources/simulator/connect.ts';
import { simulatedIdcs, simulatedNodes } from '../sources/simulator/network.ts';
import type { SimulatorOptions } from '../sources/simulator/network.ts';
import { startSimulator } from '../sources/simulator/simulator.ts';
import type { Fetch, SampleSink } from '../sources/source.ts';
import { StartError } from '../start-error.ts';

export interface CollectorSources {
  /** Node ids. */
  readonly covers: readonly string[];
  start(sink: SampleSink): Promise<readonly Closable[]>;
}

interface NetworkSourceOptions extends SourceOptions {
  /** As the network file names it, whoever asks it. */
  readonly prometheus: PrometheusServer | null;
}

interface SourceOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly fetch: Fetch;
}

export function simulatedSources(
  simulator: SimulatorOptions,
  { clock, onFailure }: Pick<SourceOptions, 'clock'> & { readonly onFailure: (what: string, error: unknown) => void },
): CollectorSources {
  const idcs = simulatedIdcs(simulator);
  return {
    covers: simulatedNodes(idcs).map(({ id }) => id),
    async start(sink) {
      const { source } = await startSimulator({
        options: simulator,
        idcs,
        memoryFile: null,
        originsFile: null,
        sink,
        clock,
        connect: connectSimulatorThread,
        onFailure,
      });
      return [source];
    },
  };
}

/** @throws StartError when the network file gives this collector nothing to read. */
export function networkSources(network: Network, id: string, { prometheus, ...options }: NetworkSourceOptions): CollectorSources {
  const nodes = network.nodes.filter(({ collector }) => collector === id);
  const players = network.players?.collector === id ? network.players : undefined;
  if (nodes.length === 0 && players === undefined) {
    throw new StartError(
      `the network file has nothing for a collector ${id} to read`,
      `Add "collector": "${id}" to the nodes that it reads.`,
    );
  }
  const ownPrometheus = network.prometheus?.collector === id ? prometheus : null;
  const covers = network.idcs.map((idc) => idc.id);
  return {
    covers: nodes.map((node) => node.id),
    start: async (sink) => [
      startMediaServers({ network: { ...network, nodes }, prometheus: ownPrometheus, sink, ...options }),
      ...(players === undefined ? [] : [startPlayers({ url: players.url, covers, sink, ...options })]),
    ],
  };
}
