/** Reaches the platform under test: tokens that were given, or its development sign-in. */
import { roleMay, signInOffersSchema, tokenGrantSchema } from '../../shared/model/identity.ts';
import type { Role } from '../../shared/model/identity.ts';
import { NotOffered } from './unmet.ts';
import type { Subject } from './requirement.ts';
import { openWireClient } from './wire-client.ts';
import type { WireClient, WireClientOptions } from './wire-client.ts';

export interface OpenedSubject extends Subject {
  /** Closes every socket that was opened since the last time. */
  closeAll(): void;
}

/** @param tokens access tokens by role; roles left out are signed in by the development sign-in, if there is one */
export function openSubject(httpUrl: string, tokens: Partial<Readonly<Record<Role, string>>>): OpenedSubject {
  const clients: WireClient[] = [];

  function connectBare(options: WireClientOptions): WireClient {
    const client = openWireClient(httpUrl, options);
    clients.push(client);
    return client;
  }

  async function accessToken(role: Role): Promise<string> {
    return tokens[role] ?? developmentToken(httpUrl, role);
  }

  return {
    httpUrl,
    connectBare,
    accessToken,
    async connect(role, options = {}) {
      const token = await accessToken(role);
      const client = connectBare({ ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
      await client.welcome();
      return client;
    },
    closeAll() {
      for (const client of clients.splice(0)) client.close();
    },
  };
}

/** The lowest of the people who offer themselves that may do what `role` may; exactly `viewer` for a viewer. */
async function developmentToken(httpUrl: string, role: Role): Promise<string> {
  const answer = await fetch(new URL('/identity/v1/offers', httpUrl));
  const offers = answer.ok ? signInOffersSchema.safeParse(await answer.json()) : undefined;
  const people = offers?.success === true ? (offers.data.development?.people ?? []) : [];
  const person = role === 'viewer' ? people.find((known) => known.role === 'viewer') : people.find((known) => roleMay(known.role, role));
  if (person === undefined) throw new NotOffered(`nobody with the role ${role} can be signed in: give --token ${role}=TOKEN`);
  const grant = await fetch(new URL('/identity/v1/dev/sign-in', httpUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject: person.subject }),
  });
  return tokenGrantSchema.parse(await grant.json()).accessToken;
}
