import * as http from 'node:http';
import * as https from 'node:https';
import { z } from 'zod';
import { refusedCertificateDates } from './certificate.ts';
import { networkFailureOf } from './failure.ts';
import type { NetworkFailure } from './failure.ts';
import { parseJson } from './json.ts';
import { systemCertificates } from './system-certificates.ts';

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
const maxAnswerBytes = 1024 * 1024;

/** What the platform says when it refuses; nothing of it is needed. */
const refusalSchema = z.object({
  error: z.object({ message: z.string().max(2000), data: z.object({ remedy: z.string().max(2000).optional() }).optional() }),
});

export const askHttp: AskHttp = async ({ url, body, answer, timeoutMs = usualTimeoutMs }) => {
  let got: { readonly status: number; readonly text: string };
  try {
    got = await exchange(url, { body: body === undefined ? null : JSON.stringify(body), timeoutMs });
  } catch (error) {
    return { ok: false, failure: await failureOf(error, { url, timeoutMs }) };
  }
  const json = parseJson(got.text);
  if (got.status < 200 || got.status > 299) return { ok: false, failure: refusalOf(got.status, json) };
  const parsed = answer.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, failure: { kind: 'nonsense', what: `${url.pathname}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` } };
};

class TooLate extends Error {}
class TooLong extends Error {}

/** One exchange on a connection of its own. Not `fetch`: that takes no extra authorities and hides why TLS failed. */
async function exchange(
  url: URL,
  { body, timeoutMs }: { readonly body: string | null; readonly timeoutMs: number },
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: body === null ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...(body === null ? {} : { 'content-type': 'application/json' }) },
      agent: false,
      ...(url.protocol === 'https:' ? { ca: systemCertificates() } : {}),
    });
    const timer = setTimeout(() => {
      request.destroy(new TooLate());
    }, timeoutMs);
    request.on('close', () => {
      clearTimeout(timer);
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (bytes > maxAnswerBytes) response.destroy(new TooLong());
        else chunks.push(chunk);
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end(body ?? undefined);
  });
}

async function failureOf(error: unknown, { url, timeoutMs }: { readonly url: URL; readonly timeoutMs: number }): Promise<NetworkFailure> {
  if (error instanceof TooLate) return { kind: 'timeout', afterMs: timeoutMs };
  if (error instanceof TooLong)
    return { kind: 'nonsense', what: `${url.pathname}: an answer of more than ${String(maxAnswerBytes)} bytes` };
  const failure = networkFailureOf(error instanceof Error ? error : new Error(String(error)));
  return { ...failure, certificate: await refusedCertificateDates(failure.code, url) };
}

/** A refusal in HTTP, with the platform's own words when it gave some. */
export function refusalOf(status: number, json: unknown): NetworkFailure {
  const refusal = refusalSchema.safeParse(json);
  if (!refusal.success) return { kind: 'http', status, message: null, remedy: null };
  const { message, data } = refusal.data.error;
  return { kind: 'http', status, message, remedy: data?.remedy ?? null };
}
