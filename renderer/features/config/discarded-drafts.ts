/** Drafts that were given up, kept for as long as the window lives: leaving the screen loses none. */
import { useReducer } from 'react';
import type { ConfigValues } from '../../../shared/config/values.ts';
import type { Texts } from './model/draft.ts';

export interface Discarded {
  readonly baseRelease: number;
  readonly edits: ConfigValues;
  /** What was typed and not saved. */
  readonly texts: Texts;
}

interface Whose {
  readonly subject: string;
  readonly namespace: string;
}

const kept = new Map<string, Discarded>();

/** The last draft that somebody gave up in a namespace, and how to keep another; null when there is none, and to forget it. */
export function useDiscarded({ subject, namespace }: Whose): readonly [Discarded | null, (discarded: Discarded | null) => void] {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const key = JSON.stringify([subject, namespace]);
  function keep(discarded: Discarded | null): void {
    if (discarded === null) kept.delete(key);
    else kept.set(key, discarded);
    redraw();
  }
  return [kept.get(key) ?? null, keep];
}
