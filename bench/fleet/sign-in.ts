/** A sign-in that many consoles share, as windows of one person do; its tokens are renewed for as long as it is used. */
import { tokenGrantSchema } from '../../shared/model/identity.ts';
import type { TokenGrant } from '../../shared/model/identity.ts';

export interface SignIn {
  accessToken(): string;
  onRenewed(tell: (accessToken: string) => void): void;
  /** Nobody uses it any more: the platform may be gone when it would be renewed. */
  close(): void;
}

/** Renewed this long before it expires, as a share of its life. */
const renewAfterShare = 0.6;

export async function signIn(platformUrl: string, subject: string): Promise<SignIn> {
  let grant = await ask(`${platformUrl}/identity/v1/dev/sign-in`, { subject });
  const listeners: ((accessToken: string) => void)[] = [];
  async function renew(): Promise<void> {
    grant = await ask(`${platformUrl}/identity/v1/refresh`, { refreshToken: grant.refreshToken });
    for (const tell of listeners) tell(grant.accessToken);
    later();
  }
  let timer: NodeJS.Timeout;
  function later(): void {
    timer = setTimeout(() => void renew(), grant.expiresInMs * renewAfterShare);
    timer.unref();
  }
  later();
  return { accessToken: () => grant.accessToken, onRenewed: (tell) => listeners.push(tell), close: () => clearTimeout(timer) };
}

async function ask(url: string, body: unknown): Promise<TokenGrant> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return tokenGrantSchema.parse(await response.json());
}
