/**
 * A bare caller of the protocol, as somebody with a script would write one: no console, so nothing on the way stops a forged request.
 * It uses Node's own WebSocket, not the console's link.
 */
import { tokenGrantSchema } from '../../shared/model/identity.ts';
import { socketPath, subprotocol } from '../../shared/wire/limits.ts';
import type { MethodName, ParamsIn, Result } from '../../shared/wire/methods.ts';
import { methods } from '../../shared/wire/methods.ts';
import { responseSchema } from '../../shared/wire/rpc.ts';
import type { Response } from '../../shared/wire/rpc.ts';
import type { ErrorData } from '../../shared/wire/errors.ts';

export type Answer<T> =
  { readonly ok: true; readonly result: T } | { readonly ok: false; readonly message: string; readonly data: ErrorData | undefined };

export interface Caller {
  call<M extends MethodName>(method: M, params: ParamsIn<M>): Promise<Answer<Result<M>>>;
  close(): void;
}

type WebSocketWithHeaders = new (
  url: string,
  options: { readonly protocols: string; readonly headers: Readonly<Record<string, string>> },
) => WebSocket;

/** Signs in as a development person and opens a socket. */
export async function openCaller(platformUrl: string, subject: string): Promise<Caller> {
  const grant = await fetch(`${platformUrl}/identity/v1/dev/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject }),
  });
  const { accessToken } = tokenGrantSchema.parse(await grant.json());
  const Socket = WebSocket as unknown as WebSocketWithHeaders;
  const socket = new Socket(socketUrl(platformUrl), { protocols: subprotocol, headers: { authorization: `Bearer ${accessToken}` } });
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`no socket to ${platformUrl} as ${subject}`)), { once: true });
  });
  let next = 0;
  const open = new Map<number, { readonly answered: (response: Response) => void; readonly lost: () => void }>();
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'string') return;
    const parsed = responseSchema.safeParse(JSON.parse(data));
    if (!parsed.success || typeof parsed.data.id !== 'number') return;
    open.get(parsed.data.id)?.answered(parsed.data);
    open.delete(parsed.data.id);
  });
  socket.addEventListener('close', () => {
    for (const { lost } of open.values()) lost();
  });
  return {
    call: (method, params) => {
      const id = (next += 1);
      return new Promise((resolve, reject) => {
        open.set(id, {
          answered: (response) => {
            if ('error' in response) resolve({ ok: false, message: response.error.message, data: response.error.data });
            else resolve({ ok: true, result: methods[method].result.parse(response.result) as Result<typeof method> });
          },
          lost: () => reject(new Error(`${method}: the socket closed before the answer`)),
        });
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      });
    },
    close: () => socket.close(),
  };
}

function socketUrl(platformUrl: string): string {
  const url = new URL(socketPath, platformUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
