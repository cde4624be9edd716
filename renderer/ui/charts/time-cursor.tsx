/** One crosshair for all charts of a screen: a store outside React, so that moving it redraws no chart. */
import { createContext, useContext, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';

interface TimeCursor {
  readonly get: () => number | null;
  readonly set: (atMs: number | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

function createTimeCursor(): TimeCursor {
  let atMs: number | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => atMs,
    set(next) {
      if (next === atMs) return;
      atMs = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const TimeCursorContext = createContext<TimeCursor>(createTimeCursor());

interface TimeCursorProviderProps {
  readonly children: ReactNode;
}

export function TimeCursorProvider({ children }: TimeCursorProviderProps) {
  const [cursor] = useState(createTimeCursor);
  return <TimeCursorContext value={cursor}>{children}</TimeCursorContext>;
}

/** Where the crosshair stands, Unix ms, and how to move it; null when it is on no chart. */
export function useTimeCursor(): readonly [atMs: number | null, set: (atMs: number | null) => void] {
  const cursor = useContext(TimeCursorContext);
  return [useSyncExternalStore(cursor.subscribe, cursor.get), cursor.set];
}
