import { z } from 'zod';
import type { NetworkFailure } from './failure.ts';
import { exchange, failureOf } from './http-exchange.ts';
import { parseJson } from './json.ts';

export type HttpOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: NetworkFailure };

/** Asks a platform over HTTP and parses the answer. Bounded in time and size; trouble is a value. */
export type AskHttp = <T extends z.ZodType>(question: {
  readonly url: URL;
  /** Sent as JSON by POST; undefined: GET. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly answer: T;
  readonly timeoutMs?: number;
}) => Promise<HttpOutcome<z.output<T>>>;

const usualTimeoutMs = 10_000;

/** What the platform says when it refuses; nothing of it is needed. */
const refusalSchema = z.object({
  error: z.object({ message: z.string().max(2000), data: z.object({ remedy: z.string().max(2000).optional() }).optional() }),
});

export const askHttp: AskHttp = async ({ url, body, answer, timeoutMs = usualTimeoutMs }) => {
  let got: { readonly status: number; readonly bytes: Buffer };
  try {
    got = await exchange(url, { body: body === undefined ? null : JSON.stringify(body), timeoutMs });
  } catch (error) {
    return { ok: false, failure: await failureOf(error, { url, timeoutMs }) };
  }
  const json = parseJson(got.bytes.toString('utf8'));
  if (got.status < 200 || got.status > 299) return { ok: false, failure: refusalOf(got.status, json) };
  const parsed = answer.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, failure: { kind: 'nonsense', what: `${url.pathname}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` } };
};

/** A refusal in HTTP, with the platform's own words when it gave some. */
export function refusalOf(status: number, json: unknown): NetworkFailure {
  const refusal = refusalSchema.safeParse(json);
  if (!refusal.success) return { kind: 'http', status, message: null, remedy: null };
  const { message, data } = refusal.data.error;
  return { kind: 'http', status, message, remedy: data?.remedy ?? null };
}
