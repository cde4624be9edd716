/** For tests: an ingress that keeps the agent's promises (persists before acting, refuses older tokens) and can fail in every way. */
import type { Routing } from '../../../shared/agents/ingress.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { RoutingCommand, RoutingReadBack, TrafficActuator } from '../../contracts.ts';

export interface FakeIngress extends TrafficActuator {
  /** Commands that changed something, in order: the same key again changes nothing. */
  readonly effects: RoutingCommand[];
  /** What it does for the next calls; `undefined`: it works. */
  trouble: 'refuse' | 'dies-before' | 'dies-after' | 'unreachable' | undefined;
  converges: boolean;
  haproxyUp: boolean;
  /** As if another platform had given a command. */
  hold(command: RoutingCommand): void;
  routing(): Routing | null;
}

export function fakeIngress(now: () => number): FakeIngress {
  let held: RoutingCommand | null = null;
  const effects: RoutingCommand[] = [];

  function readBack(): RoutingReadBack {
    return {
      readAtMs: now(),
      held,
      converged: ingress.converges && ingress.haproxyUp,
      actual: ingress.haproxyUp ? (held?.routing ?? null) : null,
      text: ingress.haproxyUp ? `holds ${held?.key ?? 'nothing'}` : "HAProxy can't be read",
      brief: '8 sessions moved',
      checks: [],
    };
  }

  const ingress: FakeIngress = {
    name: 'fake ingress',
    effects,
    trouble: undefined,
    converges: true,
    haproxyUp: true,
    hold: (command) => {
      held = command;
    },
    routing: () => held?.routing ?? null,
    apply: async (command) => {
      if (ingress.trouble === 'refuse') throw new SwitchyardError('invalid-params', 'refused by a test');
      if (ingress.trouble === 'dies-before' || ingress.trouble === 'unreachable') throw new Error('connection refused');
      if (held !== null && command.token < held.token) throw new SwitchyardError('plan-outdated', `holds token ${String(held.token)}`);
      if (held?.key !== command.key) {
        held = command;
        effects.push(command);
      }
      if (ingress.trouble === 'dies-after') throw new Error('socket hang up');
      return readBack();
    },
    read: async () => {
      if (ingress.trouble === 'unreachable') throw new Error('connection refused');
      return readBack();
    },
  };
  return ingress;
}
