/** How a request to a team's own traffic manager is signed: HMAC-SHA-256 over version, time, method, target and body. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { webhookHeaders } from '../../../shared/agents/webhook.ts';

export interface SignedRequest {
  /** Unix ms. */
  readonly timestampMs: number;
  readonly method: string;
  /** Path and query as the request line has them. */
  readonly target: string;
  /** Exactly the bytes that are sent; empty without a body. */
  readonly body: string;
}

const version = 'v1';

/** The value of the signature header. */
export function signatureOf(secret: string, { timestampMs, method, target, body }: SignedRequest): string {
  const signed = `${version}\n${String(timestampMs)}\n${method}\n${target}\n${body}`;
  return `${version}=${createHmac('sha256', secret).update(signed, 'utf8').digest('hex')}`;
}

export function signedHeaders(secret: string, request: SignedRequest): Record<string, string> {
  return { [webhookHeaders.timestamp]: String(request.timestampMs), [webhookHeaders.signature]: signatureOf(secret, request) };
}

/** In a time that says nothing about where they differ. */
export function isSignedBy(secret: string, request: SignedRequest, signature: string): boolean {
  const expected = Buffer.from(signatureOf(secret, request));
  const given = Buffer.from(signature);
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}
