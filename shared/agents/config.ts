/**
 * The config centre's HTTP contract with media servers.
 *
 * `GET /config/v1/{namespace}/targets/{target}?waitMs=25000` with `If-None-Match` answers 200 with a release, or 304 after the wait.
 * `POST /config/v1/{namespace}/adoption` takes reports of what an instance runs. Both carry `Authorization: Bearer <machine secret>`.
 */
import { z } from 'zod';

/** Typed keys and their values. */
export const configValueSchema = z.union([z.string(), z.number(), z.boolean()]);
export const configValuesSchema = z.record(z.string(), configValueSchema);
export type ConfigValue = z.infer<typeof configValueSchema>;
export type ConfigValues = Readonly<Record<string, ConfigValue>>;

/** The answer of the read API. The ETag is `"<namespace>/<release>"`, quoted. */
export const effectiveConfigSchema = z.object({
  namespace: z.string(),
  /** The reader: an IDC id in a namespace of the network. */
  target: z.string(),
  release: z.number().int().positive(),
  values: configValuesSchema,
  /** SHA-256 in hex over the canonical JSON of `values`. */
  contentHash: z.string(),
});
export type EffectiveConfig = z.infer<typeof effectiveConfigSchema>;

export const adoptionReportSchema = z.object({
  target: z.string(),
  instance: z.string(),
  release: z.number().int().positive(),
  /** `draining`: the new release serves new sessions while old workers still hold old ones. */
  state: z.enum(['draining', 'adopted', 'failed']),
  detail: z.string().max(2000).optional(),
  atMs: z.number(),
});
export type AdoptionReport = z.infer<typeof adoptionReportSchema>;

/** Keys of the `media` namespace: what the lab's media servers read. */
export const mediaConfigKeys = {
  'edge.maxConnections': { type: 'integer', minimum: 1, maximum: 65_535, default: 1024, unit: 'connections' },
  'edge.bufferLengthMs': { type: 'integer', minimum: 100, maximum: 30_000, default: 1000, unit: 'ms' },
  'origin.maxConnections': { type: 'integer', minimum: 1, maximum: 65_535, default: 1024, unit: 'connections' },
  'origin.dropIdlePublisherMs': { type: 'integer', minimum: 10, maximum: 600_000, default: 10_000, unit: 'ms' },
  'relay.reconnectMs': { type: 'integer', minimum: 100, maximum: 60_000, default: 1000, unit: 'ms' },
  workerShutdownTimeoutMs: { type: 'integer', minimum: 100, maximum: 600_000, default: 3000, unit: 'ms' },
} as const;
export type MediaConfigKey = keyof typeof mediaConfigKeys;
