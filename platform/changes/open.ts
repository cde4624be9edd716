/** The changes part, composed: planner, handlers, executor. Whoever opens it closes it. */
import { randomUUID } from 'node:crypto';
import type { Routing } from '../../shared/agents/ingress.ts';
import { baseRouting } from '../../shared/changes/routing.ts';
import type { Network } from '../../shared/model/network.ts';
import { defaultPolicy } from '../../shared/rules/policy.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import type { Clock, ConfigActuator, Handlers, LiveState, Timers, TrafficActuator } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { createBook } from './book.ts';
import { createEffects } from './effects.ts';
import { createExecutor } from './executor.ts';
import { createChangeHandlers } from './handlers.ts';
import { createTurn } from './run.ts';
import { ordinaryTiming } from './run-timing.ts';
import type { RunTiming } from './run-timing.ts';
import { createSubmit } from './submit.ts';
import { createTargets } from './target.ts';
import { createWorld, routingForNetwork } from './world.ts';

export interface ChangesOptions {
  readonly store: PlatformStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly network: Network;
  readonly live: LiveState;
  /** null: this network has no ingress, so traffic can't be shifted. */
  readonly actuator: TrafficActuator | null;
  readonly configCentre: ConfigActuator;
  /** Something failed that is nobody's refusal; `about` is a change id or what was done. */
  readonly onFailure: (about: string, error: unknown) => void;
  readonly policy?: Policy;
  readonly timing?: RunTiming;
  readonly newId?: () => string;
}

export interface Changes {
  readonly handlers: Handlers;
  /** What changes have asked for; base shares before the first one. For the alarm on a routing that differs. */
  intended(): Routing;
  /** IDCs that an open change holds, with its id. */
  held(): Readonly<Record<string, string>>;
  lastShiftAtMs(): Readonly<Record<string, number>>;
  /** Takes over what an earlier platform left open. Call once, after the live side has begun. */
  start(): void;
  /** Ends between two turns; what is under way stays in the journal for the next start. */
  close(): Promise<void>;
}

export async function openChanges(options: ChangesOptions): Promise<Changes> {
  const { store, clock, timers, network, live, configCentre } = options;
  const timing = options.timing ?? ordinaryTiming;
  const newId = options.newId ?? randomUUID;
  const opened = await store.run('change.open', { routing: baseRouting(network.idcs), atMs: clock() });
  const world = createWorld({ network, live, configCentre, policy: options.policy ?? defaultPolicy, facts: opened.facts });
  const routing = routingForNetwork(network, opened.facts.intended.routing);
  if (routing !== null) world.learn(await store.run('change.replace-routing', { routing, atMs: clock() }));

  const stopping = new AbortController();
  const book = createBook({ store, clock, world, stored: opened.changes });
  const targets = createTargets(options.actuator, configCentre);
  const effects = createEffects({ book, targets, world, clock, timers, timing, stopping: stopping.signal });
  const executor = createExecutor({
    book,
    turn: createTurn({ book, effects, world, live, clock, timing, lastAliveAtMs: opened.lastAliveAtMs }),
    clock,
    timers,
    timing,
    heartbeat: (atMs) => store.run('change.heartbeat', { atMs }),
    onFailure: options.onFailure,
  });
  const wake = (changeId: string): void => executor.wake(changeId);
  const submit = createSubmit({ store, book, world, configCentre, newId, wake });

  return {
    handlers: createChangeHandlers({ store, book, world, submit, newId, wake }),
    intended: () => world.intended().routing,
    held: () => world.facts().held,
    lastShiftAtMs: () => world.facts().lastShiftAtMs,
    start: () => executor.start(),
    close: async () => {
      stopping.abort(new Error('the platform is stopping'));
      await executor.close();
    },
  };
}
