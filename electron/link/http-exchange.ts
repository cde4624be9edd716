/** One HTTP exchange on a connection of its own. Not `fetch`: that takes no extra authorities and hides why TLS failed. */
import * as http from 'node:http';
import * as https from 'node:https';
import { refusedCertificateDates } from './certificate.ts';
import { networkFailureOf } from './failure.ts';
import type { NetworkFailure } from './failure.ts';
import { systemCertificates } from './system-certificates.ts';

const maxAnswerBytes = 1024 * 1024;

class TooLate extends Error {}
class TooLong extends Error {}

export interface ExchangeOptions {
  /** Sent as JSON by POST; null: GET. */
  readonly body: string | null;
  /** Of the whole exchange; with `take`, of each silence in it. */
  readonly timeoutMs: number;
  readonly accessToken?: string;
  /** Gets the answer's bytes as they come, however many; without it they are kept, and bounded. Only what succeeded is given. */
  readonly take?: (chunk: Buffer) => void;
  /** Ends it, and rejects. */
  readonly signal?: AbortSignal;
}

/** @throws Error for {@link failureOf} to put into words */
export async function exchange(
  url: URL,
  { body, timeoutMs, accessToken, take, signal }: ExchangeOptions,
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: body === null ? 'GET' : 'POST',
      headers: {
        accept: 'application/json, */*',
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
      ...(url.protocol === 'https:' ? { ca: systemCertificates() } : {}),
    });
    function tooLate(): void {
      request.destroy(new TooLate());
    }
    let timer = setTimeout(tooLate, timeoutMs);
    request.on('close', () => {
      clearTimeout(timer);
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const isStreamed = take !== undefined && status === 200;
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        if (isStreamed) {
          clearTimeout(timer);
          timer = setTimeout(tooLate, timeoutMs);
          take(chunk);
          return;
        }
        bytes += chunk.byteLength;
        if (bytes > maxAnswerBytes) response.destroy(new TooLong());
        else chunks.push(chunk);
      });
      response.on('end', () => {
        resolve({ status, bytes: Buffer.concat(chunks) });
      });
    });
    request.end(body ?? undefined);
  });
}

export async function failureOf(
  error: unknown,
  { url, timeoutMs }: { readonly url: URL; readonly timeoutMs: number },
): Promise<NetworkFailure> {
  if (error instanceof TooLate) return { kind: 'timeout', afterMs: timeoutMs };
  if (error instanceof TooLong)
    return { kind: 'nonsense', what: `${url.pathname}: an answer of more than ${String(maxAnswerBytes)} bytes` };
  const failure = networkFailureOf(error instanceof Error ? error : new Error(String(error)));
  return { ...failure, certificate: await refusedCertificateDates(failure.code, url) };
}
