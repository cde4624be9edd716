/** A console without a screen: speaks the protocol as the link does, decodes every frame whole, acknowledges it. */
import { WebSocket } from 'ws';
import type { TablesSpec } from '../../shared/wire/columns.ts';
import { decodeFrame } from '../../shared/wire/frame.ts';
import { limits, socketPath, subprotocol, timing } from '../../shared/wire/limits.ts';
import { responseSchema } from '../../shared/wire/rpc.ts';
import { stateViews, viewKey } from '../../shared/wire/views.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import { probeCodeIn } from '../probe/recognise.ts';
import type { Look } from './plan.ts';

export interface FrameSeen {
  readonly view: StateViewName;
  readonly bytes: number;
  readonly platformTimeMs: number;
  /** The code of the probe's sample that it shows; undefined when the probe is not in it. */
  readonly code: number | undefined;
}

export interface Fleet {
  readonly accessToken: () => string;
  readonly seen: (frame: FrameSeen) => void;
}

export interface FleetConsole {
  /** When the newest frame of its first view was made. */
  newestMs(): number;
  isOpen(): boolean;
  /** A token of the same sign-in, before the old one expires. */
  renew(accessToken: string): void;
  close(): void;
}

/** Resolves once a frame of each of its views has come. @throws Error when it is refused or ends before. */
export async function openConsole(platformUrl: string, looks: readonly Look[], fleet: Fleet): Promise<FleetConsole> {
  const socket = new WebSocket(platformUrl.replace('http', 'ws') + socketPath, [subprotocol], {
    headers: { authorization: `Bearer ${fleet.accessToken()}` },
    perMessageDeflate: false,
    maxPayload: limits.maxFrameBytes,
    skipUTF8Validation: false,
  });
  socket.binaryType = 'nodebuffer';
  const viewOfKey = new Map(looks.map(({ view, params }) => [viewKey(view, params), view]));
  const newest = new Map<string, number>();
  const [first = ''] = viewOfKey.keys();
  let nextId = 0;

  function request(method: string, params: unknown): void {
    nextId += 1;
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: nextId, method, params }));
  }

  function take(frame: Buffer): void {
    const view = viewOfHeader(frame);
    const { header, tables } = decodeFrame<TablesSpec>(stateViews[view].tables, frame);
    socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'view.ack', params: { key: header.key, sequence: header.sequence } }));
    newest.set(header.key, header.platformTimeMs);
    fleet.seen({ view, bytes: frame.byteLength, platformTimeMs: header.platformTimeMs, code: probeCodeIn(view, tables) });
  }

  const beat = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) request('heartbeat', {});
  }, timing.heartbeatMs);

  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => {
      for (const { view, params } of looks) request('view.subscribe', { view, params });
      request('view.subscribe', { view: 'alarms' });
    });
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) {
        take(data);
        if (newest.size === viewOfKey.size) resolve();
        return;
      }
      const parsed = responseSchema.safeParse(JSON.parse(data.toString('utf8')));
      if (parsed.success && 'error' in parsed.data) reject(new Error(`the platform refused: ${parsed.data.error.message}`));
    });
    socket.on('error', reject);
    socket.on('close', (code, reason) => {
      clearInterval(beat);
      reject(new Error(`the socket closed with ${code} ${reason.toString('utf8')}`));
    });
  });

  return {
    newestMs: () => newest.get(first) ?? Number.NaN,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    renew: (accessToken) => request('token.refresh', { accessToken }),
    close: () => socket.terminate(),
  };
}

/** The view's name without a second parse of the header: it is needed to know which tables to decode. */
function viewOfHeader(frame: Buffer): StateViewName {
  const name = /"view":"(\w+)"/.exec(frame.toString('latin1', 8, 120))?.[1];
  if (name === undefined || !Object.hasOwn(stateViews, name)) throw new Error(`a frame of no known view: ${String(name)}`);
  return name as StateViewName;
}
