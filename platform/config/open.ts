/** The config centre, composed: releases and pointers, the read API, the view. */
import type { Network } from '../../shared/model/network.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock, ConfigActuator, Handlers, HttpRoute, StateViewSources, Timers } from '../contracts.ts';
import { platformActor } from '../platform-actor.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { contentOf, createConfigActuator } from './actuator.ts';
import { createLongPoll } from './long-poll.ts';
import { defaultValues, namespaces } from './namespaces.ts';
import { configRoutes } from './routes.ts';
import { createConfigState } from './state.ts';
import { configView } from './view.ts';

export interface ConfigCentreOptions {
  readonly store: PlatformStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly network: Network;
  /** Long polls beyond this are refused. */
  readonly mostWaiters?: number;
}

export interface ConfigCentre {
  readonly handlers: Handlers;
  readonly stateViews: StateViewSources;
  readonly routes: readonly HttpRoute[];
  /** What config changes act on. */
  readonly actuator: ConfigActuator;
  /** The release that an instance last said it runs; null when it said nothing, or that it can't. */
  releaseOf(target: string, instance: string): number | null;
  /** Answers every long poll. */
  close(): void;
}

export async function openConfigCentre({
  store,
  clock,
  timers,
  network,
  mostWaiters = 10_000,
}: ConfigCentreOptions): Promise<ConfigCentre> {
  const targets = network.idcs.map(({ id }) => id);
  const rows = await store.run('config.open', {
    first: namespaces.map((spec) => ({ namespace: spec.namespace, targets, ...contentOf(defaultValues(spec)) })),
    author: platformActor,
    atMs: clock(),
  });
  const state = createConfigState(namespaces, targets, rows);
  const longPoll = createLongPoll(state, timers, mostWaiters);
  return {
    handlers: {
      'config.namespace': ({ namespace }) => {
        const spec = state.spec(namespace);
        if (spec === null) {
          throw new SwitchyardError('not-found', `there is no config namespace ${namespace}`, {
            path: 'params.namespace',
            remedy: `This platform has ${namespaces.map((known) => known.namespace).join(', ')}.`,
          });
        }
        return {
          namespace,
          description: spec.description,
          targets: state.pointers(namespace).map(({ target }) => target),
          keys: [...spec.keys],
          releases: state.releases(namespace).toReversed(),
        };
      },
    },
    stateViews: { config: configView(state, clock) },
    routes: configRoutes({ store, state, longPoll, clock }),
    actuator: createConfigActuator({ store, state, clock }),
    releaseOf: (target, instance) => {
      const rows = namespaces.flatMap(({ namespace }) => state.adoption(namespace));
      return rows.find((row) => row.target === target && row.instance === instance && row.state !== 'failed')?.release ?? null;
    },
    close: () => longPoll.close(),
  };
}
