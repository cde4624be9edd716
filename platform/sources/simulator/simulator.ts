/** Source and actuator: a whole network that is not there, once a second. Routing commands move its load; its memory is a file. */
import { baseRouting } from '../../../shared/changes/routing.ts';
import type { Routing } from '../../../shared/agents/ingress.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import type { Idc } from '../../../shared/model/network.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { Clock, RoutingCommand, RoutingReadBack, Timers, TrafficActuator } from '../../contracts.ts';
import { effectiveShares } from '../ingress/reading.ts';
import type { SampleSink, Source } from '../source.ts';
import { readMemory, writeMemory } from './memory.ts';
import type { SimulatorOptions } from './network.ts';
import { World } from './world.ts';

export const simulatedIngressName = 'simulated check';

interface SimulatorSetup {
  readonly options: SimulatorOptions;
  readonly idcs: readonly Idc[];
  /** Where the simulated ingress remembers what it was told; null: nowhere. */
  readonly memoryFile: string | null;
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** @throws Error when the memory file is not readable as one. */
export async function startSimulator(setup: SimulatorSetup): Promise<{ readonly source: Source; readonly actuator: TrafficActuator }> {
  const { options, idcs, memoryFile, sink, clock, timers } = setup;
  const held = memoryFile === null ? null : await readMemory(memoryFile);
  const base = baseRouting(idcs);
  const world = new World(options, idcs, held === null ? base : over(idcs, held.routing));
  function step(): void {
    const nowMs = clock();
    for (const batch of world.step(nowMs)) sink.take(batch);
    sink.ingress({ kind: 'answered', name: simulatedIngressName, askedAtMs: nowMs, status: world.status(nowMs) });
  }
  step();
  return { source: { close: timers.every(1_000, step) }, actuator: createActuator(world, { held, memoryFile, clock }) };
}

/** Shares of exactly the IDCs there are: another number of them may have been simulated when the memory was written. */
function over(idcs: readonly Idc[], routing: Routing): Routing {
  const shares = (from: Routing['play']): Record<string, number> => Object.fromEntries(idcs.map(({ id }) => [id, from[id] ?? 0]));
  return { publish: shares(routing.publish), play: shares(routing.play) };
}

interface ActuatorMemory {
  readonly held: RoutingCommand | null;
  readonly memoryFile: string | null;
  readonly clock: Clock;
}

function createActuator(world: World, memory: ActuatorMemory): TrafficActuator {
  let { held } = memory;
  let turn: Promise<unknown> = Promise.resolve();

  function readBack(): RoutingReadBack {
    const nowMs = memory.clock();
    const status = world.status(nowMs);
    return {
      readAtMs: nowMs,
      held,
      converged: world.isSettled,
      actual: effectiveShares(status),
      text: world.isSettled ? 'simulated sessions are where the shares want them' : 'simulated sessions are on their way',
      brief: 'simulated sessions moved',
      checks: status.servers.map(({ idc, trafficClass, check, checkDetail }) => ({
        idc,
        trafficClass,
        check,
        detail: checkDetail,
        sinceMs: null,
      })),
    };
  }

  async function obey(command: RoutingCommand): Promise<RoutingReadBack> {
    if (held !== null && command.token < held.token) {
      throw new SwitchyardError('plan-outdated', `the simulated ingress holds token ${held.token} and refuses the older ${command.token}`);
    }
    if (held?.key === command.key && canonicalJson(held.routing) !== canonicalJson(command.routing)) {
      throw new SwitchyardError('key-reused', `key ${command.key} was used with another routing`);
    }
    if (memory.memoryFile !== null) await writeMemory(memory.memoryFile, command);
    held = command;
    world.routing = command.routing;
    return readBack();
  }

  return {
    name: 'simulator',
    async apply(command) {
      const mine = turn.then(() => obey(command));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async read() {
      return readBack();
    },
  };
}
