/** What collectors and the platform say to each other besides batches. docs/PROTOCOL.md, "Collectors", says it in words. */
import { z } from 'zod';

export const ingestSubprotocol = 'switchyard.ingest.v1';
export const ingestPath = '/v1/ingest';

/** Beside `closeCodes`: another connection has come under the same collector's name. */
export const replacedClose = { code: 4009, then: 'stop' } as const;

export const ingestLimits = {
  /** Largest message the platform takes from a collector. */
  maxMessageBytes: 8 * 1024 * 1024,
  /** Rows of one batch, so that no batch holds up the others. */
  maxRowsPerBatch: 16_384,
  /** Batches and their bytes that a collector may have sent and not seen acknowledged. */
  windowBatches: 64,
  windowBytes: 16 * 1024 * 1024,
} as const;

export const collectorIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a collector is called by lower-case letters, digits and dashes');

const count = z.number().int().nonnegative();
const problem = z.string().max(500);

/** Batches that are lost for good, and the time that they told of, by the collector's clock. */
export const lossSchema = z.object({ batches: count, fromMs: z.number(), untilMs: z.number() });
export type Loss = z.infer<typeof lossSchema>;

/** What waits on the collector's disk. */
export const spooledSchema = z.object({ batches: count, bytes: count, oldestAtMs: z.number().nullable() });
export type Spooled = z.infer<typeof spooledSchema>;

/** What a collector asks. */
export const collectorMethods = {
  'ingest.hello': z
    .object({
      collector: collectorIdSchema,
      /** Made with the spool: sequences count within it. */
      epoch: z.string().min(1).max(64),
      /** The nodes that this collector reads. */
      covers: z.array(z.string().min(1).max(120)).max(5_000),
      spooled: spooledSchema,
    })
    .strict(),
  'ingest.heartbeat': z
    .object({
      spooled: spooledSchema,
      /** How far its clock is ahead of the platform's; negative when it is behind; null when not yet measured. */
      clockAheadMs: z.number().nullable(),
    })
    .strict(),
  'ingest.lost': lossSchema.strict(),
} as const;

/** What a collector tells. */
export const collectorNotifications = {
  /** A server gave no usable answer; `node` null: the players' measurements. */
  'ingest.failed': z.object({ node: z.string().max(120).nullable(), problem }).strict(),
  /** Between `begin` and `end` come batches that name every row there is: what they do not name has ended. */
  'ingest.names': z.object({ phase: z.enum(['begin', 'end']) }).strict(),
} as const;

export type CollectorMethod = keyof typeof collectorMethods;
export type CollectorNotification = keyof typeof collectorNotifications;
export type CollectorParams<M extends CollectorMethod> = z.output<(typeof collectorMethods)[M]>;
export type CollectorNotice = {
  [N in CollectorNotification]: { readonly method: N; readonly params: z.output<(typeof collectorNotifications)[N]> };
}[CollectorNotification];

/** What the platform answers and tells. Unknown fields are ignored: so version 1 grows. */
export const helloResultSchema = z.object({
  /** The last sequence of this epoch that was taken; 0 when none is known, as after a restart of the platform. */
  taken: count,
  platformTimeMs: z.number(),
  window: z.object({ batches: count.min(1), bytes: count.min(1) }),
});
export type HelloResult = z.infer<typeof helloResultSchema>;

export const heartbeatResultSchema = z.object({ platformTimeMs: z.number() });

export const platformNotifications = {
  /** Covers all earlier ones too. */
  'ingest.ack': z.object({ sequence: count }),
  /** A batch that can't be taken; it is not to be sent again. `sequence` null: it could not even be read. */
  'ingest.refused': z.object({ sequence: count.nullable(), message: z.string(), path: z.string().nullable() }),
} as const;
export type PlatformNotification = keyof typeof platformNotifications;
