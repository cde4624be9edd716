import type { CallFailure, ToLink } from '../../shared/ipc/link-port.ts';
import type { MethodName, ParamsIn, Result } from '../../shared/wire/methods.ts';
import type { CallOutcome } from './values.ts';

/** Asks the platform. Never rejects. Resolves with `unavailable` when nobody can say whether the platform did it. */
export type Call = <M extends MethodName>(method: M, params: ParamsIn<M>) => Promise<CallOutcome<Result<M>>>;

export interface Calls {
  readonly call: Call;
  answered(call: number, result: unknown): void;
  refused(call: number, failure: CallFailure): void;
  /** The port is gone: nobody will answer what is open. */
  portLost(): void;
}

/** @param post sends to the link; false when there is none. */
export function createCalls(post: (message: ToLink) => boolean): Calls {
  const open = new Map<number, { readonly method: MethodName; readonly settle: (outcome: CallOutcome<unknown>) => void }>();
  let lastCall = 0;

  function settle(call: number, outcome: CallOutcome<unknown>): void {
    const waiting = open.get(call);
    open.delete(call);
    waiting?.settle(outcome);
  }

  return {
    call: async <M extends MethodName>(method: M, params: ParamsIn<M>) => {
      lastCall += 1;
      const call = lastCall;
      const outcome = new Promise<CallOutcome<unknown>>((resolve) => open.set(call, { method, settle: resolve }));
      // Parsed by the link against the method's schema, as is the result.
      if (!post({ kind: 'call', call, method, params })) settle(call, { ok: false, failure: linkStarting });
      return (await outcome) as CallOutcome<Result<M>>;
    },
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

function lostWith(method: MethodName): CallFailure {
  return {
    message: `outcome unknown: the connection process ended before the platform answered ${method}`,
    data: {
      code: 'unavailable',
      remedy:
        method === 'change.submit' ? 'it is kept and sent again by itself; see Changes' : 'see what the platform shows before trying again',
    },
  };
}
