/**
 * The HTTP contract of the ingress agent: the one process that owns a HAProxy runtime socket.
 *
 * `PUT /v1/desired` takes absolute desired state, `GET /v1/status` answers what the agent wants and what it reads back,
 * `PUT /v1/steer` has new publishers land at one IDC for some seconds, `GET /v1/sessions` names live and recently ended sessions. Every call carries `Authorization: Bearer <secret>`.
 */
import { z } from 'zod';

/** Publishers arrive by `publish` and land on origins; viewers arrive by `play` and land on edges. */
export const trafficClasses = ['publish', 'play'] as const;
export const trafficClassSchema = z.enum(trafficClasses);
export type TrafficClass = z.infer<typeof trafficClassSchema>;

/** Share of one traffic class that each IDC is to carry, 0–1, summing to 1 over all IDCs. */
export const sharesSchema = z.record(z.string(), z.number().min(0).max(1));
export type Shares = Readonly<Record<string, number>>;

/** Intended routing of the whole network: absolute, never a difference. */
export const routingSchema = z.object({ publish: sharesSchema, play: sharesSchema }).readonly();
export type Routing = z.infer<typeof routingSchema>;

export const desiredRequestSchema = z.object({
  /** Fencing token: a smaller one than the agent has persisted is refused with `stale-token`. */
  token: z.number().int().nonnegative(),
  /** Idempotency key of the step. The same key with the same body answers the present status again. */
  key: z.string().min(1).max(200),
  routing: routingSchema,
  /**
   * true: end chosen sessions until the share of live sessions matches `routing`; false: only steer new ones.
   */
  moveSessions: z.boolean(),
});
export type DesiredRequest = z.infer<typeof desiredRequestSchema>;

/**
 * For an origin switch: an encoder that is dropped lands where it is wanted. It ends by itself after `forMs`, at once with
 * `publishTo: null`, and with the next desired state. Nobody is ended by it.
 */
export const steerRequestSchema = z.object({
  publishTo: z.string().min(1).nullable(),
  forMs: z.number().int().min(0).max(10_000),
});
export type SteerRequest = z.infer<typeof steerRequestSchema>;

export const ingressErrorSchema = z.object({
  code: z.enum(['unauthorised', 'invalid', 'stale-token', 'key-reused', 'unknown-idc', 'haproxy-unreachable', 'not-found']),
  message: z.string(),
  /** The token that the agent has persisted, with `stale-token`. */
  heldToken: z.number().int().optional(),
});
export type IngressError = z.infer<typeof ingressErrorSchema>;

export const ingressServerSchema = z.object({
  idc: z.string(),
  trafficClass: trafficClassSchema,
  /** HAProxy's effective weight, 0–256. */
  weight: z.number().int(),
  /** HAProxy's own health check of the server: the second witness of `down`. */
  check: z.enum(['up', 'down', 'unknown']),
  /** HAProxy's words for the last check, e.g. `L4CON connection refused`. */
  checkDetail: z.string(),
  /** Seconds since the check last changed its mind; absent when HAProxy does not say. */
  sinceSeconds: z.number().optional(),
  sessions: z.number().int().nonnegative(),
});
export type IngressServer = z.infer<typeof ingressServerSchema>;

export const ingressStatusSchema = z.object({
  agentId: z.string(),
  /** Unix ms at which `servers` was read from HAProxy. */
  readAtMs: z.number(),
  haproxy: z.enum(['up', 'down']),
  /** Cause in words when HAProxy is down or refuses. */
  problem: z.string().optional(),
  /** What the agent last persisted; absent before the first `PUT`. */
  desired: desiredRequestSchema.optional(),
  /** true when every weight read back equals the desired one and, with `moveSessions`, the shares match. */
  converged: z.boolean(),
  /** Sessions ended for the present desired state. */
  endedSessions: z.number().int().nonnegative(),
  servers: z.array(ingressServerSchema),
  /** What stands in the way of the wanted shares, in words: a server that is down and who carries its share. */
  notes: z.array(z.string()).optional(),
});
export type IngressStatus = z.infer<typeof ingressStatusSchema>;

export const ingressSessionSchema = z.object({
  id: z.string(),
  trafficClass: trafficClassSchema,
  idc: z.string(),
  clientPort: z.number().int(),
  /** Unix ms when HAProxy connected it to a server. */
  startedAtMs: z.number(),
  /** Unix ms; absent while it lives. Ended sessions are kept for 60 s. */
  endedAtMs: z.number().optional(),
});
export const ingressSessionsSchema = z.object({ sessions: z.array(ingressSessionSchema) });
export type IngressSession = z.infer<typeof ingressSessionSchema>;
