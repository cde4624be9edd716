import { useCallback, useEffect, useState } from 'react';
import type { CallFailure } from '../../shared/ipc/link-port.ts';
import type { MethodName, ParamsIn, Result } from '../../shared/wire/methods.ts';
import { useCall, useLinkStatus } from './hooks.ts';

/** What a method answered last for these very parameters. An answer stays when asking again fails: `failure` says why. */
export type AskedValue<R> =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly failure: CallFailure }
  | { readonly state: 'shown'; readonly result: R; readonly failure: CallFailure | null };

interface AskOptions {
  /** Asks again whenever this changes, e.g. a revision seen in a view. */
  readonly revision?: string | number | undefined;
  /** Asks again so many ms after each answer; leave out to ask once. */
  readonly everyMs?: number | undefined;
}

/**
 * Asks the platform while the component is mounted: at once, when `params` or `revision` change, when the link comes back, and
 * every `everyMs`. `params` null asks nothing. Only for methods that read.
 */
export function useAsked<M extends MethodName>(
  method: M,
  params: ParamsIn<M> | null,
  { revision, everyMs }: AskOptions = {},
): { readonly value: AskedValue<Result<M>>; readonly askAgain: () => void } {
  const call = useCall();
  const live = useLinkStatus().state === 'live';
  const [round, setRound] = useState(0);
  const key = params === null ? null : JSON.stringify(params);
  const [answered, setAnswered] = useState<{ readonly key: string; readonly value: AskedValue<Result<M>> } | null>(null);

  useEffect(() => {
    if (key === null || !live) return undefined;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const asked = JSON.parse(key) as ParamsIn<M>;
    const ask = async (): Promise<void> => {
      const outcome = await call(method, asked);
      if (stopped) return;
      setAnswered((before) => ({ key, value: valueAfter(before?.key === key ? before.value : { state: 'loading' }, outcome) }));
      if (everyMs !== undefined) timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [call, method, key, live, revision, everyMs, round]);

  const askAgain = useCallback(() => setRound((before) => before + 1), []);
  return { value: answered !== null && answered.key === key ? answered.value : { state: 'loading' }, askAgain };
}

function valueAfter<R>(
  before: AskedValue<R>,
  outcome: { readonly ok: true; readonly result: R } | { readonly ok: false; readonly failure: CallFailure },
): AskedValue<R> {
  if (outcome.ok) return { state: 'shown', result: outcome.result, failure: null };
  return before.state === 'shown' ? { ...before, failure: outcome.failure } : { state: 'refused', failure: outcome.failure };
}
