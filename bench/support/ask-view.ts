/** One frame of a state view, asked for by a console that comes and goes. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Tables } from '../../shared/wire/columns.ts';
import { decodeFrame } from '../../shared/wire/frame.ts';
import { socketPath, subprotocol } from '../../shared/wire/limits.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { StateViewName, StateViewSpec } from '../../shared/wire/views.ts';
import { signIn } from '../fleet/sign-in.ts';

export async function askView<N extends StateViewName>(
  platformUrl: string,
  view: N,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Tables<StateViewSpec<N>>> {
  const session = await signIn(platformUrl, 'vera');
  const socket = new WebSocket(platformUrl.replace('http', 'ws') + socketPath, [subprotocol], {
    headers: { authorization: `Bearer ${session.accessToken()}` },
  });
  try {
    await once(socket, 'open');
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'view.subscribe', params: { view, params } }));
    for (;;) {
      const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
      if (isBinary) return decodeFrame(stateViews[view].tables, data).tables;
      if (data.includes('"error"')) throw new Error(`${view} was refused: ${data.toString('utf8')}`);
    }
  } finally {
    socket.terminate();
    session.close();
  }
}
