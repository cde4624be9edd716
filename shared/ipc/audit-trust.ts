/** What a console knows of a platform's audit log from its own checks: kept over restarts, and told to every window. */
import { z } from 'zod';
import { whySchema } from '../wire/fields.ts';
import { historyMismatchKinds } from '../wire/methods-audit.ts';
import type { LinkProblem } from './link-status.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** A signed head as this console saw it. */
export const seenHeadSchema = z.object({
  size: z.number().int().nonnegative(),
  root: hash,
  /** 8 hex digits of the key that signed it. */
  keyId: z.string(),
  /** By the link's clock. */
  atMs: z.number(),
});
export type SeenHead = z.infer<typeof seenHeadSchema>;

/** The log is not the one that this console has seen. It stands until a person takes it upon themselves. */
export const historyMismatchSchema = z.object({
  kind: z.enum(historyMismatchKinds),
  seen: seenHeadSchema,
  found: seenHeadSchema,
  /** A later check found the history that had been seen before. */
  agreesAgainAtMs: z.number().nullable(),
});
export type HistoryMismatch = z.infer<typeof historyMismatchSchema>;

export type AuditTrust =
  /** Not checked yet, or nobody is signed in. */
  | { readonly state: 'unchecked' }
  | {
      readonly state: 'verified';
      /** The last head that was right: everything before `size` is proven unchanged since `sinceMs`. */
      readonly head: SeenHead;
      readonly sinceMs: number;
      /** Why the last check could not be done; null when it was. */
      readonly problem: LinkProblem | null;
    }
  | { readonly state: 'mismatch'; readonly mismatch: HistoryMismatch }
  /** Never yet: this platform offers no proof, or could not be asked. */
  | { readonly state: 'unproven'; readonly problem: LinkProblem };

/** An export that is being saved. */
export interface AuditTransfer {
  readonly entries: number;
  /** null until the platform has said. */
  readonly total: number | null;
}

/** An entry's way to the signed head, as the link has verified it. */
export interface EntryProof {
  readonly index: number;
  readonly leafHash: string;
  /** Hex, lowest first. */
  readonly path: readonly string[];
  readonly head: SeenHead;
  /** The signed note. */
  readonly checkpoint: string;
}

/** What a window asks the link itself, not the platform. */
export const linkQuestions = {
  /** Proves that an entry is in the signed log. */
  'audit.prove': z.object({ index: z.number().int().nonnegative(), leafHash: hash }).strict(),
  /** Checks the log now. */
  'audit.check': z.object({}).strict(),
  /** A person has looked into a mismatch: what is there now is the history from now on. */
  'audit.accept': z.object({ why: whySchema }).strict(),
} as const;

export type LinkQuestion = keyof typeof linkQuestions;
export type LinkQuestionParams<Q extends LinkQuestion> = z.output<(typeof linkQuestions)[Q]>;
export interface LinkAnswers {
  readonly 'audit.prove': EntryProof;
  readonly 'audit.check': Readonly<Record<string, never>>;
  readonly 'audit.accept': Readonly<Record<string, never>>;
}
