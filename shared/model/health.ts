/** Health states, worst last in meaning but never compared by index: use `severityRank`. The index is the wire's `u8`. */
import { z } from 'zod';
import { burnSchema } from './burn.ts';

export const healthStates = ['healthy', 'degraded', 'critical', 'down', 'unknown'] as const;
export const healthStateSchema = z.enum(healthStates);
export type HealthState = z.infer<typeof healthStateSchema>;

const ranks: Readonly<Record<HealthState, number>> = { down: 0, critical: 1, degraded: 2, unknown: 3, healthy: 4 };

/** 0 is what an operator must look at first. */
export function severityRank(state: HealthState): number {
  return ranks[state];
}

/** @throws RangeError for an index that the wire does not know. */
export function healthStateOf(index: number): HealthState {
  const state = healthStates[index];
  if (state === undefined) throw new RangeError(`no health state has index ${String(index)}`);
  return state;
}

/** Someone or something that says whether a target serves: `down` needs two that agree. */
export const witnessSchema = z.object({
  /** e.g. `stat osl-1-origin` or `HAProxy check`. */
  name: z.string(),
  says: z.enum(['serving', 'not-serving', 'silent']),
  detail: z.string(),
  atMs: z.number().nullable(),
});
export type Witness = z.infer<typeof witnessSchema>;

/** Why a state is what it is: one for every rule that holds a state other than healthy, worst first. */
export const healthReasonSchema = z.object({
  /** Closed name of the rule, e.g. `start-failure`, `data-stale`, `origin-down`. */
  rule: z.string(),
  state: healthStateSchema,
  /** One sentence for the operator, units included. */
  text: z.string(),
  metric: z.string().nullable(),
  unit: z.string().nullable(),
  value: z.number().nullable(),
  enterAt: z.number().nullable(),
  leaveAt: z.number().nullable(),
  /** N of the last M samples are beyond `enterAt`. */
  matched: z.number().int().nullable(),
  needed: z.number().int().nullable(),
  window: z.number().int().nullable(),
  /** The last samples, oldest first; a missing sample is null. */
  samples: z.array(z.number().nullable()),
  sinceMs: z.number(),
  /** Shortest time in which it can clear if the measure stays good from now on. */
  clearsInMs: z.number().nullable(),
  viewersAffected: z.number().nullable(),
  witnesses: z.array(witnessSchema),
  /** Of a reason about an error budget: it stands beside the state and does not hold it. */
  burn: burnSchema.optional(),
});
export type HealthReason = z.infer<typeof healthReasonSchema>;
