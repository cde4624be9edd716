/** The way to a platform as one union: what is shown is what this says. */
import type { ChannelResult, Settings } from '../../../shared/ipc/channels.ts';
import type { LinkProblem } from '../../../shared/ipc/link-status.ts';
import type { SignInOffers } from '../../../shared/model/identity.ts';

export type Doorstep =
  | { readonly at: 'choosing'; readonly problem: LinkProblem | null }
  | { readonly at: 'asking'; readonly url: string }
  | { readonly at: 'refused'; readonly url: string; readonly problem: LinkProblem }
  | { readonly at: 'offered'; readonly url: string; readonly offers: SignInOffers; readonly problem: LinkProblem | null }
  | { readonly at: 'signing-in'; readonly url: string; readonly offers: SignInOffers; readonly name: string }
  /** Signed in: what follows is the link's to say. */
  | { readonly at: 'entering'; readonly url: string };

export type AppDescription = ChannelResult<'app.describe'>;
export type KnownPlatform = Settings['platforms'][number];

/** The address as a person types it, made whole; null when it can't be one. */
export function platformAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${/^(localhost|127\.|\[::1\])/.test(text) ? 'http' : 'https'}://${text}`;
  try {
    const url = new URL(whole);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url.href : null;
  } catch {
    return null;
  }
}
