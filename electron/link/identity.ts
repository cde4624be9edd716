import { z } from 'zod';
import { signInOffersSchema, tokenGrantSchema } from '../../shared/model/identity.ts';
import type { SignInOffers, TokenGrant } from '../../shared/model/identity.ts';
import type { AskHttp, HttpOutcome } from './http-json.ts';

/** The platform's sign-in over HTTP. */
export interface IdentityClient {
  offers(platformUrl: string): Promise<HttpOutcome<SignInOffers>>;
  signInForDevelopment(platformUrl: string, subject: string): Promise<HttpOutcome<TokenGrant>>;
  refresh(platformUrl: string, refreshToken: string): Promise<HttpOutcome<TokenGrant>>;
  /** Ends the sign-in on the platform too. Trouble is of no interest: the token is forgotten here anyway. */
  signOut(platformUrl: string, refreshToken: string): Promise<void>;
}

/** Reconnecting waits for it, so one that was lost in a dead network is asked again soon; the platform allows that for a minute. */
const refreshMs = 4_000;

export function createIdentityClient(ask: AskHttp): IdentityClient {
  return {
    offers: (platformUrl) => ask({ url: new URL('/identity/v1/offers', platformUrl), answer: signInOffersSchema }),
    signInForDevelopment: (platformUrl, subject) =>
      ask({ url: new URL('/identity/v1/dev/sign-in', platformUrl), body: { subject }, answer: tokenGrantSchema }),
    refresh: (platformUrl, refreshToken) =>
      ask({ url: new URL('/identity/v1/refresh', platformUrl), body: { refreshToken }, answer: tokenGrantSchema, timeoutMs: refreshMs }),
    async signOut(platformUrl, refreshToken) {
      await ask({ url: new URL('/identity/v1/sign-out', platformUrl), body: { refreshToken }, answer: z.unknown() });
    },
  };
}
