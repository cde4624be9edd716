/** What a console tells a platform about its audit log. */
import { z } from 'zod';
import { whySchema } from './fields.ts';

/** How a log is not the one that a console has seen. */
export const historyMismatchKinds = [
  /** Fewer entries than before. */
  'truncated',
  /** The beginning is not what it was: rewritten, or a fork. */
  'rewritten',
  /** Signed with a key that nothing leads to from the one that was trusted. */
  'another-key',
  /** The address answers with the log of another platform. */
  'another-log',
  /** The head is not signed by the key that it should be signed by. */
  'unsigned',
] as const;

const head = z
  .object({
    size: z.number().int().nonnegative(),
    /** 64 hex digits. */
    root: z.string().regex(/^[0-9a-f]{64}$/, 'a root is 64 hex digits'),
    /** 8 hex digits of the key that signed it. */
    keyId: z.string().max(64),
  })
  .strict();

export const auditMethods = {
  /** The caller takes another history upon themselves: what their console had seen, what it found, and why that is right, in the log that stands. */
  'audit.accept': {
    role: 'viewer',
    params: z
      .object({
        kind: z.enum(historyMismatchKinds),
        seen: head,
        found: head,
        /** The history that was seen before is there again. */
        agreesAgain: z.boolean(),
        why: whySchema,
      })
      .strict(),
    result: z.object({}),
  },
} as const;
