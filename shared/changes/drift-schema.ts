/** What a refusal says of a world that has moved. */
import { z } from 'zod';

/** One line of the table of what moved, in words. */
export const driftSchema = z.object({
  /** e.g. `ath-1 viewers`. */
  what: z.string(),
  then: z.string(),
  now: z.string(),
  tolerance: z.string(),
});
export type Drift = z.infer<typeof driftSchema>;
