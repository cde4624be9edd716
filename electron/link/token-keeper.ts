import type { TokenGrant } from '../../shared/model/identity.ts';
import type { NetworkFailure } from './failure.ts';
import type { HttpOutcome } from './http-json.ts';
import type { IdentityClient } from './identity.ts';

/** How somebody is signed in on a platform. */
export interface Credentials {
  readonly platformUrl: string;
  readonly refreshToken: string | null;
  /** Development sign-in only: sign in as this person whenever the refresh token is missing or refused. */
  readonly developmentSubject: string | null;
}

export type TokenOutcome =
  | { readonly ok: true; readonly accessToken: string; readonly isFresh: boolean }
  /** `isFinal`: trying again changes nothing, a person must sign in. */
  | { readonly ok: false; readonly failure: NetworkFailure; readonly isFinal: boolean };

/** Keeps one sign-in's tokens. Lifetimes count from the moment of the answer, so a wrong clock on either end does no harm. */
export interface TokenKeeper {
  readonly platformUrl: string;
  /** The access token, exchanging the refresh token first when it has run out. */
  accessToken(): Promise<TokenOutcome>;
  /** Exchanges now, whatever the access token's age. */
  renew(): Promise<TokenOutcome>;
  /** The platform did not accept it. */
  discard(): void;
  /** When to renew, by the link's clock: at four fifths of its life. */
  renewAtMs(): number;
}

/** An access token this near to its end might end on the way. */
const marginMs = 5_000;

export function createTokenKeeper(
  credentials: Credentials,
  options: {
    readonly identity: IdentityClient;
    readonly now: () => number;
    /** A grant that is fresh from a sign-in. */
    readonly grant: TokenGrant | null;
    /** The refresh token to remember from now on; null: it is worth nothing. */
    readonly onRefreshToken: (refreshToken: string | null) => void;
  },
): TokenKeeper {
  const { platformUrl, developmentSubject } = credentials;
  const { identity, now, onRefreshToken } = options;
  let refreshToken = credentials.refreshToken;
  let renewing: Promise<TokenOutcome> | null = null;
  let access = { token: '', fromMs: 0, expiresAtMs: Number.NEGATIVE_INFINITY };
  if (options.grant !== null) keep(options.grant);

  function keep(grant: TokenGrant): void {
    refreshToken = grant.refreshToken;
    access = { token: grant.accessToken, fromMs: now(), expiresAtMs: now() + grant.expiresInMs };
  }

  function take(answer: HttpOutcome<TokenGrant>): TokenOutcome {
    if (!answer.ok) return { ok: false, failure: answer.failure, isFinal: isRefusal(answer.failure) };
    keep(answer.value);
    onRefreshToken(refreshToken);
    return { ok: true, accessToken: access.token, isFresh: true };
  }

  /** One exchange at a time: a refresh token that is used twice looks stolen. */
  async function renew(): Promise<TokenOutcome> {
    renewing ??= exchange().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function exchange(): Promise<TokenOutcome> {
    const outcome = refreshToken === null ? null : take(await identity.refresh(platformUrl, refreshToken));
    if (outcome !== null && (outcome.ok || !outcome.isFinal)) return outcome;
    refreshToken = null;
    if (developmentSubject !== null) return take(await identity.signInForDevelopment(platformUrl, developmentSubject));
    onRefreshToken(null);
    return outcome ?? { ok: false, failure: { kind: 'http', status: 401, message: null, remedy: null }, isFinal: true };
  }

  return {
    platformUrl,
    async accessToken() {
      if (now() < access.expiresAtMs - marginMs) return { ok: true, accessToken: access.token, isFresh: false };
      return renew();
    },
    renew,
    discard() {
      access = { ...access, expiresAtMs: Number.NEGATIVE_INFINITY };
    },
    renewAtMs: () => access.fromMs + (access.expiresAtMs - access.fromMs) * 0.8,
  };
}

/** The platform has understood and said no. Anything else may pass. */
function isRefusal(failure: NetworkFailure): boolean {
  return failure.kind === 'http' && (failure.status === 401 || failure.status === 403 || failure.status === 400);
}
