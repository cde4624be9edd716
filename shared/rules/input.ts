/** What every rule reads: pure data, so that a console and the platform come to the same verdicts. */
import type { Routing } from '../agents/ingress.ts';
import type { Intent, TrafficShiftIntent } from '../changes/intent.ts';
import type { RuleVerdict } from '../changes/plan.ts';
import type { KeyFault } from '../config/schema.ts';
import type { NetworkSnapshot } from '../model/snapshot.ts';
import type { Policy } from './policy.ts';

/** What rules need of the config namespace that an intent names. */
export interface ConfigFacts {
  readonly namespace: string;
  readonly targets: readonly string[];
  /** Numbers of all releases. */
  readonly releases: readonly number[];
  /** What is wrong with the values that the intent would bring, as the platform judges them; empty when nothing is. */
  readonly faults: readonly KeyFault[];
}

/** How far a namespace has got: its latest release, and what each target is to run. */
export interface Rollout {
  readonly latest: number;
  readonly pointers: Readonly<Record<string, number>>;
}

export interface RuleInput {
  readonly intent: Intent;
  readonly snapshot: NetworkSnapshot;
  readonly policy: Policy;
  /** null: the namespace does not exist, or the intent is not about config. */
  readonly config: ConfigFacts | null;
  /** Where the shift ends, once a plan has said so; otherwise computed from the intent. */
  readonly routing?: Routing;
  /** Routings of the steps of a shift that are still to come, the end last; empty once all are made. Otherwise computed from the intent. */
  readonly steps?: readonly Routing[];
  /** How far the change has got; left out before its first step. */
  readonly progress?: Progress;
  /** IDCs that its plan touches, once there is one; otherwise computed from where things are now. */
  readonly touched?: readonly string[];
  /** Of any config namespace; null when there is none. Left out where nobody can know, e.g. on a console. */
  readonly rollout?: (namespace: string) => Rollout | null;
  /** The change itself, once there is one: its own lock and its own release do not stand in its way. */
  readonly self?: { readonly changeId: string; readonly release: number | null };
  /** Subjects for whom it is judged: who asks for it and, once there is one, who approved it. Left out: of nobody's act. */
  readonly people?: readonly string[];
  /** It is to start then: what passes by itself is judged as of that time. null or past: now. */
  readonly startAtMs?: number | null;
  /** It goes by break-glass: what that skips is only warned of. */
  readonly breakGlass?: boolean;
  /** What is known of the streams that an origin switch names; absent for every other kind. */
  readonly origin?: OriginFacts;
  /** Why the target can't check fencing tokens, in words; absent or null when it does. */
  readonly unfenced?: string | null;
  /** Undoing what was just done is not flapping. */
  readonly undoes?: boolean;
}

/** A change under way. What its steps did is part of it: it is judged from where it began, not from where it has got to. */
export interface Progress {
  /** Steps whose effect is certain. */
  readonly stepsMade: number;
  /** Of a shift; null of any other kind. */
  readonly shares: {
    /** Before its first step: who has more than this receives, also once every step is made. */
    readonly from: Routing;
    /** After the last step whose effect is certain: what a step under way asks for has not moved yet. */
    readonly reached: Routing;
  } | null;
}

/** Where the streams of an origin switch are now, and whether they can be moved. */
export interface OriginFacts {
  /** Streams by the IDC that ingests them now, the destination's own left out. */
  readonly from: Readonly<Record<string, number>>;
  /** Streams that are at their destination already. */
  readonly there: number;
  /** Streams that nobody ingests, or whose IDC has fallen silent. */
  readonly lost: number;
  /** What those that are elsewhere send, Gbit/s; null without a figure. */
  readonly ingestGbps: number | null;
  /** Who watches those that are elsewhere, as far as it is known; null where it is of none. */
  readonly viewers: number | null;
  /** How many of those it is not known of. */
  readonly viewersUnknown: number;
  /** Who moves encoders, in words; null: nobody can. */
  readonly actuator: string | null;
}

export interface ShiftInput extends RuleInput {
  readonly intent: TrafficShiftIntent;
  readonly routing: Routing;
}

export type Judgement = Pick<RuleVerdict, 'verdict' | 'reason'> & {
  /** The IDCs that it stops at; absent: every IDC that the change touches. An override counts when it names them all. */
  readonly about?: readonly string[];
};

export function allows(reason: string): Judgement {
  return { verdict: 'allows', reason };
}
export function warns(reason: string): Judgement {
  return { verdict: 'warns', reason };
}
export function stops(reason: string, about?: readonly string[]): Judgement {
  return { verdict: 'blocks', reason, ...(about === undefined ? {} : { about }) };
}

/** What would block is only warned of in an emergency, where waiting is the greater harm. */
export function stopsUnlessEmergency(intent: Intent, reason: string, about?: readonly string[]): Judgement {
  return isEmergency(intent) ? warns(`${reason} Allowed because this is an emergency.`) : stops(reason, about);
}

/** Whether it waits for a time that is still to come. */
export function startsLater({ atMs }: NetworkSnapshot, startAtMs: number | null | undefined): boolean {
  return (startAtMs ?? 0) > atMs;
}

export function isEmergency(intent: Intent): boolean {
  return intent.kind === 'traffic-shift' && intent.profile === 'emergency';
}

const mostListed = 5;

/** `osl-1, ath-1`; of many only the first: `osl-1, ath-1, lis-1, rix-1 and 16 more`. */
export function listed(ids: readonly string[]): string {
  if (ids.length <= mostListed) return ids.join(', ');
  const named = ids.slice(0, mostListed - 1);
  return `${named.join(', ')} and ${String(ids.length - named.length)} more`;
}

/** `2026-11-27 18:20 UTC`. */
export function utcWords(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A duration for people: `1.5 s`, `42 s`, `3 min`, `2 h`. */
export function durationWords(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 10) return `${String(Math.round(seconds * 10) / 10)} s`;
  if (seconds < 120) return `${String(Math.round(seconds))} s`;
  if (seconds < 7200) return `${String(Math.round(seconds / 60))} min`;
  return `${String(Math.round(seconds / 3600))} h`;
}
