/**
 * Command authority: who commands an IDC now. Nobody commanding means that anyone may change it; somebody commanding means that others
 * ask first, or take over with a reason. It lapses by itself when its holder is not there any more.
 */
import { z } from 'zod';
import { actorSchema } from './identity.ts';
import { idcIdSchema } from './network.ts';

const authorityHolderSchema = z.object({
  by: actorSchema,
  sinceMs: z.number(),
  why: z.string(),
  /** Dead man's handle: it lapses then unless the holder's console renews it. */
  expiresAtMs: z.number(),
});
export type AuthorityHolder = z.infer<typeof authorityHolderSchema>;

const authorityRequestSchema = z.object({ by: actorSchema, why: z.string(), atMs: z.number() });

export const authoritySchema = z.object({
  idc: idcIdSchema,
  /** null: nobody. */
  holder: authorityHolderSchema.nullable(),
  /** Who waits for the holder to hand over, oldest first; one a person. Empty while nobody holds it. */
  requests: z.array(authorityRequestSchema),
  /** Rises by one with every stored change of the above. */
  revision: z.number().int().nonnegative(),
});
export type Authority = z.infer<typeof authoritySchema>;

/** Who commands, as rules read it. */
export interface Commander {
  readonly subject: string;
  readonly name: string;
}

/** Of an IDC that nobody ever commanded. */
export function nobodyCommands(idc: string): Authority {
  return { idc, holder: null, requests: [], revision: 0 };
}
