import { useEffect, useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import { useCall, useLatestById } from '../../live/index.ts';
import { navigate, routes } from '../../ui/routes.ts';
import type { SubmitParams, SubmitPayload } from './model/submit-attempt.ts';
import { isDecided, keyFor } from './model/submit-attempt.ts';

export type SubmitState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking'; readonly params: SubmitParams }
  /** Nobody can say whether the platform took it. */
  | { readonly phase: 'unanswered'; readonly params: SubmitParams; readonly failure: CallFailure }
  | { readonly phase: 'refused'; readonly failure: CallFailure };

/** Asks for the change exactly as shown, and opens its screen once the platform knows it, however it is learnt. */
export function useSubmit(): { readonly state: SubmitState; readonly submit: (payload: SubmitPayload) => void } {
  const call = useCall();
  const [state, setState] = useState<SubmitState>({ phase: 'idle' });
  const unanswered = state.phase === 'unanswered' ? state.params : null;
  useTaken(unanswered);

  async function ask(params: SubmitParams): Promise<void> {
    setState({ phase: 'asking', params });
    const outcome = await call('change.submit', params);
    if (outcome.ok) navigate(routes.change(outcome.result.change.id));
    else if (isDecided(outcome.failure)) setState({ phase: 'refused', failure: outcome.failure });
    else setState({ phase: 'unanswered', params, failure: outcome.failure });
  }

  function submit(payload: SubmitPayload): void {
    if (state.phase === 'asking') return;
    void ask(keyFor(payload, unanswered, () => crypto.randomUUID()));
  }

  return { state, submit };
}

/** An unanswered submit may have been taken all the same: then the log of changes tells of it. */
function useTaken(params: SubmitParams | null): void {
  const changes = useLatestById('changes');
  const taken =
    params === null
      ? undefined
      : [...changes.values()].find((change) => change.planHash === params.planHash && change.evidenceId === params.evidenceId);
  const takenId = taken?.id;
  useEffect(() => {
    if (takenId !== undefined) navigate(routes.change(takenId));
  }, [takenId]);
}
