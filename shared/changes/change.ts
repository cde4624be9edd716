/** A change as it stands: one document per change, replaced whole after every transition. */
import { z } from 'zod';
import { actorSchema } from '../model/identity.ts';
import { bandSchema, forecastFigures } from './forecast-parts.ts';
import { changeKinds } from './intent.ts';
import { changeModeSchema } from './plan.ts';

export const outcomes = ['succeeded', 'rejected', 'expired', 'withdrawn', 'aborted', 'reverted', 'revert-failed', 'failed'] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

const step = z.number().int().nonnegative();

export const changeStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('previewed'), sinceMs: z.number() }),
  z.object({ phase: z.literal('awaiting-approval'), sinceMs: z.number(), expiresAtMs: z.number() }),
  z.object({ phase: z.literal('ready'), sinceMs: z.number(), startAtMs: z.number() }),
  z.object({
    phase: z.literal('running'),
    step,
    /** `reconciling`: after a restart or an unknown effect, the target is being asked. */
    activity: z.enum(['applying', 'reconciling', 'holding', 'checking']),
    sinceMs: z.number(),
    /** End of the hold; null while not holding. */
    holdUntilMs: z.number().nullable(),
  }),
  z.object({ phase: z.literal('paused'), step, by: actorSchema, why: z.string(), sinceMs: z.number() }),
  z.object({ phase: z.literal('verifying'), sinceMs: z.number() }),
  z.object({ phase: z.literal('reverting'), step, by: actorSchema, why: z.string(), sinceMs: z.number() }),
  z.object({
    phase: z.literal('closed'),
    outcome: outcomeSchema,
    by: actorSchema.nullable(),
    why: z.string().nullable(),
    sinceMs: z.number(),
  }),
]);
export type ChangeState = z.infer<typeof changeStateSchema>;
export type ChangePhase = ChangeState['phase'];

/** What is known of a step's effect on the target. `unknown` is resolved only by asking the target. */
export const stepEffects = ['none', 'intended', 'applied', 'unknown', 'failed', 'reverted'] as const;

export const stepRecordSchema = z.object({
  index: step,
  effect: z.enum(stepEffects),
  /** Idempotency key given to the target; null before the intent is committed. */
  key: z.string().nullable(),
  /** Fencing token given to the target. */
  token: z.number().int().nullable(),
  intendedAtMs: z.number().nullable(),
  appliedAtMs: z.number().nullable(),
  /** What the target said it does, in words. */
  readBack: z.string().nullable(),
  problem: z.string().nullable(),
  check: z.object({ passed: z.boolean(), text: z.string(), atMs: z.number() }).nullable(),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

/** A step that nothing was done for. */
export function emptyStep(index: number): StepRecord {
  return {
    index,
    effect: 'none',
    key: null,
    token: null,
    intendedAtMs: null,
    appliedAtMs: null,
    readBack: null,
    problem: null,
    check: null,
  };
}

/** One figure of one IDC: what was predicted of it, within which band, and what it came to. */
const scoredFigureSchema = z.object({ predicted: z.number().nullable(), actual: z.number().nullable(), band: bandSchema.default(null) });
export type ScoredFigure = z.infer<typeof scoredFigureSchema>;

export const scoreSchema = z.object({
  /** Where the actual figures are from: a drill's are what its shadow network came to, and only of what that knows. */
  of: z.enum(['network', 'shadow']).default('network'),
  /** What was predicted to move in all: what an error is a share of. null where it was not known, and in scores of earlier versions. */
  moved: z.object({ viewers: z.number().nullable(), streams: z.number().nullable() }).default({ viewers: null, streams: null }),
  idcs: z.array(
    z.object({
      idc: z.string(),
      viewersPredicted: z.number().nullable(),
      viewersActual: z.number().nullable(),
      loadPctPredicted: z.number().nullable(),
      loadPctActual: z.number().nullable(),
      /** Every figure that was forecast; none in scores of earlier versions. */
      figures: z.partialRecord(z.enum(forecastFigures), scoredFigureSchema).default({}),
    }),
  ),
  /** Of the whole network when it was scored: what errors of sums are a share of. */
  totals: z.partialRecord(z.enum(forecastFigures), z.number()).default({}),
  /** Largest deviation of viewers over all viewers, %; null without a basis. */
  worstErrorPct: z.number().nullable(),
});

export const approvalSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('needed'),
    /** Who has approved so far, where two must. */
    given: z.array(z.object({ by: actorSchema, atMs: z.number() })).default([]),
  }),
  z.object({ kind: z.literal('not-needed'), policy: z.string() }),
  z.object({
    kind: z.literal('approved'),
    by: actorSchema,
    atMs: z.number(),
    planHash: z.string(),
    /** Who had approved before, where two must. */
    given: z.array(z.object({ by: actorSchema, atMs: z.number() })).default([]),
  }),
  z.object({
    kind: z.literal('break-glass'),
    by: actorSchema,
    atMs: z.number(),
    why: z.string(),
    /** A step must have begun by then; null in documents from before that was asked. */
    expiresAtMs: z.number().nullable().default(null),
  }),
]);

/** What is owed after break-glass, until somebody else has looked at it. */
export const reviewSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('owed'),
    sinceMs: z.number(),
    /** Overdue from then on; null in documents from before that was asked. */
    dueAtMs: z.number().nullable().default(null),
  }),
  z.object({ state: z.literal('signed-off'), by: actorSchema, atMs: z.number(), note: z.string() }),
]);
export type Review = z.infer<typeof reviewSchema>;

/** `decideMs`: from submit to approval. `recoverMs`: from the start to verified, or to back where it began. */
export const timesSchema = z.object({
  startedAtMs: z.number().nullable(),
  decideMs: z.number().nullable(),
  recoverMs: z.number().nullable(),
});
export type ChangeTimes = z.infer<typeof timesSchema>;

export const changeSchema = z.object({
  id: z.string(),
  kind: z.enum(changeKinds),
  /** `drill`: with the same people, screens and approvals, but on the simulator alone. */
  mode: changeModeSchema.default('live'),
  title: z.string(),
  idcs: z.array(z.string()),
  planHash: z.string(),
  evidenceId: z.string(),
  requester: actorSchema,
  reason: z.string(),
  ticket: z.string().nullable(),
  submittedAtMs: z.number(),
  /** When its requester wants it to start; null: at once. */
  startAtMs: z.number().nullable().default(null),
  approval: approvalSchema,
  state: changeStateSchema,
  steps: z.array(stepRecordSchema),
  score: scoreSchema.nullable(),
  /** How long people and machines took, ms; null until it is known. Shown large for a drill. */
  times: timesSchema.default({ startedAtMs: null, decideMs: null, recoverMs: null }),
  /** null unless it went by break-glass. */
  review: reviewSchema.nullable().default(null),
  /** The change that this one undoes, or that superseded its inverse. */
  undoes: z.string().nullable(),
  /** Rises by one with every stored transition. */
  revision: z.number().int().nonnegative(),
});
export type Change = z.infer<typeof changeSchema>;
