/** What a change would do: stored when previewed, immutable, addressed by its hash. */
import { z } from 'zod';
import { routingSchema } from '../agents/ingress.ts';
import { healthStateSchema } from '../model/health.ts';
import { roleSchema } from '../model/identity.ts';
import {
  bandsSchema,
  curveInputSchema,
  noBands,
  nowAfterSchema,
  recordInputSchema,
  stepForecastSchema,
  unknownNowAfter,
} from './forecast-parts.ts';
import { intentSchema } from './intent.ts';

export const changeModeSchema = z.enum(['live', 'drill']);
export type ChangeMode = z.infer<typeof changeModeSchema>;

export const planStepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('route'),
    index: z.number().int().nonnegative(),
    percent: z.number(),
    /** Absolute shares after this step. */
    routing: routingSchema,
    holdMs: z.number().int(),
  }),
  z.object({
    kind: z.literal('config'),
    index: z.number().int().nonnegative(),
    namespace: z.string(),
    release: z.number().int().positive(),
    targets: z.array(z.string()),
    adoptionPct: z.number().default(100),
    holdMs: z.number().int(),
  }),
  /** Streams that are to be ingested at an IDC. */
  z.object({
    kind: z.literal('origin'),
    index: z.number().int().nonnegative(),
    streamIds: z.array(z.string()).min(1),
    toIdc: z.string(),
    holdMs: z.number().int(),
  }),
  /** An override or a hold that stands until then, kept by the platform itself; null lifts it. */
  z.object({
    kind: z.literal('guard'),
    index: z.number().int().nonnegative(),
    guard: z.enum(['override', 'hold']),
    /** The rule that only warns; null for a hold. */
    rule: z.string().nullable(),
    idcs: z.array(z.string()),
    untilMs: z.number().nullable(),
    holdMs: z.number().int(),
  }),
]);
export type PlanStep = z.infer<typeof planStepSchema>;

export const checkMetrics = ['rebufferPct', 'startFailurePct', 'loadPct', 'streamsLostPct', 'streamsAwayPct'] as const;
export type CheckMetric = (typeof checkMetrics)[number];

/**
 * Declared in advance: `metric` of each named IDC must stay at or under `max` over `windowMs`. Missing data fails, but for an IDC that is
 * being left: getting away from a silent one is the point. `streamsAwayPct` is of the streams switched so far: the share that is not
 * ingested at the named IDC when the hold ends.
 */
export const successCheckSchema = z.object({
  metric: z.enum(checkMetrics),
  max: z.number(),
  windowMs: z.number().int().positive(),
  idcs: z.array(z.string()),
  /** Those of `idcs` whose silence is no failure. */
  mayBeSilent: z.array(z.string()).default([]),
});
export type SuccessCheck = z.infer<typeof successCheckSchema>;

/** Revisions of what a plan stands on: another value at submit, approval or a step means the plan is out of date. */
export const revisionsSchema = z.object({
  policy: z.string(),
  topology: z.string(),
  routing: z.string(),
  config: z.string(),
});
export type Revisions = z.infer<typeof revisionsSchema>;

export const forecastIdcSchema = z.object({
  idc: z.string(),
  role: z.enum(['leaving', 'receiving', 'returning', 'unaffected']),
  state: healthStateSchema,
  dataAgeMs: z.number().nullable(),
  viewers: nowAfterSchema,
  streams: nowAfterSchema,
  egressGbps: nowAfterSchema,
  loadPct: nowAfterSchema,
  /** `after` is null where no such load was ever seen: no basis, never a guess. */
  rebufferPct: nowAfterSchema,
  costPerHour: nowAfterSchema,
  /** Of the busiest node; `after` as for `rebufferPct`. */
  cpuPct: nowAfterSchema.default(unknownNowAfter),
  /** 100 % − load; negative when overloaded. */
  headroomPct: nowAfterSchema.default(unknownNowAfter),
  /** Around the figures after the change. */
  bands: bandsSchema.default(noBands),
  /** Whose minutes `rebufferPct.after` was read from; `now`: it ends with no more load than it carries, so with what it feels now. */
  basis: z.enum(['own', 'network', 'now', 'none']).default('none'),
  /** Up to which load its curve, or the network's where it has none, knows anything; null without a curve. */
  highestLoadSeenPct: z.number().nullable().default(null),
});
export type ForecastIdc = z.infer<typeof forecastIdcSchema>;

export const forecastSchema = z.object({
  idcs: z.array(forecastIdcSchema),
  viewersMoved: z.number().nullable(),
  streamsMoved: z.number().nullable(),
  /** Of a change that switches streams, each of which breaks off until its encoder is back; null of any other. */
  interrupted: z
    .object({
      /** Who watches them; null where it is known of none. */
      viewers: z.number().nullable(),
      /** Streams that it is not known of. */
      streamsUnknown: z.number().int().nonnegative(),
    })
    .nullable()
    .default(null),
  costPerHourDelta: z.number().nullable(),
  /** Age of the oldest figure used, ms. */
  oldestInputAgeMs: z.number().nullable(),
  /** What the figures rest on, in words. */
  basis: z.string(),
  /** After each step, in the plan's order; empty where no step moves traffic. */
  steps: z.array(stepForecastSchema).default([]),
  /** The load curves that stalls and CPU were read from; null without any. */
  curve: curveInputSchema.nullable().default(null),
  /** The scored changes that the bands of what moves rest on; null before the first. */
  record: recordInputSchema.nullable().default(null),
});
export type Forecast = z.infer<typeof forecastSchema>;

export const ruleVerdictSchema = z.object({
  rule: z.enum([
    'serving-idcs',
    'load-ceiling',
    'one-change-per-idc',
    'one-shift',
    'fresh-receivers',
    'anti-flap',
    'freeze-window',
    'actuator-reachable',
    'second-person',
    'command-authority',
    'base-release',
    'valid-values',
    'headroom-floor',
    'blast-radius',
    'stale-inputs',
    'dependency-order',
    'hold',
    'time-limit',
    'destination',
  ]),
  title: z.string(),
  verdict: z.enum(['allows', 'warns', 'blocks']),
  /** The reason in words with figures, e.g. `2 of 3 serve after this; at least 1`. */
  reason: z.string(),
});
export type RuleVerdict = z.infer<typeof ruleVerdictSchema>;

/** What the plan hash covers, in canonical JSON. */
export const planCoreSchema = z.object({
  version: z.literal(1),
  mode: changeModeSchema.default('live'),
  intent: intentSchema,
  steps: z.array(planStepSchema).min(1),
  checks: z.array(successCheckSchema),
  revisions: revisionsSchema,
  /** SHA-256 in hex of what the plan says beside this, but for when it was made: two plans of one hash say the same throughout. */
  saysHash: z.string().default(''),
});
export type PlanCore = z.infer<typeof planCoreSchema>;

export const planSchema = z.object({
  core: planCoreSchema,
  /** SHA-256 in hex of the canonical JSON of `core`. */
  planHash: z.string(),
  createdAtMs: z.number(),
  /** What undoes it; null when nothing can. */
  inverse: intentSchema.nullable(),
  /** Whether policy wants a second person. */
  needsApproval: z.boolean(),
  /** What policy says of going without that person; null in plans from before that was asked. */
  breakGlass: z.object({ role: roleSchema, startsWithinMs: z.number(), reviewWithinMs: z.number() }).nullable().default(null),
  /** Why its target can't check fencing tokens, in words: then an admin, or two approvers, must approve. null: it checks them. */
  unfenced: z.string().nullable().default(null),
  /** One line, e.g. `Shift osl-1 away to ath-1, lis-1`. */
  title: z.string(),
  idcs: z.array(z.string()),
});
export type Plan = z.infer<typeof planSchema>;

/** What the requester saw, frozen by the platform and hashed on its own. */
export const evidenceSchema = z.object({
  id: z.string(),
  planHash: z.string(),
  takenAtMs: z.number(),
  forecast: forecastSchema,
  verdicts: z.array(ruleVerdictSchema),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const previewSchema = z.object({
  plan: planSchema,
  evidence: evidenceSchema,
  /** SHA-256 in hex of the canonical JSON of `evidence`. */
  evidenceHash: z.string(),
});
export type Preview = z.infer<typeof previewSchema>;
