/** What people have put over single IDCs for a while: a hold (nobody changes it) or an override (one rule only warns). */
import { z } from 'zod';
import { actorSchema } from './identity.ts';

export const guardKinds = ['override', 'hold'] as const;
export type GuardKind = (typeof guardKinds)[number];

/** One guard on one IDC; it ends by itself at `untilMs`. */
export const guardSchema = z.object({
  guard: z.enum(guardKinds),
  /** The rule that only warns; null for a hold. */
  rule: z.string().nullable(),
  idc: z.string(),
  sinceMs: z.number(),
  untilMs: z.number(),
  /** The change that set it. */
  changeId: z.string(),
  by: actorSchema,
  why: z.string(),
});
export type Guard = z.infer<typeof guardSchema>;

/** Those that stand at this moment. */
export function standingGuards(guards: readonly Guard[], atMs: number): readonly Guard[] {
  return guards.filter(({ untilMs }) => untilMs > atMs);
}
