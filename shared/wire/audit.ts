/** One entry of the audit log as consoles list it. The leaf itself is the canonical JSON of `event`. */
import { z } from 'zod';
import { actorSchema } from '../model/identity.ts';

export const auditEntrySchema = z.object({
  /** Position in the log, from 0, without gaps: the leaf index. */
  index: z.number().int().nonnegative(),
  atMs: z.number(),
  actor: actorSchema,
  /** Dotted verb, e.g. `change.submit`, `identity.sign-in`, `config.adopted`. */
  action: z.string(),
  outcome: z.enum(['success', 'refused', 'failure']),
  /** What was acted on, e.g. a change id. */
  object: z.string().nullable(),
  /** The person's reason, or why it was refused. */
  reason: z.string().nullable(),
  /** Error code of a refusal. */
  code: z.string().nullable(),
  changeId: z.string().nullable(),
  planHash: z.string().nullable(),
  evidenceId: z.string().nullable(),
  sessionId: z.string().nullable(),
  /** RFC 6962 leaf hash: SHA-256 in hex over 0x00 and the canonical bytes. */
  leafHash: z.string(),
  /** The OCSF-shaped event, exactly what the leaf's bytes say. */
  event: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
