/** One face for everything that makes a step real, so that the executor is the same for traffic and config. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { ConfigActuator, ConfigCommand, ConfigReadBack, RoutingReadBack, TrafficActuator } from '../contracts.ts';
import type { Effect } from './journal.ts';

/** What a target answered about an effect. */
export interface Reading {
  /** Whose command it holds: this effect's, an older one, or one with a newer token. */
  readonly standing: 'ours' | 'older' | 'newer';
  /** The effect is there and was read back; only with `ours`. */
  readonly settled: boolean;
  /** The target holds the command but can't tell whether it works, e.g. HAProxy is down. */
  readonly blind: boolean;
  /** Why it will not settle by waiting; null while it may. */
  readonly failed: string | null;
  /** What the target says it does, in words. */
  readonly text: string;
  /** The same in a few, for the timeline. */
  readonly brief: string;
}

/**
 * `apply` gives the absolute command with its token and key; the same again is harmless. It throws `SwitchyardError` when the target
 * refused, so surely no effect, and any other error when only `read` can tell.
 */
export interface Targets {
  apply(effect: Effect, signal: AbortSignal): Promise<Reading>;
  read(effect: Effect, signal: AbortSignal): Promise<Reading>;
}

export function createTargets(traffic: TrafficActuator | null, config: ConfigActuator): Targets {
  function ingress(): TrafficActuator {
    if (traffic !== null) return traffic;
    throw new SwitchyardError('unavailable', 'this network has no ingress that could move traffic', {
      remedy: 'Name one in the network file.',
    });
  }
  return {
    apply: async (effect, signal) => {
      const { token, key, command } = effect;
      switch (command.kind) {
        case 'route':
          return routeReading(effect, await ingress().apply({ token, key, routing: command.routing }, signal));
        case 'config':
          return configReading(effect, await config.apply(configCommand(effect, command)));
      }
    },
    read: async (effect, signal) => {
      const { command } = effect;
      switch (command.kind) {
        case 'route':
          return routeReading(effect, await ingress().read(signal));
        case 'config':
          return configReading(effect, await config.read(configCommand(effect, command)));
      }
    },
  };
}

function configCommand({ token, key }: Effect, { kind: _, ...command }: Extract<Effect['command'], { kind: 'config' }>): ConfigCommand {
  return { ...command, token, key };
}

interface Held {
  readonly token: number;
  readonly key: string;
}

/** A token of ours with another key was given by nobody here: treated as newer, so that nothing is done over it. */
function standingOf(effect: Held, held: Held | null): Reading['standing'] {
  if (held === null || held.token < effect.token) return 'older';
  return held.token === effect.token && held.key === effect.key ? 'ours' : 'newer';
}

function routeReading(effect: Effect, back: RoutingReadBack): Reading {
  const standing = standingOf(effect, back.held);
  const blind = back.actual === null;
  return { standing, settled: standing === 'ours' && back.converged && !blind, blind, failed: null, text: back.text, brief: back.brief };
}

function configReading(effect: Effect, back: ConfigReadBack): Reading {
  const standings = back.held.map((held) => standingOf(effect, held));
  const standing = standings.includes('newer') ? 'newer' : standings.includes('older') || standings.length === 0 ? 'older' : 'ours';
  const ours = standing === 'ours';
  return { standing, settled: ours && back.adopted, blind: false, failed: ours ? back.failed : null, text: back.text, brief: back.brief };
}
