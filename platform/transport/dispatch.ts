/** From a parsed request to its answer: role, parameters, handler; every refusal that counts is audited. */
import { roleMay } from '../../shared/model/identity.ts';
import type { Actor, Role } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { MethodName } from '../../shared/wire/methods.ts';
import type { AuditRecord, CallContext, Handlers } from '../contracts.ts';
import { readMethod, readParams } from './rpc-door.ts';

export interface DispatchOptions {
  readonly audit: (record: AuditRecord) => Promise<unknown>;
  /** An unexpected failure; the answer names it by `incident`, so that the operator can find it in the log. */
  readonly onFailure: (incident: string, method: string, error: unknown) => void;
  readonly newIncident: () => string;
}

export interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly context: CallContext;
}

export type Dispatch = (handlers: Handlers, call: Call) => Promise<unknown>;

/** They change nothing: only a refusal for want of a role is audited. All others are mutating, new ones too. */
export const readingMethods: ReadonlySet<MethodName> = new Set([
  'heartbeat',
  'view.subscribe',
  'view.unsubscribe',
  // A console with a refused draft open asks again every few seconds: the attempt on the network is the submission.
  'change.preview',
  'change.get',
  'change.track-record',
  'config.namespace',
  'config.check',
  'config.search',
  'config.draft.list',
  'config.draft.get',
  'config.policy',
  'audit.search',
]);

export function createDispatch(options: DispatchOptions): Dispatch {
  async function answer(handlers: Handlers, method: MethodName, { params, context }: Call): Promise<unknown> {
    const { role } = methods[method];
    if (!mayCall(context.actor, role)) {
      throw new SwitchyardError('forbidden', `${method} needs the role ${role}; ${context.actor.name} has ${String(context.actor.role)}`, {
        remedy: `Ask somebody with the role ${role}, or sign in as such.`,
      });
    }
    const parsed = readParams(method, params);
    const handler = handlers[method] as ((params: unknown, context: CallContext) => unknown) | undefined;
    if (handler === undefined) throw new SwitchyardError('not-supported', `this platform does not offer ${method}`);
    return handler(parsed, context);
  }

  return async (handlers, call) => {
    const method = readMethod(call.method);
    try {
      return await answer(handlers, method, call);
    } catch (thrown) {
      const refusal = thrown instanceof SwitchyardError ? thrown : failureOf(method, thrown, options);
      if (refusal.code === 'forbidden' || !readingMethods.has(method)) await options.audit(refusalRecord(method, call, refusal));
      throw refusal;
    }
  };
}

function mayCall(actor: Actor, minimum: Role): boolean {
  return actor.role !== null && roleMay(actor.role, minimum);
}

function failureOf(method: string, thrown: unknown, { newIncident, onFailure }: DispatchOptions): SwitchyardError {
  const incident = newIncident();
  onFailure(incident, method, thrown);
  return new SwitchyardError('internal', `the platform failed at ${method} (incident ${incident})`, {
    remedy: `Look for ${incident} in the platform's log. Whether anything was done is in the audit log.`,
    cause: thrown,
  });
}

function refusalRecord(method: MethodName, { params, context }: Call, error: SwitchyardError): AuditRecord {
  const changeId = shortText(params['changeId']);
  return {
    atMs: context.atMs,
    actor: context.actor,
    action: method,
    outcome: error.code === 'internal' ? 'failure' : 'refused',
    object: changeId ?? shortText(params['alarmId']),
    reason: error.message,
    code: error.code,
    changeId,
    planHash: shortText(params['planHash']),
    evidenceId: shortText(params['evidenceId']),
    sessionId: context.sessionId,
    details: detailsOf(params, error),
  };
}

/** What the person gave as a reason, where the fault was and which rules spoke: the attempt, not the whole payload. */
function detailsOf(params: Readonly<Record<string, unknown>>, error: SwitchyardError): Readonly<Record<string, unknown>> {
  const intent = params['intent'];
  return {
    givenReason: shortText(params['reason']) ?? shortText(params['why']),
    path: error.details.path ?? null,
    blockedBy: (error.details.verdicts ?? []).filter((verdict) => verdict.verdict === 'blocks').map((verdict) => verdict.rule),
    intentKind: typeof intent === 'object' && intent !== null && 'kind' in intent ? shortText(intent.kind) : null,
  };
}

/** Through UTF-8, because a cut may leave half of a character, which no leaf can hold. */
function shortText(value: unknown): string | null {
  return typeof value === 'string' ? Buffer.from(value.slice(0, 200), 'utf8').toString('utf8') : null;
}
