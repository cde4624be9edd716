/**
 * A submit that must count once. Its idempotency key belongs to what is asked for: pressing again after an unanswered press
 * repeats the same request instead of asking for a second change. The link process keeps unanswered submits on disk.
 */
import type { CallFailure } from '../../../../shared/ipc/link-port.ts';
import type { ParamsIn } from '../../../../shared/wire/methods.ts';

export type SubmitParams = ParamsIn<'change.submit'>;
export type SubmitPayload = Omit<SubmitParams, 'idempotencyKey'>;

/** The request to send: the unanswered one's key when what is asked for is the same, else a fresh key. */
export function keyFor(payload: SubmitPayload, unanswered: SubmitParams | null, freshKey: () => string): SubmitParams {
  if (unanswered !== null && fingerprint(payload) === fingerprint(unanswered)) return unanswered;
  return { ...payload, idempotencyKey: freshKey() };
}

/** True when the platform has surely decided, so that the key may be forgotten; false when the outcome is unknown. */
export function isDecided(failure: CallFailure): boolean {
  return failure.data.code !== 'unavailable' && failure.data.code !== 'internal';
}

function fingerprint(payload: SubmitPayload): string {
  return JSON.stringify([payload.planHash, payload.evidenceId, payload.reason.trim(), payload.ticket, payload.undoes ?? null]);
}
