import { useState } from 'react';
import type { ParamsIn } from '../../../shared/wire/methods.ts';
import { useCall } from '../../live/index.ts';
import type { Problem } from '../../ui/conditions.tsx';
import type { ChangeAct } from './model/change-acts.ts';
import { problemOf } from '../../ui/problem.ts';
import { isDecided } from './model/submit-attempt.ts';
import { text } from './text.ts';

type ActState = { readonly phase: 'idle' } | { readonly phase: 'acting' } | { readonly phase: 'failed'; readonly problem: Problem };

interface Acting {
  readonly state: ActState;
  /** True when the platform has done it. */
  readonly act: <M extends `change.${ChangeAct | 'review'}`>(method: M, params: ParamsIn<M>) => Promise<boolean>;
}

/** One act on a change. What it did is seen in the log of changes, not here. */
export function useAct(): Acting {
  const call = useCall();
  const [state, setState] = useState<ActState>({ phase: 'idle' });
  return {
    state,
    async act(method, params) {
      setState({ phase: 'acting' });
      const outcome = await call(method, params);
      if (outcome.ok) {
        setState({ phase: 'idle' });
        return true;
      }
      const meaning = isDecided(outcome.failure) ? text.change.cantAct : text.change.maybeActed;
      setState({ phase: 'failed', problem: problemOf(outcome.failure, meaning) });
      return false;
    },
  };
}
