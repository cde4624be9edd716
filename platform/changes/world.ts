/** The network as rules, forecasts and plans read it: the live side's figures with what the database holds. */
import { baseRouting, routingOver } from '../../shared/changes/routing.ts';
import type { Intent } from '../../shared/changes/intent.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Commander } from '../../shared/model/authority.ts';
import { standingGuards } from '../../shared/model/guards.ts';
import type { Network } from '../../shared/model/network.ts';
import type { NetworkSnapshot } from '../../shared/model/snapshot.ts';
import { evaluateRules } from '../../shared/rules/evaluate.ts';
import type { ConfigFacts, Rollout } from '../../shared/rules/input.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import type { ConfigActuator, LiveState, OriginActuator, TrafficActuator } from '../contracts.ts';
import { drillWorld } from './drill/drill-world.ts';
import type { Shadows } from './drill/shadow.ts';
import { hashOf } from './hash.ts';
import type { Facts } from './journal.ts';
import { originFactsOf } from './origins/facts.ts';
import type { World } from './world-face.ts';

export type { World } from './world-face.ts';

export interface WorldOptions {
  readonly network: Network;
  readonly policy: () => Policy;
  readonly live: LiveState;
  readonly configCentre: Pick<ConfigActuator, 'facts' | 'latest' | 'pointers'>;
  readonly facts: Facts;
  /** How well forecasts did so far. */
  readonly records: () => NonNullable<NetworkSnapshot['records']>;
  readonly commandedBy: () => Readonly<Record<string, Commander>>;
  /** Who makes traffic and origin steps real; null: nobody. */
  readonly actuators: { readonly traffic: TrafficActuator | null; readonly origin: OriginActuator | null };
}

/** What a plan does not stand on. */
const unaffected = 'none';

export function createWorld({
  network,
  policy,
  live,
  configCentre,
  facts: opened,
  records,
  commandedBy,
  actuators,
}: WorldOptions): World & {
  /** Drills are possible from then on. */
  useShadows(shadows: Shadows): void;
} {
  const topologyRevision = hashOf(network.idcs).slice(0, 16);
  const costPerGb = new Map(network.idcs.map((idc) => [idc.id, idc.costPerGb]));
  let facts = opened;
  let shadows: Shadows | null = null;

  function snapshot(): NetworkSnapshot {
    const seen = live.snapshot();
    return {
      ...seen,
      idcs: seen.idcs.map((idc) => {
        const cost = idc.costPerGb ?? costPerGb.get(idc.id);
        return cost === undefined ? idc : { ...idc, costPerGb: cost };
      }),
      intended: facts.intended.routing,
      held: facts.held,
      shifting: facts.shifting,
      guards: standingGuards(facts.guards, seen.atMs),
      lastShiftAtMs: facts.lastShiftAtMs,
      records: records(),
      commandedBy: commandedBy(),
    };
  }

  function config(intent: Intent): ConfigFacts | null {
    return intent.kind === 'config-release' || intent.kind === 'config-rollback' ? configCentre.facts(intent) : null;
  }

  function rollout(namespace: string): Rollout | null {
    const latest = configCentre.latest(namespace);
    return latest === null ? null : { latest, pointers: configCentre.pointers(namespace) };
  }

  function configRevision(intent: Intent): string {
    const known = config(intent);
    return known === null
      ? unaffected
      : hashOf({ namespace: known.namespace, releases: known.releases, pointers: configCentre.pointers(known.namespace) }).slice(0, 16);
  }

  function unfenced(intent: Intent): string | null {
    if (intent.kind === 'traffic-shift') return actuators.traffic?.unfenced ?? null;
    return intent.kind === 'origin-switch' ? (actuators.origin?.unfenced ?? null) : null;
  }

  const world: World = {
    policy,
    network,
    live,
    origins: live.origins,
    snapshot,
    config,
    unfenced,
    facts: () => facts,
    intended: () => facts.intended,
    revisions: (intent) => ({
      policy: hashOf(policy()).slice(0, 16),
      topology: topologyRevision,
      routing: intent.kind === 'traffic-shift' ? String(facts.intended.revision) : unaffected,
      config: configRevision(intent),
    }),
    originFacts: (core) => originFactsOf(core, live.origins, actuators.origin?.name ?? null),
    rollout,
    judge: (intent, differs) =>
      evaluateRules({
        intent,
        snapshot: snapshot(),
        policy: policy(),
        config: config(intent),
        rollout,
        unfenced: unfenced(intent),
        ...differs,
      }),
    of: ({ mode, id }) => (mode === 'drill' ? drillWorld(world, { changeId: id, shadows }) : world),
    learn: (learned) => {
      facts = learned;
    },
    learnGuards: (guards) => {
      facts = { ...facts, guards };
    },
  };
  return {
    ...world,
    useShadows: (made) => {
      shadows = made;
    },
  };
}

/** Routing for the network as the file names it now; null when the stored one already is over these IDCs. */
export function routingForNetwork(network: Network, stored: Routing): Routing | null {
  const ids = network.idcs.map(({ id }) => id);
  const known = Object.keys(stored.publish);
  if (known.length === ids.length && ids.every((id) => known.includes(id))) return null;
  return routingOver(ids, stored, baseRouting(network.idcs));
}
