/** One face for everything that makes a step real, so that the executor is the same for traffic and config. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type {
  ConfigActuator,
  ConfigReadBack,
  GuardActuator,
  HeldParts,
  OriginActuator,
  OriginReadBack,
  RoutingReadBack,
  TrafficActuator,
} from '../contracts.ts';
import type { Shadows, ShadowReading } from './drill/shadow.ts';
import type { Effect, TargetCommand } from './journal.ts';

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

export interface TargetsOptions {
  /** null: this network has none. */
  readonly traffic: TrafficActuator | null;
  readonly origin: OriginActuator | null;
  readonly config: ConfigActuator;
  readonly guard: GuardActuator;
  /** Where the commands of drills end. */
  readonly shadows: Shadows;
}

export function createTargets({ traffic, origin, config, guard, shadows }: TargetsOptions): Targets {
  function ingress(): TrafficActuator {
    if (traffic !== null) return traffic;
    throw new SwitchyardError('unavailable', 'this network has no ingress that could move traffic', {
      remedy: 'Name one in the network file.',
    });
  }
  function encoders(): OriginActuator {
    if (origin !== null) return origin;
    throw new SwitchyardError('unavailable', 'nobody can move encoders on this network', {
      remedy: 'Name the control address of its media servers in the network file.',
    });
  }
  return {
    apply: async (effect, signal) => {
      const { token, key, command } = effect;
      switch (command.kind) {
        case 'route':
          return routeReading(effect, await ingress().apply({ token, key, routing: command.routing }, signal));
        case 'config':
          return configReading(effect, await config.apply(fenced(effect, command)));
        case 'guard':
          return guardReading(effect, await guard.apply(fenced(effect, command)));
        case 'origin':
          return originReading(effect, await encoders().apply(fenced(effect, command), signal));
        case 'drill':
          return shadowReading(effect, await shadows.apply({ ...command, token, key }));
      }
    },
    read: async (effect, signal) => {
      const { token, key, command } = effect;
      switch (command.kind) {
        case 'route':
          return routeReading(effect, await ingress().read(signal));
        case 'config':
          return configReading(effect, await config.read(fenced(effect, command)));
        case 'guard':
          return guardReading(effect, await guard.read(fenced(effect, command)));
        case 'origin':
          return originReading(effect, await encoders().read(fenced(effect, command), signal));
        case 'drill':
          return shadowReading(effect, shadows.read({ ...command, token, key }));
      }
    },
  };
}

function fenced<C extends TargetCommand>({ token, key }: Effect, command: C): Omit<C, 'kind'> & Pick<Effect, 'token' | 'key'> {
  const { kind: _, ...rest } = command;
  return { ...rest, token, key };
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
  const standing = standingOfAll(effect, back.held);
  const ours = standing === 'ours';
  return { standing, settled: ours && back.adopted, blind: false, failed: ours ? back.failed : null, text: back.text, brief: back.brief };
}

function guardReading(effect: Effect, { held, text, brief }: HeldParts): Reading {
  const standing = standingOfAll(effect, held);
  return { standing, settled: standing === 'ours', blind: false, failed: null, text, brief };
}

function originReading(effect: Effect, back: OriginReadBack): Reading {
  const standing = standingOfAll(effect, back.held);
  const ours = standing === 'ours';
  return { standing, settled: ours && back.settled, blind: false, failed: ours ? back.failed : null, text: back.text, brief: back.brief };
}

function shadowReading(effect: Effect, { held, settled, text, brief }: ShadowReading): Reading {
  const standing = standingOf(effect, held);
  return { standing, settled: standing === 'ours' && settled, blind: false, failed: null, text, brief };
}

/** Of a command in parts: newer when one part is, older when one has not got it yet. */
function standingOfAll(effect: Effect, held: readonly Held[]): Reading['standing'] {
  const standings = held.map((part) => standingOf(effect, part));
  if (standings.includes('newer')) return 'newer';
  return standings.includes('older') || standings.length === 0 ? 'older' : 'ours';
}
