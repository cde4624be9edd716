/** Who is who: signs people in, exchanges and checks tokens, and tells when a sign-in was revoked. */
import { randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import type { Actor, SignInOffers, TokenGrant } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Budget } from '../budget.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord, Clock } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { readSigningKey } from './keys.ts';
import { developmentPeople } from './people.ts';
import type { Person } from './people.ts';
import { accessTokenMs, createAccessTokens, newRefreshToken, refreshTokenHash, refreshTokenMs } from './tokens.ts';
import type { Identity } from './tokens.ts';

export interface IdentityOptions {
  readonly store: PlatformStore;
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly platform: { readonly id: string; readonly name: string; readonly environment: string };
  /** Audit entries for those who have no valid token: nobody may fill the disk with refusals. */
  readonly strangers: Budget;
  /** Keeps a refusal: written now, or as soon as it can be. */
  readonly keepRefusal: (record: AuditRecord) => Promise<void>;
  /** `--dev-identity`: anyone who reaches the port may be anyone of the invented people. */
  readonly development: boolean;
}

export interface IdentityService {
  readonly jwks: { readonly keys: readonly JWK[] };
  readonly offers: SignInOffers;
  /** @throws SwitchyardError */
  signInForDevelopment(subject: string): Promise<TokenGrant>;
  /** @throws SwitchyardError `unauthenticated` */
  refresh(refreshToken: string): Promise<TokenGrant>;
  signOut(refreshToken: string): Promise<void>;
  /** Checks signature, lifetime and revocation. @throws SwitchyardError `unauthenticated` */
  verify(accessToken: string): Promise<Identity>;
  /** Open sockets of a revoked sign-in must go. */
  onRevoked(listener: (sessionId: string) => void): () => void;
}

export const developmentWarning =
  'Development sign-in is on: whoever can reach this port can act as anyone. Never use it for a network with real viewers.';

const nobody: Actor = { subject: 'anonymous', name: 'Not signed in', role: null, kind: 'person' };

export function actorOf(person: Person): Actor {
  return { ...person, kind: 'person' };
}

export async function openIdentity(options: IdentityOptions): Promise<IdentityService> {
  const { store, clock, platform } = options;
  const key = await readSigningKey(options.dataDirectory);
  const tokens = createAccessTokens(key, platform.id, clock);
  const people: ReadonlyMap<string, Person> = new Map(
    options.development ? developmentPeople.map((person) => [person.subject, person]) : [],
  );
  const revokedListeners = new Set<(sessionId: string) => void>();

  function announceRevoked(sessionId: string): void {
    for (const listener of revokedListeners) listener(sessionId);
  }

  function record(action: string, actor: Actor, sessionId: string | null): AuditRecord {
    return auditRecordOf({ atMs: clock(), actor, action, sessionId });
  }

  async function refuse(error: SwitchyardError, facts: AuditRecord): Promise<never> {
    if (facts.actor !== nobody || options.strangers.take()) {
      await options.keepRefusal({ ...facts, outcome: 'refused', code: error.code, reason: error.message });
    }
    throw error;
  }

  async function grant(person: Person, sessionId: string, refreshToken: string): Promise<TokenGrant> {
    const access = await tokens.issue(person, sessionId);
    return { accessToken: access.token, refreshToken, expiresAtMs: access.expiresAtMs, expiresInMs: accessTokenMs, person };
  }

  function nextToken(refreshToken: string): { tokenHash: string; expiresAtMs: number } {
    return { tokenHash: refreshTokenHash(refreshToken), expiresAtMs: clock() + refreshTokenMs };
  }

  async function signInForDevelopment(subject: string): Promise<TokenGrant> {
    const person = people.get(subject);
    if (person === undefined) {
      const known = [...people.keys()].join(', ');
      const error = new SwitchyardError('unauthenticated', `nobody is called ${JSON.stringify(subject)} here`, {
        path: 'subject',
        remedy: `Sign in as one of ${known}.`,
      });
      return refuse(error, { ...record('identity.sign-in', nobody, null), object: Buffer.from(subject, 'utf8').toString('utf8') });
    }
    const sessionId = randomUUID();
    const refreshToken = newRefreshToken();
    await store.run('identity.signIn', {
      sessionId,
      subject,
      token: nextToken(refreshToken),
      record: { ...record('identity.sign-in', actorOf(person), sessionId), details: { method: 'development' } },
    });
    return grant(person, sessionId, refreshToken);
  }

  async function refresh(refreshToken: string): Promise<TokenGrant> {
    const next = newRefreshToken();
    const rotation = await store.run('identity.rotate', {
      tokenHash: refreshTokenHash(refreshToken),
      next: nextToken(next),
      atMs: clock(),
    });
    if (rotation.outcome === 'reused') announceRevoked(rotation.sessionId);
    const person = rotation.outcome === 'unknown' ? undefined : people.get(rotation.subject);
    if (rotation.outcome === 'rotated' && person !== undefined) return grant(person, rotation.sessionId, next);
    const error = new SwitchyardError('unauthenticated', refreshRefusal(rotation.outcome), { remedy: 'Sign in again.' });
    const actor = person === undefined ? nobody : actorOf(person);
    return refuse(error, record('identity.refresh', actor, rotation.outcome === 'unknown' ? null : rotation.sessionId));
  }

  async function verify(accessToken: string): Promise<Identity> {
    const identity = await tokens.verify(accessToken);
    if (!people.has(identity.person.subject)) {
      throw new SwitchyardError('unauthenticated', 'this person may not sign in any more', { remedy: 'Sign in as somebody else.' });
    }
    if (await store.run('identity.isRevoked', { sessionId: identity.sessionId })) {
      throw new SwitchyardError('unauthenticated', 'this sign-in was ended', { remedy: 'Sign in again.' });
    }
    return identity;
  }

  async function signOut(refreshToken: string): Promise<void> {
    const owner = await store.run('identity.tokenOwner', { tokenHash: refreshTokenHash(refreshToken) });
    if (owner === null) throw new SwitchyardError('unauthenticated', 'the refresh token is not known', { path: 'refreshToken' });
    const person = people.get(owner.subject);
    const actor = person === undefined ? nobody : actorOf(person);
    await store.run('identity.signOut', { sessionId: owner.sessionId, record: record('identity.sign-out', actor, owner.sessionId) });
    announceRevoked(owner.sessionId);
  }

  return {
    jwks: { keys: [key.publicJwk] },
    offers: {
      platformId: platform.id,
      platformName: platform.name,
      environment: platform.environment,
      development: options.development ? { warning: developmentWarning, people: [...developmentPeople] } : null,
    },
    signInForDevelopment,
    refresh,
    signOut,
    verify,
    onRevoked: (listener) => {
      revokedListeners.add(listener);
      return () => revokedListeners.delete(listener);
    },
  };
}

function refreshRefusal(outcome: 'rotated' | 'unknown' | 'expired' | 'revoked' | 'reused'): string {
  switch (outcome) {
    case 'rotated':
      return 'this person may not sign in any more';
    case 'unknown':
      return 'the refresh token is not known';
    case 'expired':
      return 'the sign-in has expired';
    case 'revoked':
      return 'this sign-in was ended';
    case 'reused':
      return 'a used refresh token came back, so it was copied: the whole sign-in is ended';
  }
}
