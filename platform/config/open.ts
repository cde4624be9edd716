/** The config centre, composed: releases and pointers, the read API, the view. */
import { defaultsOf } from '../../shared/config/keys.ts';
import { searchConfig } from '../../shared/config/search.ts';
import type { HealthLimits } from '../../shared/model/health-limits.ts';
import type { Network } from '../../shared/model/network.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import { networkTarget, policyNamespace } from '../../shared/rules/policy.ts';
import type { Clock, ConfigActuator, Handlers, HttpRoute, StateViewSources, Timers } from '../contracts.ts';
import { platformActor } from '../platform-actor.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { contentOf, createConfigActuator } from './actuator.ts';
import { createLongPoll } from './long-poll.ts';
import { createAdoptionIntake } from './adoption-intake.ts';
import { draftHandlers } from './draft-handlers.ts';
import { namespacesOf } from './namespaces/namespaces.ts';
import { healthReader, policyReader } from './own-readers.ts';
import { configRoutes } from './routes.ts';
import { createConfigState, requireNamespace } from './state.ts';
import { configView } from './view.ts';

export interface ConfigCentreOptions {
  readonly store: PlatformStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly network: Network;
  readonly onFailure: (what: string, error: unknown) => void;
  /** Long polls beyond this are refused. */
  readonly mostWaiters?: number;
}

export interface ConfigCentre {
  readonly handlers: Handlers;
  readonly stateViews: StateViewSources;
  readonly routes: readonly HttpRoute[];
  /** What config changes act on. */
  readonly actuator: ConfigActuator;
  /** What rules go by now: the release that the namespace `policy` points to. */
  readonly policy: () => Policy;
  /** What an IDC's health is judged by now. */
  readonly healthLimits: (idc: string) => HealthLimits;
  /** The release that an instance last said it runs; null when it said nothing, or that it can't. */
  releaseOf(target: string, instance: string): number | null;
  /** Learns what other platforms on the same database have written. */
  follow(): Promise<void>;
  /** Answers every long poll, and writes what was heard last. */
  close(): Promise<void>;
}

export async function openConfigCentre({
  store,
  clock,
  timers,
  network,
  onFailure,
  mostWaiters = 10_000,
}: ConfigCentreOptions): Promise<ConfigCentre> {
  const namespaces = namespacesOf(network);
  const rows = await store.run('config.open', {
    first: namespaces.map(({ namespace, targets, keys }) => ({ namespace, targets, ...contentOf(defaultsOf(keys)) })),
    author: platformActor,
    atMs: clock(),
  });
  const state = createConfigState({ specs: namespaces, opened: rows, clock });
  const policy = policyReader(state);
  const healthLimits = healthReader(state);
  const intake = createAdoptionIntake({ store, state, clock, timers, onFailure });
  const longPoll = createLongPoll(state, timers, mostWaiters);
  return {
    handlers: {
      ...draftHandlers(store, state),
      'config.search': ({ text, most }) => {
        const hits = searchConfig(
          state.specs.map(({ namespace, keys }) => ({ namespace, keys, releases: state.releases(namespace) })),
          text,
        );
        return { hits: hits.slice(0, most), total: hits.length };
      },
      'config.policy': () => {
        const release = state.pointer(policyNamespace, networkTarget)?.release;
        if (release === undefined) throw new Error('the policy points nowhere');
        return { policy: policy(), release };
      },
      'config.check': ({ namespace, values }) => {
        requireNamespace(state, namespace);
        return { faults: [...state.check(namespace).faultsOf(values)] };
      },
      'config.namespace': ({ namespace }) => {
        const spec = requireNamespace(state, namespace);
        return {
          readBy: spec.readBy,
          namespace,
          description: spec.description,
          targets: state.pointers(namespace).map(({ target }) => target),
          keys: [...spec.keys],
          releases: state.releases(namespace).toReversed(),
        };
      },
    },
    stateViews: { config: configView(state, clock) },
    routes: configRoutes({ state, longPoll, intake }),
    actuator: createConfigActuator({ store, state, clock }),
    policy,
    healthLimits,
    releaseOf: (target, instance) => {
      const rows = namespaces.map(({ namespace }) => state.instance(namespace, target, instance));
      return rows.find((row) => row !== null && row.state !== 'failed')?.release ?? null;
    },
    follow: async () => state.learn(await store.run('config.rows', { namespaces: namespaces.map(({ namespace }) => namespace) })),
    close: async () => {
      longPoll.close();
      await intake.close();
    },
  };
}
