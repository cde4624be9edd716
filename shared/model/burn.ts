/** How fast an objective's error budget is being spent: 1 would spend it exactly. */
import { z } from 'zod';

export const burnTiers = ['page-fast', 'page-slow', 'ticket'] as const;
export type BurnTier = (typeof burnTiers)[number];

export const burnSchema = z.object({
  /** Closed name of the objective, e.g. `start-success`. */
  objective: z.string(),
  /** Share of events that must be good, in %. */
  targetPct: z.number(),
  tier: z.enum(burnTiers),
  /** The tier holds while every window burns at least this many times as fast as the budget allows. */
  threshold: z.number(),
  /** Longest first. `rate` is null while too little of the window is known. */
  windows: z.array(z.object({ minutes: z.number().int().positive(), rate: z.number().nullable(), knownPct: z.number() })).min(1),
  /** What is left of the budget of the last `minutes`, of the part of them that is known; below 0 it is overspent, null: nothing happened. */
  budget: z.object({ minutes: z.number().int().positive(), leftPct: z.number().nullable(), knownPct: z.number() }),
  sinceMs: z.number(),
  /** End of the last minute that was counted. */
  atMs: z.number(),
});
export type Burn = z.infer<typeof burnSchema>;
