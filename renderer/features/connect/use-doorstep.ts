import { useCallback, useEffect, useState } from 'react';
import type { Bridge, Settings } from '../../../shared/ipc/channels.ts';
import type { SignInOffers } from '../../../shared/model/identity.ts';
import { useBridge } from '../../live/index.ts';
import type { AppDescription, Doorstep } from './model.ts';
import { connectText } from './text.ts';

/** `--connect` acts once per window: who signs out chooses. `--sign-in-as` is the main process's to follow. */
let followedTheCommandLine = false;

interface DoorstepUse {
  readonly door: Doorstep;
  readonly app: AppDescription | null;
  readonly platforms: Settings['platforms'];
  readonly ask: (url: string) => void;
  readonly signIn: (options: SignInOptions) => void;
  readonly forget: (url: string) => void;
  readonly leave: () => void;
  /** Out of a sign-in that the platform refused, and back to its people. */
  readonly askAgain: (url: string) => void;
}

interface SignInOptions {
  readonly url: string;
  readonly offers: SignInOffers;
  readonly subject: string;
}

function bridgeProblem(error: unknown) {
  return { message: connectText.bridgeFailed, remedy: connectText.bridgeRemedy, cause: String(error) };
}

/** Asks and signs in over the bridge; what comes of it is one value. */
export function useDoorstep(): DoorstepUse {
  const bridge = useBridge();
  const [door, setDoor] = useState<Doorstep>({ at: 'choosing', problem: null });
  const [app, setApp] = useState<AppDescription | null>(null);
  const [platforms, setPlatforms] = useState<Settings['platforms']>([]);

  const signIn = useCallback(
    (options: SignInOptions) => {
      void enter(bridge, options, setDoor);
    },
    [bridge],
  );
  const ask = useCallback(
    (url: string) => {
      void askOffers(bridge, url, setDoor);
    },
    [bridge],
  );

  useEffect(() => {
    const start = async () => {
      const [described, settings] = await Promise.all([bridge.invoke('app.describe'), bridge.invoke('settings.read')]);
      setApp(described);
      setPlatforms(settings.platforms);
      if (described.connectTo === null || followedTheCommandLine) return;
      followedTheCommandLine = true;
      await askOffers(bridge, described.connectTo, setDoor);
    };
    start().catch((error: unknown) => setDoor({ at: 'choosing', problem: bridgeProblem(error) }));
  }, [bridge]);

  return {
    door,
    app,
    platforms,
    ask,
    signIn,
    forget(url) {
      bridge.invoke('platforms.forget', url).then(
        (settings) => setPlatforms(settings.platforms),
        (error: unknown) => setDoor({ at: 'choosing', problem: bridgeProblem(error) }),
      );
    },
    askAgain(url) {
      // The door is drawn as soon as the link says that nobody is signed in.
      void askOffers(bridge, url, setDoor);
      void bridge.invoke('identity.signOut').catch(() => undefined);
    },
    leave() {
      setDoor({ at: 'choosing', problem: null });
      void bridge.invoke('identity.signOut').catch(() => undefined);
    },
  };
}

type SetDoor = (door: Doorstep) => void;

async function askOffers(bridge: Bridge, url: string, setDoor: SetDoor): Promise<void> {
  setDoor({ at: 'asking', url });
  try {
    const outcome = await bridge.invoke('identity.offers', url);
    if (!outcome.ok) {
      setDoor({ at: 'refused', url, problem: outcome.problem });
      return;
    }
    setDoor({ at: 'offered', url, offers: outcome.value, problem: null });
  } catch (error) {
    setDoor({ at: 'refused', url, problem: bridgeProblem(error) });
  }
}

async function enter(bridge: Bridge, { url, offers, subject }: SignInOptions, setDoor: SetDoor): Promise<void> {
  const name = offers.development?.people.find((one) => one.subject === subject)?.name ?? subject;
  setDoor({ at: 'signing-in', url, offers, name });
  try {
    const outcome = await bridge.invoke('identity.signIn', { url, subject });
    if (outcome.ok) setDoor({ at: 'entering', url });
    else setDoor({ at: 'offered', url, offers, problem: outcome.problem });
  } catch (error) {
    setDoor({ at: 'offered', url, offers, problem: bridgeProblem(error) });
  }
}
