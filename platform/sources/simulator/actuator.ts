/** The simulated ingress as a target of changes: absolute routing, fenced by tokens, remembered before it is obeyed. */
import type { IngressStatus } from '../../../shared/agents/ingress.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { RoutingCommand, RoutingReadBack, TrafficActuator } from '../../contracts.ts';
import { effectiveShares } from '../ingress/reading.ts';
import type { Calls } from './calls.ts';
import { writeMemory } from './memory.ts';

interface ActuatorMemory {
  readonly held: RoutingCommand | null;
  readonly memoryFile: string | null;
}

export function createSimulatedActuator(calls: Calls, memory: ActuatorMemory): TrafficActuator {
  let { held } = memory;
  let turn: Promise<unknown> = Promise.resolve();

  async function obey(command: RoutingCommand, signal: AbortSignal): Promise<RoutingReadBack> {
    if (held !== null && command.token < held.token) {
      throw new SwitchyardError('plan-outdated', `the simulated ingress holds token ${held.token} and refuses the older ${command.token}`);
    }
    if (held?.key === command.key && canonicalJson(held.routing) !== canonicalJson(command.routing)) {
      throw new SwitchyardError('key-reused', `key ${command.key} was used with another routing`);
    }
    if (memory.memoryFile !== null) await writeMemory(memory.memoryFile, command);
    held = command;
    return readBackOf(held, await calls.route(command.routing, signal));
  }

  return {
    name: 'simulator',
    async apply(command, signal) {
      const mine = turn.then(() => obey(command, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async read(signal) {
      return readBackOf(held, await calls.read(signal));
    },
  };
}

function readBackOf(held: RoutingCommand | null, status: IngressStatus): RoutingReadBack {
  return {
    readAtMs: status.readAtMs,
    held,
    converged: status.converged,
    actual: effectiveShares(status),
    text: status.converged ? 'simulated sessions are where the shares want them' : 'simulated sessions are on their way',
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
