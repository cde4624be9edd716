/** Methods about how well forecasts did. */
import { z } from 'zod';
import { recordInputSchema } from '../changes/forecast-parts.ts';
import { changeKinds } from '../changes/intent.ts';

const recordedChangeSchema = z.object({
  changeId: z.string(),
  title: z.string(),
  closedAtMs: z.number(),
  /** Largest deviation of viewers over all viewers, %; null without a basis. */
  worstErrorPct: z.number().nullable(),
  /** Largest deviation of an IDC over what was predicted to move, %; null without a basis. */
  movedErrorPct: z.number().nullable().default(null),
});
export type RecordedChange = z.infer<typeof recordedChangeSchema>;

export const forecastMethods = {
  /** Predicted against actual over the last changes of a kind that ran to their end. */
  'change.track-record': {
    role: 'viewer',
    params: z.object({ kind: z.enum(changeKinds) }).strict(),
    result: z.object({
      /** null before the first score. */
      record: recordInputSchema.nullable(),
      /** Those it rests on, newest first, at most 20. */
      changes: z.array(recordedChangeSchema),
    }),
  },
} as const;
