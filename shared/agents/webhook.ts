/**
 * The HTTP contract of a team's own traffic manager: docs/actuators.md says it in words, with every signed byte.
 *
 * One address takes the absolute routing (`PUT` or `POST`), one answers what is held and done (`GET`); both answer {@link webhookStatusSchema}.
 * Every request and every answer is signed by a shared secret.
 */
import { z } from 'zod';
import { routingSchema, trafficClassSchema } from './ingress.ts';

/** Unix ms in decimal (of a request), and `v1=` with the signature in hex (of a request and of its answer). */
export const webhookHeaders = { timestamp: 'switchyard-timestamp', signature: 'switchyard-signature' } as const;

/** A request whose timestamp is further from the receiver's clock than this is refused: what was recorded can't be sent again later. */
export const replayWindowMs = 60_000;

export const webhookCommandSchema = z.object({
  /** Fencing token: smaller than the one held is refused with `stale-token`. */
  token: z.number().int().nonnegative(),
  /** Idempotency key: the same with the same body changes nothing and answers the present status. */
  key: z.string().min(1).max(200),
  routing: routingSchema,
});
export type WebhookCommand = z.infer<typeof webhookCommandSchema>;

export const webhookStatusSchema = z.object({
  /** Unix ms, by the receiver's clock, at which `actual` was true. */
  readAtMs: z.number().nonnegative(),
  /** Whether an older token is refused, atomically with taking a newer one. */
  fences: z.boolean(),
  /** The last command that was taken, as it came; null before the first. */
  held: webhookCommandSchema.nullable(),
  /** Nothing is left to do for `held`. */
  converged: z.boolean(),
  /** What traffic gets now, by share; null while that can't be told. */
  actual: routingSchema.nullable(),
  /** What it does, in a sentence for people. */
  detail: z.string().max(500).default(''),
  /** Its own health checks, where it has any: the second witness of an IDC that is down. */
  checks: z
    .array(
      z.object({
        idc: z.string(),
        trafficClass: trafficClassSchema,
        check: z.enum(['up', 'down', 'unknown']),
        detail: z.string().max(200).default(''),
        /** Unix ms since when the check says so; null when that is not known. */
        sinceMs: z.number().nullable().default(null),
      }),
    )
    .max(1000)
    .default([]),
});
export type WebhookStatus = z.infer<typeof webhookStatusSchema>;

/** The body of every answer from 400 to 499: surely nothing was done. */
export const webhookErrorSchema = z.object({
  code: z.enum(['bad-signature', 'stale-timestamp', 'invalid', 'stale-token', 'key-reused', 'unknown-idc', 'not-found']),
  message: z.string().max(500),
  /** With `stale-token`. */
  heldToken: z.number().int().optional(),
});
export type WebhookError = z.infer<typeof webhookErrorSchema>;
