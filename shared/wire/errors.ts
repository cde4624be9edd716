/** Closed set of refusals. JSON-RPC carries the number in `code` and the word in `data.code`. */
import { z } from 'zod';
import { driftSchema } from '../changes/drift-schema.ts';

export const errorCodes = {
  'parse-error': -32700,
  'invalid-request': -32600,
  'unknown-method': -32601,
  'invalid-params': -32602,
  internal: -32603,
  unauthenticated: -32001,
  forbidden: -32002,
  'unknown-view': -32003,
  'too-many': -32004,
  'not-found': -32005,
  /** A rule blocks it; `data.verdicts` says which. */
  'rule-blocked': -32006,
  /** What the plan stands on has moved; preview again. */
  'plan-outdated': -32007,
  'wrong-phase': -32008,
  /** The idempotency key was used with another payload. */
  'key-reused': -32009,
  'not-supported': -32010,
  /** The platform is starting or stopping, or a part it needs can't be reached. */
  unavailable: -32011,
  /** Somebody else was there first: look at what is there now. */
  conflict: -32012,
} as const;

export type ErrorCode = keyof typeof errorCodes;
export const errorCodeSchema = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]);

export const errorDataSchema = z.object({
  code: errorCodeSchema,
  /** Where in the message the fault is, e.g. `params.intent.idcs.0`. */
  path: z.string().optional(),
  /** What the operator can do about it. */
  remedy: z.string().optional(),
  /** What moved between the evidence and now, beyond its tolerance. */
  drift: z.array(driftSchema).optional(),
  verdicts: z.array(z.object({ rule: z.string(), title: z.string(), verdict: z.string(), reason: z.string() })).optional(),
});
export type ErrorData = z.infer<typeof errorDataSchema>;

/** The one error class for refusals, on both ends; it keeps its cause. */
export class SwitchyardError extends Error {
  readonly code: ErrorCode;
  readonly details: Omit<ErrorData, 'code'>;

  constructor(code: ErrorCode, message: string, details: Omit<ErrorData, 'code'> & { readonly cause?: unknown } = {}) {
    const { cause, ...rest } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SwitchyardError';
    this.code = code;
    this.details = rest;
  }
}
