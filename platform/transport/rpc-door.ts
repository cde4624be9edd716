/** Where a console's text becomes a parsed message, once. */
import type { z } from 'zod';
import { errorCodes, SwitchyardError } from '../../shared/wire/errors.ts';
import type { ErrorData } from '../../shared/wire/errors.ts';
import { consoleNotifications, isMethod, methods } from '../../shared/wire/methods.ts';
import type { MethodName } from '../../shared/wire/methods.ts';
import { inboundSchema } from '../../shared/wire/rpc.ts';
import type { Inbound } from '../../shared/wire/rpc.ts';

/** A message that no correct console sends, whatever the platform's state: enough of them close the socket. */
export class MalformedMessage extends SwitchyardError {}

export type RequestId = NonNullable<Inbound['id']>;

export interface Envelope {
  /** null: a notification. */
  readonly id: RequestId | null;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** @throws MalformedMessage `parse-error` or `invalid-request` naming the path. */
export function readEnvelope(text: string): Envelope {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new MalformedMessage('parse-error', 'the message is not JSON', { remedy: 'Send one JSON-RPC 2.0 object per text frame.', cause });
  }
  const message = parseAt(inboundSchema, json, { code: 'invalid-request', at: [] });
  return { id: message.id ?? null, method: message.method, params: message.params ?? {} };
}

/** @throws MalformedMessage `unknown-method` */
export function readMethod(name: string): MethodName {
  if (isMethod(name)) return name;
  throw new MalformedMessage('unknown-method', `there is no method called ${JSON.stringify(name)}`, {
    path: 'method',
    remedy: `Known methods: ${Object.keys(methods).join(', ')}.`,
  });
}

/** @throws MalformedMessage `invalid-params` naming the path. */
export function readParams(method: MethodName, params: unknown): unknown {
  const fault = unstorable(params);
  if (fault !== null) {
    throw new MalformedMessage('invalid-params', `params: ${fault.what} stands in a text`, { path: 'params', remedy: fault.remedy });
  }
  return parseAt(methods[method].params, params, { code: 'invalid-params', at: ['params'] });
}

/** What no text may hold; written out as JSON, whole characters stand as they are, halves and zero bytes are escaped. */
function unstorable(value: unknown): { readonly what: string; readonly remedy: string } | null {
  const withoutBackslashes = JSON.stringify(value).replaceAll(String.raw`\\`, '');
  if (/\\ud[89a-f]/.test(withoutBackslashes)) {
    return {
      what: 'half of a character (a lone UTF-16 surrogate)',
      remedy: 'Send whole characters: text is hashed, and half a character has no bytes.',
    };
  }
  if (withoutBackslashes.includes(String.raw`\u0000`)) {
    return { what: 'a zero byte', remedy: 'Leave that character out: not every database can hold it.' };
  }
  return null;
}

export type ConsoleNotification = {
  [N in keyof typeof consoleNotifications]: { readonly method: N; readonly params: z.output<(typeof consoleNotifications)[N]> };
}[keyof typeof consoleNotifications];

/** @throws MalformedMessage for a notification that does not exist or is malformed. */
export function readNotification(name: string, params: unknown): ConsoleNotification {
  if (!Object.hasOwn(consoleNotifications, name)) {
    throw new MalformedMessage('unknown-method', `there is no notification called ${JSON.stringify(name)}`, {
      path: isMethod(name) ? 'id' : 'method',
      remedy: isMethod(name) ? `${name} is a method: give it an id.` : `Known: ${Object.keys(consoleNotifications).join(', ')}.`,
    });
  }
  const method = name as keyof typeof consoleNotifications;
  return { method, params: parseAt(consoleNotifications[method], params, { code: 'invalid-params', at: ['params'] }) };
}

export function resultText(id: RequestId, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

/** JSON-RPC's error object: the same over the socket and over HTTP. */
export function errorObject(error: SwitchyardError): { readonly code: number; readonly message: string; readonly data: ErrorData } {
  return { code: errorCodes[error.code], message: error.message, data: { code: error.code, ...error.details } };
}

export function errorText(id: RequestId | null, error: SwitchyardError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: errorObject(error) });
}

export function notificationText(method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params });
}

interface Place {
  readonly code: 'invalid-request' | 'invalid-params';
  readonly at: readonly string[];
}

function parseAt<T extends z.ZodType>(schema: T, value: unknown, { code, at }: Place): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [...at, ...(issue?.path ?? [])].join('.');
  throw new MalformedMessage(code, `${path === '' ? 'the message' : path}: ${issue?.message ?? 'is invalid'}`, path === '' ? {} : { path });
}
