import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import type { Bridge } from '../../shared/ipc/channels.ts';
import type { Live } from './live.ts';

interface Surroundings {
  readonly live: Live;
  readonly bridge: Bridge;
}

const SurroundingsContext = createContext<Surroundings | null>(null);

export function LiveProvider({ live, bridge, children }: Surroundings & { readonly children: ReactNode }): ReactNode {
  return <SurroundingsContext value={{ live, bridge }}>{children}</SurroundingsContext>;
}

function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (surroundings === null) throw new Error('this needs a LiveProvider above it');
  return surroundings;
}

export function useLive(): Live {
  return useSurroundings().live;
}

/** The typed way to the main process: settings, sign-in, clipboard. */
export function useBridge(): Bridge {
  return useSurroundings().bridge;
}
