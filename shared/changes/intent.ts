/** What a person asks for. One union for every kind of change, declared whole; a platform refuses kinds it can't do yet. */
import { z } from 'zod';
import { idcIdSchema } from '../model/network.ts';
import { configValuesSchema } from '../config/values.ts';
import { momentSchema } from '../wire/fields.ts';

/** Shift traffic of both classes away from IDCs, or bring them back to their base share. */
export const trafficShiftIntentSchema = z.object({
  kind: z.literal('traffic-shift'),
  direction: z.enum(['away', 'back']),
  idcs: z.array(idcIdSchema).min(1).max(40),
  /** How the moved share is split, 0–1, summing to 1; empty: by base share over the IDCs that serve. Unused for `back`. */
  receivers: z.record(idcIdSchema, z.number().positive().max(1)),
  /** Rising percentages of the move, 1–100; the last is where it ends. `[100]` is the emergency profile's. */
  stepPercents: z.array(z.number().int().min(1).max(100)).min(1).max(10),
  /** Time each step is watched before the next. */
  holdMs: z.number().int().min(0).max(3_600_000),
  profile: z.enum(['normal', 'emergency']),
  onBreach: z.enum(['pause', 'revert']),
});

const mostSwitched = 10_000;

/** Streams by name, or by what they have in common: then the plan names them, and is refused when they are more than `most`. */
export const streamSelectionSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('ids'), streamIds: z.array(z.string().min(1).max(200)).min(1).max(mostSwitched) }),
  z.object({
    by: z.literal('filter'),
    /** Ingested here. */
    ingestIdc: idcIdSchema,
    /** Part of an id or of a publisher, any case; empty takes all. */
    find: z.string().max(120),
    most: z.number().int().min(1).max(mostSwitched),
  }),
]);

/** Have streams ingested at another IDC. */
export const originSwitchIntentSchema = z.object({
  kind: z.literal('origin-switch'),
  streams: streamSelectionSchema,
  toIdc: idcIdSchema,
  /** Streams switched in one step; the last may be smaller. */
  batch: z.number().int().min(1).max(mostSwitched),
  holdMs: z.number().int().min(0).max(3_600_000),
  onBreach: z.enum(['pause', 'revert']),
});

/** A stage goes on when this share of the instances that report at its targets runs the release. Silence is not adoption. */
const adoptionPct = z.number().int().min(1).max(100).default(100);

export const configReleaseIntentSchema = z.object({
  kind: z.literal('config-release'),
  namespace: z.string().min(1).max(120),
  /** The release the author edited from: another one released since then is refused. 0: none yet. */
  baseRelease: z.number().int().nonnegative(),
  values: configValuesSchema,
  /** Groups of targets, released one group after another. */
  stages: z.array(z.array(idcIdSchema).min(1)).min(1).max(20),
  adoptionPct,
  holdMs: z.number().int().min(0).max(3_600_000),
  onBreach: z.enum(['pause', 'revert']),
});

export const configRollbackIntentSchema = z.object({
  kind: z.literal('config-rollback'),
  namespace: z.string().min(1).max(120),
  toRelease: z.number().int().positive(),
  stages: z.array(z.array(idcIdSchema).min(1)).min(1).max(20),
  adoptionPct,
  holdMs: z.number().int().min(0).max(3_600_000),
});

/** When a guard ends by itself, Unix ms; null lifts it now. */
const untilMs = momentSchema.nullable();

/** One rule only warns, on some IDCs, for a while. */
export const overrideIntentSchema = z.object({
  kind: z.literal('override'),
  rule: z.string().min(1).max(60),
  idcs: z.array(idcIdSchema).min(1).max(40),
  untilMs,
});

/** Nobody changes these IDCs for a while. */
export const holdIntentSchema = z.object({
  kind: z.literal('hold'),
  idcs: z.array(idcIdSchema).min(1).max(40),
  untilMs,
});

export const intentSchema = z.discriminatedUnion('kind', [
  trafficShiftIntentSchema,
  originSwitchIntentSchema,
  configReleaseIntentSchema,
  configRollbackIntentSchema,
  overrideIntentSchema,
  holdIntentSchema,
]);
export type Intent = z.infer<typeof intentSchema>;
export type ChangeKind = Intent['kind'];
export const changeKinds = [
  'traffic-shift',
  'origin-switch',
  'config-release',
  'config-rollback',
  'override',
  'hold',
] as const satisfies readonly ChangeKind[];
export type OriginSwitchIntent = z.infer<typeof originSwitchIntentSchema>;
export type OverrideIntent = z.infer<typeof overrideIntentSchema>;
export type HoldIntent = z.infer<typeof holdIntentSchema>;
export type TrafficShiftIntent = z.infer<typeof trafficShiftIntentSchema>;
export type ConfigReleaseIntent = z.infer<typeof configReleaseIntentSchema>;
export type ConfigRollbackIntent = z.infer<typeof configRollbackIntentSchema>;
