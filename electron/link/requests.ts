import type { z } from 'zod';
import type { CallFailure } from '../../shared/ipc/link-port.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { MethodName, ParamsIn, Result } from '../../shared/wire/methods.ts';
import type { Response } from '../../shared/wire/rpc.ts';
import type { Time } from './time.ts';

export type Outcome<R> =
  | { readonly ok: true; readonly result: R }
  /** `isAnswer: false`: nobody answered, so whether the platform did it is not known. */
  | { readonly ok: false; readonly failure: CallFailure; readonly isAnswer: boolean };

/**
 * Open requests of one socket. Outcomes come by callback, not by promise: an answer must be taken in before the message behind it in
 * the same packet.
 */
export interface Requests {
  request<M extends MethodName>(method: M, params: ParamsIn<M>, settle: (outcome: Outcome<Result<M>>) => void): void;
  answered(response: Response): void;
  /** The socket is gone: whether the platform did what is open, nobody here knows. */
  lost(): void;
}

/** An answer may wait for an actuator; one that is this late will not come. */
const answerTimeoutMs = 30_000;
/** Its answer may carry a whole log, which takes minutes on a slow line; a platform that is gone is noticed by its silence. */
const waitsForEver: MethodName = 'view.subscribe';

interface Open {
  readonly method: MethodName;
  readonly stopTimer: () => void;
  readonly settle: (outcome: Outcome<unknown>) => void;
}

export function createRequests(send: (message: string) => void, time: Time): Requests {
  const open = new Map<number, Open>();
  let lastId = 0;

  function finish(id: number, outcome: (request: Open) => Outcome<unknown>): void {
    const request = open.get(id);
    if (request === undefined) return;
    open.delete(id);
    request.stopTimer();
    request.settle(outcome(request));
  }

  return {
    request(method, params, settle) {
      lastId += 1;
      const id = lastId;
      const stopTimer =
        method === waitsForEver
          ? () => undefined
          : time.after(answerTimeoutMs, () => {
              finish(id, () => ({ ok: false, failure: outcomeUnknown(method, 'the platform has not answered for 30 s'), isAnswer: false }));
            });
      open.set(id, { method, stopTimer, settle: settle as Open['settle'] });
      send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    },
    answered(response) {
      if (typeof response.id !== 'number') return;
      finish(response.id, ({ method }) => outcomeOf(method, response));
    },
    lost() {
      for (const id of [...open.keys()]) {
        finish(id, ({ method }) => ({
          ok: false,
          failure: outcomeUnknown(method, 'the connection was lost before the answer came'),
          isAnswer: false,
        }));
      }
    },
  };
}

function outcomeOf(method: MethodName, response: Response): Outcome<unknown> {
  if ('error' in response) {
    const { message, data } = response.error;
    return { ok: false, failure: { message, data: data ?? { code: 'internal' } }, isAnswer: true };
  }
  const parsed = methods[method].result.safeParse(response.result);
  if (parsed.success) return { ok: true, result: parsed.data };
  return { ok: false, failure: notUnderstood(`the platform's answer to ${method}`, parsed.error), isAnswer: true };
}

export function outcomeUnknown(method: MethodName, why: string): CallFailure {
  return {
    message: `outcome unknown: ${why} (${method})`,
    data: { code: 'unavailable', remedy: 'see what the platform shows before trying again' },
  };
}

/** What came does not fit the protocol, so nothing of it is believed. */
export function notUnderstood(what: string, error: z.ZodError): CallFailure {
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  return {
    message: `${what} is not understood at ${path === '' ? 'its root' : path}: ${issue?.message ?? 'it does not fit'}`,
    data: { code: 'parse-error', path, remedy: 'console and platform may be of different versions: update the older one' },
  };
}
