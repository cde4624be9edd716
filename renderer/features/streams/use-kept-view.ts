import { useMemo, useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import type { StateViewName } from '../../../shared/wire/views.ts';
import type { ShownStateView, StateViewValue } from '../../live/index.ts';
import { usePaced } from '../../ui/paced.ts';

/** A view with what it was asked for. */
type Keyed<N extends StateViewName, A> = StateViewValue<N> & { readonly key: string; readonly about: A };
export type KeptView<N extends StateViewName, A> = ShownStateView<N> & { readonly key: string; readonly about: A };

interface Kept<N extends StateViewName, A> {
  /** The newest answer, or the one before while the newest is on its way. */
  readonly shown: KeptView<N, A> | null;
  readonly failure: CallFailure | null;
  /** What is shown answers an older question. */
  readonly waiting: boolean;
}

interface KeptOptions<A> {
  readonly key: string;
  /** What was asked, for whoever draws the answer: the same object until it changes. */
  readonly about: A;
  /** 0 draws every frame. */
  readonly everyMs: number;
}

/** What a view says, and while another question is on its way what it said before: nothing on screen is ever blanked. */
export function useKeptView<N extends StateViewName, A>(value: StateViewValue<N>, { key, about, everyMs }: KeptOptions<A>): Kept<N, A> {
  const keyed = useMemo((): Keyed<N, A> => ({ ...value, key, about }), [value, key, about]);
  const current = usePaced(keyed, everyMs, otherKey);
  const [kept, setKept] = useState<KeptView<N, A> | null>(null);
  if (current.state === 'shown' && kept !== current) setKept(current);
  // The very view that was shown is as if nothing had come: another platform stands behind the address.
  if (current.state === 'loading' && kept !== null && kept.key === current.key) setKept(null);
  return {
    shown: current.state === 'refused' ? null : current.state === 'shown' ? current : kept,
    failure: current.state === 'refused' ? current.failure : null,
    waiting: current.state === 'loading',
  };
}

function otherKey(shown: { readonly key: string }, next: { readonly key: string }): boolean {
  return shown.key !== next.key;
}
