import type { FromMain, ToMain } from '../link/main-messages.ts';
import type { Credentials } from './credentials.ts';
import type { Flags } from './flags.ts';
import type { SettingsStore } from './settings.ts';

type RememberedSession = NonNullable<Extract<FromMain, { kind: 'resume-session' }>['session']>;

/** Which sign-in a link process that starts goes on with. Tokens come from the link and are only kept here. */
export interface SignIn {
  session(): RememberedSession | null;
  tokenChanged(news: Extract<ToMain, { kind: 'refresh-token' }>): Promise<void>;
  /** Somebody signed in by hand: from now on that is who this console is. */
  signedInByHand(): void;
  signedOut(): void;
}

export function createSignIn(flags: Flags, settings: SettingsStore, credentials: Credentials): SignIn {
  let session = firstSession(flags, settings, credentials);

  return {
    session: () => session,
    async tokenChanged({ platformUrl, refreshToken }) {
      const developmentSubject = session?.platformUrl === platformUrl ? session.developmentSubject : null;
      session = refreshToken === null && developmentSubject === null ? null : { platformUrl, refreshToken, developmentSubject };
      await credentials.keep(platformUrl, refreshToken);
    },
    signedInByHand() {
      if (session !== null) session = { ...session, developmentSubject: null };
    },
    signedOut() {
      session = null;
    },
  };
}

function firstSession(flags: Flags, settings: SettingsStore, credentials: Credentials): RememberedSession | null {
  const platformUrl = flags.connect ?? settings.read().platforms[0]?.url;
  if (platformUrl === undefined) return null;
  // A stored token may be somebody else's: who is named on the command line counts.
  if (flags.signInAs !== null) return { platformUrl, refreshToken: null, developmentSubject: flags.signInAs };
  const refreshToken = credentials.refreshToken(platformUrl);
  return refreshToken === null ? null : { platformUrl, refreshToken, developmentSubject: null };
}
