/** What rules, forecasts, plans and runs ask of the network: the network itself, or the shadow network of a drill. */
import type { Intent } from '../../shared/changes/intent.ts';
import type { ChangeMode, PlanCore, Revisions, RuleVerdict } from '../../shared/changes/plan.ts';
import type { Guard } from '../../shared/model/guards.ts';
import type { Network } from '../../shared/model/network.ts';
import type { NetworkSnapshot } from '../../shared/model/snapshot.ts';
import type { ConfigFacts, OriginFacts, Rollout, RuleInput } from '../../shared/rules/input.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import type { LiveState, OriginView } from '../contracts.ts';
import type { Facts, Intended } from './journal.ts';

export interface World {
  /** As the config centre has it now. */
  readonly policy: () => Policy;
  readonly network: Network;
  readonly origins: OriginView;
  snapshot(): NetworkSnapshot;
  facts(): Facts;
  intended(): Intended;
  /** As the live side's, for success checks. */
  readonly live: Pick<LiveState, 'snapshot' | 'windowed' | 'hadGapSince' | 'streamsLost'>;
  /** What a plan for this intent stands on. */
  revisions(intent: Intent): Revisions;
  config(intent: Intent): ConfigFacts | null;
  rollout(namespace: string): Rollout | null;
  /** What is known of the streams of an origin plan; undefined for every other. */
  originFacts(core: Pick<PlanCore, 'intent' | 'steps'>): OriginFacts | undefined;
  /** Why the target of such a change can't check fencing tokens, in words; null when it does. */
  unfenced(intent: Intent): string | null;
  judge(
    intent: Intent,
    differs: Pick<
      RuleInput,
      'routing' | 'steps' | 'progress' | 'touched' | 'self' | 'undoes' | 'origin' | 'people' | 'startAtMs' | 'breakGlass'
    >,
  ): RuleVerdict[];
  /** The world of a change: the network itself, or the shadow network of a drill. `id` null: of one that is only planned. */
  of(change: { readonly mode: ChangeMode; readonly id: string | null }): World;
  /** After every operation that answers facts. */
  learn(facts: Facts): void;
  learnGuards(guards: readonly Guard[]): void;
}
