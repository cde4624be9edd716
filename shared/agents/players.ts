/**
 * What players measure. `GET /v1/players` on a measurement server answers cumulative counters per (stream, IDC):
 * the reader takes differences, keyed by `startedAtMs`, so a restart is a first reading and never a spike.
 */
import { z } from 'zod';

export const playerRowSchema = z.object({
  streamId: z.string(),
  /** IDC whose edge served the session; sessions that could not be attributed are counted in `unattributed`. */
  idc: z.string(),
  /** Sessions that are playing now. */
  viewers: z.number().int().nonnegative(),
  startAttempts: z.number().int().nonnegative(),
  startFailures: z.number().int().nonnegative(),
  /** Sum and count of start times: connect → first picture. */
  startTimeSumMs: z.number().nonnegative(),
  startTimeCount: z.number().int().nonnegative(),
  /** Start times in the fixed buckets of `startTimeBucketsMs` (one more for above the last). */
  startTimeBuckets: z.array(z.number().int().nonnegative()),
  /** Time for which the picture stood still after it had begun; `playMs` is the time for which it moved, stalls left out. */
  stallMs: z.number().nonnegative(),
  playMs: z.number().nonnegative(),
  bytes: z.number().nonnegative(),
});
export type PlayerRow = z.infer<typeof playerRowSchema>;

/** Upper edges of the start-time histogram, in ms. */
export const startTimeBucketsMs = [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800] as const;

export const playersReportSchema = z.object({
  /** Identity of the counters: they begin at 0 at this Unix ms. */
  startedAtMs: z.number(),
  observedAtMs: z.number(),
  rows: z.array(playerRowSchema),
  unattributed: z.object({ startAttempts: z.number().int(), startFailures: z.number().int() }),
});
export type PlayersReport = z.infer<typeof playersReportSchema>;
