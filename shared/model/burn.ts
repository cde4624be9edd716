/** How fast an objective's error budget is being spent: 1 would spend it exactly. */
import { z } from 'zod';

export const burnTiers = ['page-fast', 'page-slow', 'ticket'] as const;
export const burnTierSchema = z.enum(burnTiers);
export type BurnTier = (typeof burnTiers)[number];

/** A tier holds while each of its windows burns at least `threshold` times as fast as the budget allows. */
const burnWindowSchema = z.object({
  minutes: z.number().int().positive(),
  tier: burnTierSchema,
  threshold: z.number(),
  /** null while too little of the window is known: no opinion. */
  rate: z.number().nullable(),
  knownPct: z.number(),
});
export type BurnWindow = z.infer<typeof burnWindowSchema>;

export const burnSchema = z.object({
  /** Closed name of the objective, e.g. `start-success`. */
  objective: z.string(),
  /** Share of events that must be good, in %. */
  targetPct: z.number(),
  /** The worst tier that holds; null: the budget is not burning. */
  tier: burnTierSchema.nullable(),
  sinceMs: z.number().nullable(),
  /** Shortest first. */
  windows: z.array(burnWindowSchema).min(1),
  /** What is left of the budget of the last `minutes`, of the part of them that is known; below 0 it is overspent, null: nothing is known. */
  budget: z.object({ minutes: z.number().int().positive(), leftPct: z.number().nullable(), knownPct: z.number() }),
  /** End of the last minute that was counted. */
  atMs: z.number(),
});
export type Burn = z.infer<typeof burnSchema>;
