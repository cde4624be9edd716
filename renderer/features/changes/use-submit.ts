import { useEffect, useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import { useCall, useLatestById } from '../../live/index.ts';
import { navigate, routes } from '../../ui/routes.ts';
import type { SubmitParams, SubmitPayload } from './model/submit-attempt.ts';
import { isDecided } from './model/submit-attempt.ts';

export type SubmitState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking'; readonly params: SubmitParams }
  /** Nobody can say whether the platform took it. */
  | { readonly phase: 'unanswered'; readonly params: SubmitParams; readonly failure: CallFailure }
  | { readonly phase: 'refused'; readonly failure: CallFailure };

export interface Submitting {
  readonly state: SubmitState;
  /** Asks for the change exactly as shown, under a fresh idempotency key. Nothing happens while an earlier press is open. */
  readonly submit: (payload: SubmitPayload) => void;
  /** Sends the unanswered request again, word for word and under its own key: it can count only once. */
  readonly sendAgain: () => void;
}

/** Asks for changes, and opens the change's screen once the platform knows it, however that is learnt. */
export function useSubmit(): Submitting {
  const call = useCall();
  const [state, setState] = useState<SubmitState>({ phase: 'idle' });
  useTaken(state.phase === 'unanswered' || state.phase === 'asking' ? state.params : null);

  async function ask(params: SubmitParams, wasSentBefore = false): Promise<void> {
    setState({ phase: 'asking', params });
    const outcome = await call('change.submit', params);
    if (outcome.ok) navigate(routes.change(outcome.result.change.id));
    // That this try never left says nothing of the one before.
    else if (isDecided(outcome.failure) && !(wasSentBefore && outcome.failure.notSent === true))
      setState({ phase: 'refused', failure: outcome.failure });
    else setState({ phase: 'unanswered', params, failure: outcome.failure });
  }

  return {
    state,
    submit(payload) {
      if (state.phase === 'idle' || state.phase === 'refused') void ask({ ...payload, idempotencyKey: crypto.randomUUID() });
    },
    sendAgain() {
      if (state.phase === 'unanswered') void ask(state.params, true);
    },
  };
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
