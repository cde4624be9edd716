/** Source and actuator: a whole network that is not there. Routing commands move its load; its memory is a file. */
import { baseRouting } from '../../../shared/changes/routing.ts';
import type { Routing } from '../../../shared/agents/ingress.ts';
import type { Idc } from '../../../shared/model/network.ts';
import type { Clock, OriginActuator, TrafficActuator } from '../../contracts.ts';
import { decodeBatch } from '../batch-frame.ts';
import type { SampleSink, Source } from '../source.ts';
import { createSimulatedActuator } from './actuator.ts';
import { createCalls } from './calls.ts';
import type { ConnectSimulator } from './line.ts';
import { readMemory, readOrigins } from './memory.ts';
import type { SimulatorOptions } from './network.ts';
import { createSimulatedOrigins } from './origin-actuator.ts';

export const simulatedIngressName = 'simulated check';

interface SimulatorSetup {
  readonly options: SimulatorOptions;
  readonly idcs: readonly Idc[];
  /** Where the simulated ingress remembers what it was told; null: nowhere. */
  readonly memoryFile: string | null;
  /** Where its encoders remember where they were sent; null: nowhere. */
  readonly originsFile: string | null;
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly connect: ConnectSimulator;
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface StartedSimulator {
  readonly source: Source;
  readonly actuator: TrafficActuator;
  readonly origins: OriginActuator;
}

/** @throws Error when a memory file is not readable as one. */
export async function startSimulator(setup: SimulatorSetup): Promise<StartedSimulator> {
  const { options, idcs, memoryFile, originsFile, sink, clock, connect, onFailure } = setup;
  const held = memoryFile === null ? null : await readMemory(memoryFile);
  const sent = (originsFile === null ? null : await readOrigins(originsFile)) ?? {};
  const line = connect({
    options,
    idcs,
    routing: held === null ? baseRouting(idcs) : over(idcs, held.routing),
    placements: Object.fromEntries(Object.entries(sent).map(([id, { idc }]) => [id, idc])),
  });
  const calls = createCalls(line);
  line.listen(
    (message) => {
      if (message.kind === 'batch') {
        try {
          sink.take(decodeBatch(message.bytes));
        } finally {
          line.post({ kind: 'taken' });
        }
        return;
      }
      if (message.kind === 'whereabouts') calls.answer(message.call, message.at);
      else if (message.call !== null) calls.answer(message.call, message.status);
      else sink.ingress({ kind: 'answered', name: simulatedIngressName, askedAtMs: clock(), status: message.status });
    },
    (error) => {
      calls.fail(error);
      onFailure('simulating a network', error);
    },
  );
  return {
    source: { close: () => line.close() },
    actuator: createSimulatedActuator(calls, { held, memoryFile }),
    origins: createSimulatedOrigins(calls, { held: sent, memoryFile: originsFile }),
  };
}

/** Shares of exactly the IDCs there are: another number of them may have been simulated when the memory was written. */
function over(idcs: readonly Idc[], routing: Routing): Routing {
  const shares = (from: Routing['play']): Record<string, number> => Object.fromEntries(idcs.map(({ id }) => [id, from[id] ?? 0]));
  return { publish: shares(routing.publish), play: shares(routing.play) };
}
