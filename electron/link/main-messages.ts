/** What main and the link say to each other. Both ends are ours, and each is checked at the door all the same. */
import { z } from 'zod';
import { problemSchema, savedBundleSchema } from '../../shared/ipc/channels.ts';
import { roleSchema, signInOffersSchema } from '../../shared/model/identity.ts';

const request = z.number().int();
const platformUrl = z.url();
const subject = z.string();

export const fromMainSchema = z.discriminatedUnion('kind', [
  /** First message: where this profile's files are. */
  z.object({ kind: z.literal('start'), profileDirectory: z.string() }),
  /** Go on with a sign-in that main remembers; null: nobody is signed in. */
  z.object({
    kind: z.literal('resume-session'),
    session: z.object({ platformUrl, refreshToken: z.string().nullable(), developmentSubject: subject.nullable() }).nullable(),
  }),
  /** A window's port comes with it. */
  z.object({ kind: z.literal('window') }),
  /** The machine woke up, or the network came back. */
  z.object({ kind: z.literal('wake'), slept: z.boolean() }),
  z.object({ kind: z.literal('offers'), request, platformUrl }),
  z.object({ kind: z.literal('sign-in'), request, platformUrl, subject }),
  z.object({ kind: z.literal('sign-out') }),
  /** Save an export of the audit log there. */
  z.object({
    kind: z.literal('export-audit'),
    request,
    file: z.string(),
    fromMs: z.number().int().nonnegative().nullable(),
    toMs: z.number().int().nonnegative().nullable(),
  }),
  z.object({ kind: z.literal('cancel-export') }),
]);
export type FromMain = z.infer<typeof fromMainSchema>;

const failed = z.object({ ok: z.literal(false), problem: problemSchema });

export const toMainSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('offered'),
    request,
    outcome: z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: signInOffersSchema }), failed]),
  }),
  z.object({
    kind: z.literal('signed-in'),
    request,
    outcome: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), value: z.object({ name: z.string(), role: roleSchema }) }),
      failed,
    ]),
  }),
  z.object({
    kind: z.literal('audit-exported'),
    request,
    outcome: z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: savedBundleSchema.nullable() }), failed]),
  }),
  /** The refresh token to remember for this platform; null: it is worth nothing any more. */
  z.object({ kind: z.literal('refresh-token'), platformUrl, refreshToken: z.string().nullable() }),
  /** A connection became live. */
  z.object({ kind: z.literal('reached'), platformUrl, platformName: z.string() }),
  /** Something that only the log should tell. */
  z.object({ kind: z.literal('note'), text: z.string() }),
]);
export type ToMain = z.infer<typeof toMainSchema>;
