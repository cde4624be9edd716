/**
 * What the platform really said: a client beside it, on no bad network, that takes in every event of every log from the first and
 * every frame of the state views.
 */
import WebSocket from 'ws';
import { z } from 'zod';
import { canonicalJson } from '../../shared/canonical.ts';
import { tokenGrantSchema } from '../../shared/model/identity.ts';
import type { TokenGrant } from '../../shared/model/identity.ts';
import { decodeFrame, decodeFrameHeader } from '../../shared/wire/frame.ts';
import { limits, socketPath, subprotocol, timing } from '../../shared/wire/limits.ts';
import { methods, platformNotifications } from '../../shared/wire/methods.ts';
import type { Cursor } from '../../shared/wire/methods.ts';
import { notificationSchema, responseSchema } from '../../shared/wire/rpc.ts';
import { isStateView, stateViews } from '../../shared/wire/views.ts';
import { logViewNames, logViews } from '../../shared/wire/views-log.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';

export interface Truth {
  /** Bodies in canonical form; the event with offset 1 is the first. */
  events(log: LogViewName): readonly string[];
  epoch(log: LogViewName): string;
  /** The latest sequence of a state view's key. */
  latest(key: string): number;
  /** A frame's tables in canonical form; null when it was not among the last that came. */
  tables(key: string, sequence: number): string | null;
  close(): void;
}

const keptFrames = 300;
/** Shorter than an access token lives. */
const renewEveryMs = 120_000;
const frameBytesSchema = z.instanceof(Buffer);

/** The form in which two ends are compared: what the schema knows, keys in order. */
export function eventText(log: LogViewName, body: unknown): string {
  return canonicalJson(logViews[log].event.parse(body));
}

/** Absent numbers are null, as in a report. */
export function tablesText(tables: unknown): string {
  return JSON.stringify(tables, (_key, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value));
}

export async function openTruth(
  platformUrl: string,
  views: readonly { readonly view: string; readonly params?: Readonly<Record<string, unknown>> }[],
): Promise<Truth> {
  const events = new Map<LogViewName, string[]>(logViewNames.map((log) => [log, []]));
  const epochs = new Map<string, string>();
  const frames = new Map<string, Map<number, Buffer>>();
  const answers = new Map<number, (result: unknown) => void>();
  const url = new URL(socketPath, platformUrl);
  url.protocol = 'ws:';
  let grant = await signIn(platformUrl, 'ada');
  const socket = new WebSocket(url, [subprotocol], {
    headers: { authorization: `Bearer ${grant.accessToken}` },
    maxPayload: limits.maxFrameBytes,
  });
  let lastId = 0;

  async function call(method: keyof typeof methods, params: unknown): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve) => answers.set(id, resolve));
  }

  function takeText(text: string): void {
    const json: unknown = JSON.parse(text);
    const response = responseSchema.safeParse(json);
    if (response.success) {
      if ('error' in response.data) throw new Error(`the truth was refused: ${response.data.error.message}`);
      answers.get(response.data.id as number)?.(response.data.result);
      return;
    }
    const { method, params } = notificationSchema.parse(json);
    if (method === 'log.append') takeAppend(platformNotifications['log.append'].parse(params));
  }

  function takeAppend({ key, events: fresh }: z.infer<(typeof platformNotifications)['log.append']>): void {
    const log = key as LogViewName;
    const known = events.get(log) ?? [];
    for (const { offset, body } of fresh) {
      if (offset !== known.length + 1) throw new Error(`the truth itself has a gap in ${log}: ${offset} after ${known.length}`);
      known.push(eventText(log, body));
    }
  }

  function takeFrame(bytes: Buffer): void {
    const { key, sequence } = decodeFrameHeader(bytes).header;
    const kept = frames.get(key) ?? new Map<number, Buffer>();
    frames.set(key, kept);
    kept.set(sequence, bytes);
    for (const old of kept.keys()) {
      if (kept.size <= keptFrames) break;
      kept.delete(old);
    }
    socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'view.ack', params: { key, sequence } }));
  }

  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('message', (data, isBinary) => {
    const bytes = frameBytesSchema.parse(data);
    if (isBinary) takeFrame(bytes);
    else takeText(bytes.toString());
  });
  async function renew(): Promise<void> {
    grant = await grantFrom(new URL('/identity/v1/refresh', platformUrl), { refreshToken: grant.refreshToken });
    await call('token.refresh', { accessToken: grant.accessToken });
  }

  const beating = setInterval(() => void call('heartbeat', {}), timing.heartbeatMs);
  const renewing = setInterval(() => void renew(), renewEveryMs);
  for (const log of logViewNames) {
    const { epoch } = await subscribeLog(log, null);
    epochs.set(log, epoch);
    // From the very first event on: nothing that a console may have seen is missing here.
    await subscribeLog(log, { epoch, offset: 0 });
  }
  for (const { view, params = {} } of views) await call('view.subscribe', { view, params });

  async function subscribeLog(log: LogViewName, after: Cursor | null): Promise<Cursor> {
    const result = methods['view.subscribe'].result.parse(await call('view.subscribe', { view: log, after }));
    if (result.kind !== 'log') throw new Error(`${log} is no log`);
    if (after !== null && !result.recovered) throw new Error(`${log} can't be read from its beginning`);
    return result.cursor;
  }

  return {
    events: (log) => events.get(log) ?? [],
    epoch: (log) => epochs.get(log) ?? '',
    latest: (key) => Math.max(0, ...(frames.get(key)?.keys() ?? [])),
    tables(key, sequence) {
      const bytes = frames.get(key)?.get(sequence);
      if (bytes === undefined) return null;
      const { view } = decodeFrameHeader(bytes).header;
      return isStateView(view) ? tablesText(decodeFrame(stateViews[view].tables, bytes).tables) : null;
    },
    close() {
      clearInterval(beating);
      clearInterval(renewing);
      socket.terminate();
    },
  };
}

export async function signIn(platformUrl: string, subject: string): Promise<TokenGrant> {
  return grantFrom(new URL('/identity/v1/dev/sign-in', platformUrl), { subject });
}

async function grantFrom(url: URL, body: Readonly<Record<string, string>>): Promise<TokenGrant> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return tokenGrantSchema.parse(await answer.json());
}
