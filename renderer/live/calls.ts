import type { LinkAnswers, LinkQuestion, LinkQuestionParams } from '../../shared/ipc/audit-trust.ts';
import type { CallFailure, ToLink } from '../../shared/ipc/link-port.ts';
import type { MethodName, ParamsIn, Result } from '../../shared/wire/methods.ts';
import type { CallOutcome } from './values.ts';

/** Asks the platform. Never rejects. Resolves with `unavailable` when nobody can say whether the platform did it. */
export type Call = <M extends MethodName>(method: M, params: ParamsIn<M>) => Promise<CallOutcome<Result<M>>>;

/** Asks the link process itself. Never rejects. */
export type Ask = <Q extends LinkQuestion>(question: Q, params: LinkQuestionParams<Q>) => Promise<CallOutcome<LinkAnswers[Q]>>;

export interface Calls {
  readonly call: Call;
  readonly ask: Ask;
  answered(call: number, result: unknown): void;
  refused(call: number, failure: CallFailure): void;
  /** The port is gone: nobody will answer what is open. */
  portLost(): void;
}

/** @param post sends to the link; false when there is none. */
export function createCalls(post: (message: ToLink) => boolean): Calls {
  const open = new Map<number, { readonly method: MethodName | LinkQuestion; readonly settle: (outcome: CallOutcome<unknown>) => void }>();
  let lastCall = 0;

  function settle(call: number, outcome: CallOutcome<unknown>): void {
    const waiting = open.get(call);
    open.delete(call);
    waiting?.settle(outcome);
  }

  function send(method: MethodName | LinkQuestion, message: (call: number) => ToLink): Promise<CallOutcome<unknown>> {
    lastCall += 1;
    const call = lastCall;
    const outcome = new Promise<CallOutcome<unknown>>((resolve) => open.set(call, { method, settle: resolve }));
    if (!post(message(call))) settle(call, { ok: false, failure: linkStarting });
    return outcome;
  }

  return {
    // Parsed by the link against the method's schema, as is the result.
    call: async <M extends MethodName>(method: M, params: ParamsIn<M>) =>
      (await send(method, (call) => ({ kind: 'call', call, method, params }))) as CallOutcome<Result<M>>,
    ask: async <Q extends LinkQuestion>(question: Q, params: LinkQuestionParams<Q>) =>
      (await send(question, (call) => ({ kind: 'ask', call, question, params }))) as CallOutcome<LinkAnswers[Q]>,
    answered(call, result) {
      settle(call, { ok: true, result });
    },
    refused(call, failure) {
      settle(call, { ok: false, failure });
    },
    portLost() {
      for (const [call, { method }] of [...open]) settle(call, { ok: false, failure: lostWith(method) });
    },
  };
}

const linkStarting: CallFailure = {
  message: 'not sent: the connection of this console is just starting',
  data: { code: 'unavailable', remedy: 'try again in a moment' },
};

function lostWith(method: MethodName | LinkQuestion): CallFailure {
  return {
    message: `outcome unknown: the connection process ended before the platform answered ${method}`,
    data: {
      code: 'unavailable',
      remedy:
        method === 'change.submit' ? 'it is kept and sent again by itself; see Changes' : 'see what the platform shows before trying again',
    },
  };
}
