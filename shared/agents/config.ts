/**
 * The config centre's HTTP contract with media servers.
 *
 * `GET /config/v1/{namespace}/targets/{target}?waitMs=25000` with `If-None-Match` answers 200 with a release, or 304 after the wait.
 * `POST /config/v1/{namespace}/adoption` takes reports of what an instance runs. Both carry `Authorization: Bearer <machine secret>`.
 */
import { z } from 'zod';
import { configValuesSchema } from '../config/values.ts';
import { momentSchema } from '../wire/fields.ts';

/** The answer of the read API. Its ETag names release and content; it is to be sent back as it came. */
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

/** An instance says again what it runs so often, even when nothing is new. */
export const reportEveryMs = 15_000;
/** An instance that was heard and says nothing for so long has stopped reporting. */
export const silentAfterMs = 45_000;

export const adoptionReportSchema = z.object({
  target: z.string(),
  instance: z
    .string()
    .max(200)
    .regex(/^[^\p{Cs}\p{Cc}]+$/u, 'must be whole characters, none of them a control character'),
  release: z.number().int().positive(),
  /** `draining`: the new release serves new sessions while old workers still hold old ones. */
  state: z.enum(['draining', 'adopted', 'failed']),
  /** A program's own words, perhaps cut in the middle of a character: what no database holds is replaced. */
  detail: z
    .string()
    .max(2000)
    .transform((text) => text.replace(/[\p{Cs}\0]/gu, '\ufffd'))
    .optional(),
  atMs: momentSchema,
});
export type AdoptionReport = z.infer<typeof adoptionReportSchema>;

/**
 * Keys of the `media` namespace: what the lab's media servers read.
 *
 * The value that hurts really, for trying a rollback: `edge.maxMessageBytes` at 2048. The clip's key frames are 3 to 6 kB, so
 * edges cut every relay at its first key frame: within 15 s no viewer of the IDC gets a picture (start failures, stalls), while
 * HAProxy's check stays up. It heals within 10 s of the rollback.
 *
 * Connection limits have a high minimum: after a relay is refused for want of connections, nginx-rtmp 1.2 may never try it again
 * (its handshake misses the end of a connection that is closed at once), so the hurt would outlast the rollback.
 */
export const mediaConfigKeys = {
  'edge.maxConnections': { type: 'integer', minimum: 256, maximum: 65_535, default: 1024, unit: 'connections' },
  /** A longer message ends the session that it came by: a relay, or a player's command. */
  'edge.maxMessageBytes': { type: 'integer', minimum: 1024, maximum: 16_777_216, default: 1_048_576, unit: 'bytes' },
  'edge.bufferLengthMs': { type: 'integer', minimum: 100, maximum: 30_000, default: 1000, unit: 'ms' },
  'origin.maxConnections': { type: 'integer', minimum: 256, maximum: 65_535, default: 1024, unit: 'connections' },
  'origin.dropIdlePublisherMs': { type: 'integer', minimum: 10, maximum: 600_000, default: 10_000, unit: 'ms' },
  'relay.reconnectMs': { type: 'integer', minimum: 100, maximum: 60_000, default: 1000, unit: 'ms' },
  workerShutdownTimeoutMs: { type: 'integer', minimum: 100, maximum: 600_000, default: 3000, unit: 'ms' },
} as const;
export type MediaConfigKey = keyof typeof mediaConfigKeys;
