/**
 * What the network's owners allow. The values are those of the config namespace `policy`; here are its shape and its first release. Fields
 * that came later have their defaults here, so that older documents parse.
 */
import { z } from 'zod';
import { changeKinds } from '../changes/intent.ts';
import type { Intent } from '../changes/intent.ts';
import { roleSchema } from '../model/identity.ts';
import { idcIdSchema } from '../model/network.ts';

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Every week at the same time, UTC. */
export const weeklyFreezeSchema = z.object({
  weekday: z.enum(weekdays),
  /** e.g. `18:30`. */
  fromUtc: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM'),
  forMinutes: z.number().int().min(1).max(10_080),
  reason: z.string(),
  /** Empty: the whole network. */
  idcs: z.array(idcIdSchema).default([]),
});
export type WeeklyFreeze = z.infer<typeof weeklyFreezeSchema>;

/** What must go before others when config is released. */
export const dependencySchema = z.discriminatedUnion('kind', [
  /** A release reaches these IDCs in a stage before any other, e.g. canaries. */
  z.object({
    kind: z.literal('idcs-first'),
    idcs: z.array(idcIdSchema).min(1),
    /** Empty: every namespace. */
    namespaces: z.array(z.string()).default([]),
  }),
  /** Where both are released, a target runs the latest release of `first` before it gets one of `then`. */
  z.object({ kind: z.literal('namespace-first'), first: z.string(), then: z.string() }),
]);
export type Dependency = z.infer<typeof dependencySchema>;
/** The namespace whose release is the policy, and its one target. */
export const policyNamespace = 'policy';
export const networkTarget = 'network';

/** Whole, as the database keeps times, and no longer than anybody remembers why. */
const durationMs = z
  .number()
  .int()
  .max(31 * 86_400_000);
/** Nobody acts sooner than this. */
const leastToActMs = 10_000;
/** Figures are of whole seconds. */
const leastWindowMs = 1_000;
/** Load curves are fitted every two minutes. */
const leastCurvesMs = 240_000;

export const policySchema = z
  .object({
    /** IDCs that must serve after any shift. */
    minimumServingIdcs: z.number().int().min(1),
    /** A receiver above this load after the change is a warning; above 100 % it blocks. */
    loadCeilingPct: z.number().positive().max(100),
    /** Time after a shift in which another one of the same IDC is refused, and in which it is warned of. */
    antiFlapBlockMs: durationMs.nonnegative(),
    antiFlapWarnMs: durationMs.nonnegative(),
    freezeWindows: z.array(
      z.object({
        fromMs: z.number(),
        untilMs: z.number(),
        reason: z.string(),
        /** Empty: the whole network. */
        idcs: z.array(idcIdSchema),
      }),
    ),
    /** Kinds that want a second person; a change of policy itself does in any case. */
    needsApproval: z.array(z.enum(changeKinds)),
    approvalExpiresMs: durationMs.positive(),
    /** Who may go without a second person, and how soon such a change must begin. */
    breakGlassRole: roleSchema,
    breakGlassStartsWithinMs: durationMs.min(leastToActMs),
    /** Somebody else looks at it by then, or the open item gets louder. */
    reviewWithinMs: durationMs.min(leastToActMs),
    /** Command authority lapses when its holder's console has not renewed it for so long. */
    authorityExpiresMs: durationMs.min(leastToActMs),
    /** Declared with every plan: what watched IDCs must keep while a step is held. */
    successChecks: z.object({ rebufferPct: z.number().positive(), startFailurePct: z.number().positive(), loadPct: z.number().positive() }),
    /** A check looks at the last half of the hold, within these bounds: figures are complete only some seconds after their time. */
    checkWindowMostMs: durationMs.min(leastWindowMs),
    checkWindowLeastMs: durationMs.min(leastWindowMs),
    /** What a receiver must have left after every step, % of its capacity. */
    headroomFloorPct: z.number().min(0).max(100).default(5),
    /** The most of the network that one step may move, %. */
    blastRadius: z
      .object({ viewersPct: z.number().positive().max(100), streamsPct: z.number().positive().max(100) })
      .default({ viewersPct: 50, streamsPct: 50 }),
    weeklyFreezes: z.array(weeklyFreezeSchema).default([]),
    /** Figures of a receiver that are older than this block; those of an IDC that is left only warn, as load curves do. */
    staleInputs: z
      .object({ figuresMs: durationMs.positive(), curvesMs: durationMs.min(leastCurvesMs) })
      .default({ figuresMs: 15_000, curvesMs: 3_600_000 }),
    dependencies: z.array(dependencySchema).default([]),
    /** How far the world may move from the evidence before nothing more is done on it. */
    driftTolerances: z
      .object({
        viewersPct: z.number().positive(),
        /** Fewer viewers than this are no drift. */
        viewersLeast: z.number().nonnegative(),
        loadPoints: z.number().positive(),
        /** Whether a receiver, or a target of config, whose state has got worse is drift. */
        worseState: z.boolean(),
      })
      .default({ viewersPct: 30, viewersLeast: 50, loadPoints: 20, worseState: true }),
    /** Streams that nobody ingests any more after a step, of those of the IDCs that it touches, %. */
    streamsLostMostPct: z.number().positive().max(100).default(20),
  })
  .readonly();
export type Policy = z.infer<typeof policySchema>;

/** The policy itself is what is changed. */
export function isOfPolicy(intent: Intent): boolean {
  return (intent.kind === 'config-release' || intent.kind === 'config-rollback') && intent.namespace === policyNamespace;
}

/** Whoever could change policy alone could lift every other guard alone: that always wants a second person. */
export function wantsSecondPerson(intent: Intent, policy: Policy): boolean {
  return isOfPolicy(intent) || policy.needsApproval.includes(intent.kind);
}

export const defaultPolicy: Policy = {
  minimumServingIdcs: 1,
  loadCeilingPct: 85,
  antiFlapBlockMs: 5_000,
  antiFlapWarnMs: 300_000,
  freezeWindows: [],
  needsApproval: [...changeKinds],
  approvalExpiresMs: 600_000,
  breakGlassRole: 'approver',
  breakGlassStartsWithinMs: 300_000,
  reviewWithinMs: 86_400_000,
  authorityExpiresMs: 900_000,
  successChecks: { rebufferPct: 5, startFailurePct: 20, loadPct: 100 },
  checkWindowMostMs: 15_000,
  checkWindowLeastMs: 3_000,
  headroomFloorPct: 5,
  blastRadius: { viewersPct: 50, streamsPct: 50 },
  weeklyFreezes: [],
  staleInputs: { figuresMs: 15_000, curvesMs: 3_600_000 },
  dependencies: [],
  driftTolerances: { viewersPct: 30, viewersLeast: 50, loadPoints: 20, worseState: true },
  streamsLostMostPct: 20,
};
