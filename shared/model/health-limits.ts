/** Where the health of an IDC changes its level, by measure. Values are those of the config namespace `health`; here are shape and first release. */
import { z } from 'zod';

/** A level is entered at or above `enterAt` and left below `leaveAt`. */
const levelSchema = z.object({ enterAt: z.number().positive(), leaveAt: z.number().nonnegative() });
export const bandLimitsSchema = z.object({ degraded: levelSchema, critical: levelSchema });
export type BandLimits = z.infer<typeof bandLimitsSchema>;

/** Measures whose limits the network's owners set. */
export const limitedMeasures = ['rebuffering', 'start-failure', 'start-time', 'load'] as const;
export type LimitedMeasure = (typeof limitedMeasures)[number];
export type HealthLimits = Readonly<Record<LimitedMeasure, BandLimits>>;

export const healthNamespace = 'health';

export const defaultHealthLimits: HealthLimits = {
  rebuffering: { degraded: { enterAt: 1, leaveAt: 0.6 }, critical: { enterAt: 3, leaveAt: 1.8 } },
  'start-failure': { degraded: { enterAt: 2, leaveAt: 1 }, critical: { enterAt: 5, leaveAt: 2.5 } },
  'start-time': { degraded: { enterAt: 3_000, leaveAt: 2_400 }, critical: { enterAt: 6_000, leaveAt: 5_000 } },
  load: { degraded: { enterAt: 85, leaveAt: 80 }, critical: { enterAt: 95, leaveAt: 90 } },
};

/** IDCs that are judged otherwise, e.g. because their machines run hotter: by IDC, the measures that differ there. */
export const healthExceptionsSchema = z.record(
  z.string(),
  z.object({
    rebuffering: bandLimitsSchema.optional(),
    'start-failure': bandLimitsSchema.optional(),
    'start-time': bandLimitsSchema.optional(),
    load: bandLimitsSchema.optional(),
  }),
);
export type HealthExceptions = z.infer<typeof healthExceptionsSchema>;

/** Why the limits of one measure can't be: in words that follow the key's name; null when they can. */
export function bandProblem({ degraded, critical }: BandLimits): string | null {
  if (degraded.leaveAt >= degraded.enterAt || critical.leaveAt >= critical.enterAt) {
    return 'must be left below where it is entered, or it flaps';
  }
  return critical.enterAt <= degraded.enterAt ? 'must be critical above where it is degraded' : null;
}
