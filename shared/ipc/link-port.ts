/**
 * Messages on the MessagePort between a window and the link process. The window chooses `subscription` and `call` numbers.
 * State frames are decoded once, in the link; their columns travel as typed arrays on one shared buffer.
 */
import { z } from 'zod';
import type { ErrorData } from '../wire/errors.ts';
import type { Cursor } from '../wire/methods.ts';
import { linkQuestions } from './audit-trust.ts';
import type { AuditTransfer, AuditTrust, LinkQuestion } from './audit-trust.ts';
import type { LinkStatus } from './link-status.ts';

const subscription = z.number().int().nonnegative();

export const toLinkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('subscribe'), subscription, view: z.string().max(60), params: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('unsubscribe'), subscription }),
  /** The window has drawn (or skipped) this sequence: lets the next frames come. */
  z.object({ kind: z.literal('drawn'), subscription, sequence: z.number().int().nonnegative() }),
  z.object({
    kind: z.literal('call'),
    call: z.number().int().nonnegative(),
    method: z.string().max(100),
    params: z.record(z.string(), z.unknown()),
  }),
  /** Try now instead of waiting. */
  z.object({ kind: z.literal('retry') }),
  /** Asks the link itself; answered as a call is. */
  z.object({
    kind: z.literal('ask'),
    call: z.number().int().nonnegative(),
    question: z.enum(Object.keys(linkQuestions) as [LinkQuestion, ...LinkQuestion[]]),
    params: z.record(z.string(), z.unknown()),
  }),
]);
export type ToLink = z.infer<typeof toLinkSchema>;

export interface StateFrame {
  readonly kind: 'state';
  readonly subscription: number;
  readonly view: string;
  readonly key: string;
  readonly sequence: number;
  readonly platformTimeMs: number;
  /** Age of the oldest input at `platformTimeMs`. */
  readonly oldestInputAgeMs: number | null;
  /** When the link got it, by the link's clock. */
  readonly receivedAtMs: number;
  /** When the link posted it, by the link's clock: windows learn that clock from these. */
  readonly sentAtMs: number;
  /** `Tables<...>` of the view; checked against its spec by the link. */
  readonly tables: unknown;
}

export interface LogFrame {
  readonly kind: 'log';
  readonly subscription: number;
  readonly view: string;
  /** true: `events` replaces everything the window had. */
  readonly reset: boolean;
  /** Where the view stands after these events. */
  readonly cursor: Cursor;
  readonly events: readonly { readonly offset: number; readonly body: unknown }[];
}

export interface CallFailure {
  readonly message: string;
  readonly data: ErrorData;
  /** It never left this machine, so surely nothing was done. */
  readonly notSent?: true;
}

export type FromLink =
  /** `sentAtMs` as in `StateFrame`. All times in `status` are by the link's clock too: this machine's, without its jumps. */
  | { readonly kind: 'status'; readonly status: LinkStatus; readonly sentAtMs: number }
  | { readonly kind: 'audit'; readonly trust: AuditTrust; readonly transfer: AuditTransfer | null }
  | StateFrame
  | LogFrame
  | { readonly kind: 'subscription-refused'; readonly subscription: number; readonly failure: CallFailure }
  | { readonly kind: 'answer'; readonly call: number; readonly result: unknown }
  | { readonly kind: 'refusal'; readonly call: number; readonly failure: CallFailure };
