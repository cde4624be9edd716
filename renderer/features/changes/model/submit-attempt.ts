/** What an answer to a submit, or its absence, says about whether the platform took it. */
import type { CallFailure } from '../../../../shared/ipc/link-port.ts';
import type { ParamsIn } from '../../../../shared/wire/methods.ts';

export type SubmitParams = ParamsIn<'change.submit'>;
export type SubmitPayload = Omit<SubmitParams, 'idempotencyKey'>;

/** True when the platform has surely decided, or was never asked; false when the outcome is unknown and only the same key may be sent again. */
export function isDecided(failure: CallFailure): boolean {
  if (failure.notSent === true) return true;
  return failure.data.code !== 'unavailable' && failure.data.code !== 'internal';
}
