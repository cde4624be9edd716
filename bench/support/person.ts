/** A person without a screen: signed in, asks the platform for things. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { socketPath, subprotocol, timing } from '../../shared/wire/limits.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { MethodName, ParamsIn, Result } from '../../shared/wire/methods.ts';
import { responseSchema } from '../../shared/wire/rpc.ts';
import { signIn } from '../fleet/sign-in.ts';
import type { Bench } from '../measure.ts';

export interface Person {
  /** @throws Error with the platform's words when it refuses */
  call<M extends MethodName>(method: M, params: ParamsIn<M>): Promise<Result<M>>;
}

/** Signed out after the budget. */
export async function openPerson(bench: Bench, platformUrl: string, subject: string): Promise<Person> {
  const session = await signIn(platformUrl, subject);
  const socket = new WebSocket(platformUrl.replace('http', 'ws') + socketPath, [subprotocol], {
    headers: { authorization: `Bearer ${session.accessToken()}` },
  });
  await once(socket, 'open');
  let nextId = 0;
  const waiting = new Map<unknown, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const parsed = isBinary ? undefined : responseSchema.safeParse(JSON.parse(data.toString('utf8')));
    if (parsed?.success !== true) return;
    const asked = waiting.get(parsed.data.id);
    waiting.delete(parsed.data.id);
    if ('error' in parsed.data) asked?.reject(new Error(`the platform refused: ${parsed.data.error.message}`));
    else asked?.resolve(parsed.data.result);
  });

  function ask(method: string, params: unknown): Promise<unknown> {
    nextId += 1;
    const id = nextId;
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  }

  const beat = setInterval(() => void ask('heartbeat', {}).catch(() => undefined), timing.heartbeatMs);
  bench.after(() => {
    clearInterval(beat);
    session.close();
    socket.terminate();
  });
  return {
    call: async <M extends MethodName>(method: M, params: ParamsIn<M>) =>
      methods[method].result.parse(await ask(method, params)) as Result<M>,
  };
}
