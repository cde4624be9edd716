/** What crosses between the executor and the database: effects, commits and the facts that rules read. Plain data. */
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { Evidence, Plan } from '../../shared/changes/plan.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import type { Guard, GuardKind } from '../../shared/model/guards.ts';
import type { AuditRecord, ConfigCommand, GuardCommand, OriginCommand } from '../contracts.ts';

/** An absolute command for a target, without the token that the journal gives it. */
export type TargetCommand =
  | { readonly kind: 'route'; readonly routing: Routing }
  | ({ readonly kind: 'config' } & Omit<ConfigCommand, 'token' | 'key'>)
  | ({ readonly kind: 'guard' } & Omit<GuardCommand, 'token' | 'key'>)
  | ({ readonly kind: 'origin' } & Omit<OriginCommand, 'token' | 'key'>);

/** A drill's command is wrapped: only the shadow network of that drill ever takes it. */
export type EffectCommand = TargetCommand | { readonly kind: 'drill'; readonly changeId: string; readonly command: TargetCommand };

/** One entry of the step journal. `intended` until its outcome is certain. */
export interface Effect {
  readonly key: string;
  readonly token: number;
  readonly purpose: 'step' | 'revert';
  readonly step: number;
  readonly command: EffectCommand;
  readonly state: 'intended' | 'applied' | 'failed';
}

/** Where a revert leads: what the targets were asked for when the change was submitted. */
export type Baseline =
  | { readonly kind: 'route'; readonly routing: Routing }
  | { readonly kind: 'config'; readonly namespace: string; readonly pointers: Readonly<Record<string, number>> }
  /** Until when each guard stood; null: it did not. */
  | {
      readonly kind: 'guard';
      readonly guard: GuardKind;
      readonly rule: string | null;
      readonly until: Readonly<Record<string, number | null>>;
    }
  /** Where each stream was ingested; one that was nowhere is left out. */
  | { readonly kind: 'origin'; readonly at: Readonly<Record<string, string>> };

export interface Intended {
  readonly routing: Routing;
  readonly revision: number;
  readonly changeId: string | null;
}

/** What the database holds that snapshots need. */
export interface Facts {
  readonly intended: Intended;
  readonly held: Readonly<Record<string, string>>;
  /** The open shift; null: none is. */
  readonly shifting: string | null;
  /** As `held`, for drills, which have locks of their own. */
  readonly drillHeld: Readonly<Record<string, string>>;
  /** Holds and overrides that have neither been lifted nor told to be over. */
  readonly guards: readonly Guard[];
  readonly lastShiftAtMs: Readonly<Record<string, number>>;
}

/** An open change with all that its run needs. */
export interface StoredChange {
  readonly change: Change;
  readonly plan: Plan;
  readonly evidence: Evidence;
  readonly evidenceHash: string;
  readonly baseline: Baseline;
  /** Oldest first. */
  readonly effects: readonly Effect[];
}

/** One transition and everything that must be true together with it. */
export interface Commit {
  /** The whole next document; `revision` is one more than that of the document it replaces. */
  readonly change: Change;
  /** A new journal entry; its token is written into the change's step as well when it is a step's. */
  readonly intend: Pick<Effect, 'key' | 'purpose' | 'step' | 'command'> | null;
  readonly settle: { readonly key: string; readonly state: 'applied' | 'failed' } | null;
  /** The network's new intended routing, and the revision that it must replace. */
  readonly route: { readonly routing: Routing; readonly over: number } | null;
  /** IDCs whose traffic a shift has moved. */
  readonly shifted: readonly string[];
  /** IDCs that it holds from now on; those that it holds already are no fault. */
  readonly locks: readonly string[];
  readonly atMs: number;
  /** The executor's lease that this is done under; null for what a person does. */
  readonly lease: number | null;
  readonly audits: readonly AuditRecord[];
  readonly timeline: readonly TimelineEntry[];
}

export type Committed =
  | { readonly kind: 'committed'; readonly change: Change; readonly effect: Effect | null; readonly facts: Facts }
  /** Someone else was first: decide again from what is there now. */
  | { readonly kind: 'moved'; readonly change: Change; readonly facts: Facts }
  /** The lease is no longer the newest: another platform drives changes, and nothing was written. */
  | { readonly kind: 'fenced'; readonly by: string };

/** The journal entry that the step's record names. */
export function effectOfStep({ change, effects }: StoredChange, step: number): Effect | undefined {
  const key = change.steps[step]?.key;
  return effects.find((effect) => effect.purpose === 'step' && effect.key === key);
}
