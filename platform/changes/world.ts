/** The network as rules, forecasts and plans read it: the live side's figures with what the database holds. */
import { baseRouting, routingOver } from '../../shared/changes/routing.ts';
import type { Intent } from '../../shared/changes/intent.ts';
import type { Revisions, RuleVerdict } from '../../shared/changes/plan.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Commander } from '../../shared/model/authority.ts';
import type { Network } from '../../shared/model/network.ts';
import type { NetworkSnapshot } from '../../shared/model/snapshot.ts';
import { evaluateRules } from '../../shared/rules/evaluate.ts';
import type { ConfigFacts, Rollout, RuleInput } from '../../shared/rules/input.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import type { ConfigActuator, LiveState } from '../contracts.ts';
import { hashOf } from './hash.ts';
import type { Facts, Intended } from './journal.ts';

export interface World {
  /** As the config centre has it now. */
  readonly policy: () => Policy;
  readonly network: Network;
  snapshot(): NetworkSnapshot;
  facts(): Facts;
  intended(): Intended;
  /** What a plan for this intent stands on. */
  revisions(intent: Intent): Revisions;
  config(intent: Intent): ConfigFacts | null;
  judge(
    intent: Intent,
    differs: Pick<RuleInput, 'routing' | 'steps' | 'self' | 'undoes' | 'people' | 'startAtMs' | 'breakGlass'>,
  ): RuleVerdict[];
  /** After every operation that answers facts. */
  learn(facts: Facts): void;
}

export interface WorldOptions {
  readonly network: Network;
  readonly policy: () => Policy;
  readonly live: LiveState;
  readonly configCentre: Pick<ConfigActuator, 'facts' | 'latest' | 'pointers'>;
  readonly facts: Facts;
  /** How well forecasts did so far. */
  readonly records: () => NonNullable<NetworkSnapshot['records']>;
  readonly commandedBy: () => Readonly<Record<string, Commander>>;
}

/** What a plan does not stand on. */
const unaffected = 'none';

export function createWorld({ network, policy, live, configCentre, facts: opened, records, commandedBy }: WorldOptions): World {
  const topologyRevision = hashOf(network.idcs).slice(0, 16);
  const costPerGb = new Map(network.idcs.map((idc) => [idc.id, idc.costPerGb]));
  let facts = opened;

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

  return {
    policy,
    network,
    snapshot,
    config,
    facts: () => facts,
    intended: () => facts.intended,
    revisions: (intent) => ({
      policy: hashOf(policy()).slice(0, 16),
      topology: topologyRevision,
      routing: intent.kind === 'traffic-shift' ? String(facts.intended.revision) : unaffected,
      config: configRevision(intent),
    }),
    judge: (intent, differs) =>
      evaluateRules({ intent, snapshot: snapshot(), policy: policy(), config: config(intent), rollout, ...differs }),
    learn: (learned) => {
      facts = learned;
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
