/**
 * How requests to a team's own traffic manager and its answers are signed, by HMAC-SHA-256: a request over version, time, method, target and
 * body; an answer over the request's signature, its status and its body, so that it answers that one request and no other.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  /** Unix ms. */
  readonly timestampMs: number;
  readonly method: string;
  /** Path and query as the request line has them. */
  readonly target: string;
  /** Exactly the bytes that are sent; empty without a body. */
  readonly body: string;
}

/** What is answered, to what. */
export interface SignedAnswer {
  /** The value of the request's signature header: it holds time, method, target and body of that. */
  readonly to: string;
  readonly status: number;
  /** Exactly the bytes that came. */
  readonly body: Uint8Array | string;
}

const version = 'v1';
/** Begins what is signed of an answer: no request's signature is ever one of an answer. */
const answerMark = 'answer-v1';

/** The value of the signature header. */
export function signatureOf(secret: string, { timestampMs, method, target, body }: SignedRequest): string {
  const signed = `${version}\n${String(timestampMs)}\n${method}\n${target}\n${body}`;
  return `${version}=${createHmac('sha256', secret).update(signed, 'utf8').digest('hex')}`;
}

/** The value of the same header of an answer. */
export function answerSignatureOf(secret: string, { to, status, body }: SignedAnswer): string {
  const signed = createHmac('sha256', secret)
    .update(`${answerMark}\n${to}\n${String(status)}\n`, 'utf8')
    .update(body);
  return `${version}=${signed.digest('hex')}`;
}

export function isSignedBy(secret: string, request: SignedRequest, signature: string): boolean {
  return isSame(signatureOf(secret, request), signature);
}

export function isAnswerSignedBy(secret: string, answer: SignedAnswer, signature: string): boolean {
  return isSame(answerSignatureOf(secret, answer), signature);
}

/** In a time that says nothing about where they differ. */
function isSame(expectedText: string, givenText: string): boolean {
  const expected = Buffer.from(expectedText);
  const given = Buffer.from(givenText);
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}
