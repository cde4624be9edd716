/** Where a collector's text becomes a parsed message, once. */
import type { z } from 'zod';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { collectorMethods, collectorNotifications } from '../../shared/wire/ingest.ts';
import type { CollectorMethod, CollectorNotice, CollectorNotification, CollectorParams } from '../../shared/wire/ingest.ts';
import { readEnvelope } from '../transport/rpc-door.ts';
import type { Envelope, RequestId } from '../transport/rpc-door.ts';

export type CollectorMessage =
  | {
      readonly [M in CollectorMethod]: { readonly id: RequestId; readonly method: M; readonly params: CollectorParams<M> };
    }[CollectorMethod]
  | (CollectorNotice & { readonly id: null });

/** A refusal, with the request that it answers. */
export class RefusedMessage extends Error {
  readonly id: RequestId | null;
  readonly refusal: SwitchyardError;

  constructor(id: RequestId | null, refusal: SwitchyardError) {
    super(refusal.message, { cause: refusal });
    this.id = id;
    this.refusal = refusal;
  }
}

/** @throws RefusedMessage naming the path of the fault. */
export function readCollectorMessage(text: string): CollectorMessage {
  let envelope: Envelope;
  try {
    envelope = readEnvelope(text);
  } catch (error) {
    throw new RefusedMessage(null, error as SwitchyardError);
  }
  const { id, method, params } = envelope;
  const known = id === null ? collectorNotifications : collectorMethods;
  if (!Object.hasOwn(known, method)) {
    throw new RefusedMessage(
      id,
      new SwitchyardError('unknown-method', `collectors have no ${id === null ? 'notification' : 'request'} ${JSON.stringify(method)}`, {
        path: 'method',
        remedy: `Known: ${Object.keys(known).join(', ')}.`,
      }),
    );
  }
  const schema: z.ZodType = known[method as keyof typeof known];
  const parsed = schema.safeParse(params);
  if (parsed.success) return { id, method: method as CollectorMethod & CollectorNotification, params: parsed.data } as CollectorMessage;
  const issue = parsed.error.issues[0];
  const path = ['params', ...(issue?.path ?? [])].join('.');
  throw new RefusedMessage(id, new SwitchyardError('invalid-params', `${path}: ${issue?.message ?? 'is invalid'}`, { path }));
}
