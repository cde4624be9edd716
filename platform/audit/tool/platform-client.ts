/** A running platform, as this tool asks it. */
import { readFile } from 'node:fs/promises';
import { tokenGrantSchema } from '../../../shared/model/identity.ts';
import { UsageError } from './usage.ts';

export interface Door {
  readonly url: string;
  readonly signInAs: string | undefined;
  readonly tokenFile: string | undefined;
}

type Fetch = typeof fetch;

/** @throws Error with what the platform said */
export async function ask(fetchIt: Fetch, address: URL, init: RequestInit = {}): Promise<Response> {
  const answer = await fetchIt(address, init).catch((cause: unknown) => {
    init.signal?.throwIfAborted();
    throw new Error(`${address.origin} can't be reached: is the platform running?`, { cause });
  });
  if (answer.ok) return answer;
  throw new Error(`${address.origin} refused ${address.pathname}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
}

/** @throws UsageError when nobody is named */
export async function accessToken(fetchIt: Fetch, { url, signInAs, tokenFile }: Door): Promise<string> {
  if (tokenFile !== undefined) return (await readFile(tokenFile, 'utf8')).trim();
  if (signInAs === undefined)
    throw new UsageError('Entries name people, so say who reads them: --sign-in-as SUBJECT or --token-file FILE.');
  const answer = await ask(fetchIt, new URL('/identity/v1/dev/sign-in', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject: signInAs }),
  });
  return tokenGrantSchema.parse(await answer.json()).accessToken;
}
