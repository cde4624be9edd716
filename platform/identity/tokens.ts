import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createLocalJWKSet, errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { roleSchema } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock } from '../contracts.ts';
import { signingAlgorithm } from './keys.ts';
import type { SigningKey } from './keys.ts';
import type { Person } from './people.ts';

/** Short, because a stolen access token can't be told from its owner's. */
export const accessTokenMs = 5 * 60 * 1000;
/** Counted from the last refresh: a console that runs stays signed in, one that was off for this long asks again. */
export const refreshTokenMs = 24 * 60 * 60 * 1000;

/** What a valid access token says. */
export interface Identity {
  readonly person: Person;
  /** The sign-in it belongs to: the same over all refreshes. */
  readonly sessionId: string;
  readonly expiresAtMs: number;
}

export interface AccessTokens {
  issue(person: Person, sessionId: string): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
  /** @throws SwitchyardError `unauthenticated` saying what is wrong with the token. */
  verify(token: string): Promise<Identity>;
}

const claimsSchema = z.object({
  sub: z.string().min(1),
  name: z.string().min(1),
  role: roleSchema,
  sid: z.string().min(1),
  exp: z.number(),
});

export function createAccessTokens(key: SigningKey, platformId: string, clock: Clock): AccessTokens {
  const issuer = `switchyard:${platformId}`;
  const keySet = createLocalJWKSet({ keys: [key.publicJwk] });

  async function issue(person: Person, sessionId: string): Promise<{ token: string; expiresAtMs: number }> {
    const nowSeconds = Math.floor(clock() / 1000);
    const expiresAtSeconds = nowSeconds + accessTokenMs / 1000;
    const token = await new SignJWT({ name: person.name, role: person.role, sid: sessionId })
      .setProtectedHeader({ alg: signingAlgorithm, kid: key.kid, typ: 'at+jwt' })
      .setSubject(person.subject)
      .setIssuer(issuer)
      .setAudience(issuer)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(expiresAtSeconds)
      .setJti(randomUUID())
      .sign(key.privateKey);
    return { token, expiresAtMs: expiresAtSeconds * 1000 };
  }

  async function verify(token: string): Promise<Identity> {
    try {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms: [signingAlgorithm],
        typ: 'at+jwt',
        issuer,
        audience: issuer,
        currentDate: new Date(clock()),
      });
      const claims = claimsSchema.parse(payload);
      return {
        person: { subject: claims.sub, name: claims.name, role: claims.role },
        sessionId: claims.sid,
        expiresAtMs: claims.exp * 1000,
      };
    } catch (cause) {
      throw new SwitchyardError('unauthenticated', `the access token ${faultOf(cause)}`, {
        remedy: 'Refresh the token, or sign in again.',
        cause,
      });
    }
  }

  return { issue, verify };
}

/** In words, without a byte of the token. */
function faultOf(cause: unknown): string {
  if (cause instanceof errors.JWTExpired) return 'has expired';
  if (cause instanceof errors.JWKSNoMatchingKey) return 'is signed with a key of another platform';
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'has a wrong signature';
  if (cause instanceof errors.JWTClaimValidationFailed) return `has a wrong ${cause.claim}: it is for another platform or another use`;
  return 'is not a token of this platform';
}

export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a refresh token. A fast hash is enough: the token is 256 random bits. */
export function refreshTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
