/** One immutable version of a namespace. */
import { z } from 'zod';
import { actorSchema } from '../model/identity.ts';
import { configValuesSchema } from './values.ts';

export const releaseSchema = z.object({
  namespace: z.string(),
  release: z.number().int().positive(),
  author: actorSchema,
  reason: z.string(),
  createdAtMs: z.number(),
  /** The change that made it; null for the first. */
  changeId: z.string().nullable(),
  /** The release whose values this one brings back; null for an edit. */
  rollbackOf: z.number().int().nullable(),
  contentHash: z.string(),
  values: configValuesSchema,
});
export type Release = z.infer<typeof releaseSchema>;
