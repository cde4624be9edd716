/** A console that does everything right, to see whether it notices what others do; and one whose manners are chosen. */
import WebSocket from 'ws';
import { decodeFrameHeader } from '../../shared/wire/frame.ts';
import { limits, socketPath, subprotocol, timing } from '../../shared/wire/limits.ts';
import type { MethodName } from '../../shared/wire/methods.ts';
import { signIn } from './truth.ts';

export interface PlainConsole {
  send(method: MethodName, params: unknown): void;
  /** Sends, and resolves when the answer has come, whatever it is, or none can come any more. */
  answer(method: MethodName, params: unknown): Promise<void>;
  /** Reads nothing any more; heartbeats go on. */
  pause(): void;
  resume(): void;
  /** Ages of frames at receipt, ms, since the last time this was asked. */
  takeAges(): readonly number[];
  /** The close code, once it is over. */
  closedWith(): number | null;
  close(): void;
}

export async function openPlainConsole(platformUrl: string, subject: string): Promise<PlainConsole> {
  const { accessToken } = await signIn(platformUrl, subject);
  const url = new URL(socketPath, platformUrl);
  url.protocol = 'ws:';
  const headers = { authorization: `Bearer ${accessToken}` };
  const socket = new WebSocket(url, [subprotocol], { headers, maxPayload: limits.maxFrameBytes });
  let ages: number[] = [];
  let lastId = 0;
  let code: number | null = null;

  const open = new Map<number, () => void>();

  function send(method: MethodName, params: unknown): void {
    lastId += 1;
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params }));
  }

  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  socket.on('close', (closedWith) => (code = closedWith));
  socket.on('message', (data, isBinary) => {
    if (!isBinary) {
      const id = /^\{"jsonrpc":"2.0","id":(\d+)/.exec((data as Buffer).subarray(0, 60).toString('latin1'))?.[1];
      open.get(Number(id))?.();
      open.delete(Number(id));
      return;
    }
    const { key, sequence, platformTimeMs } = decodeFrameHeader(data as Buffer).header;
    ages.push(Date.now() - platformTimeMs);
    socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'view.ack', params: { key, sequence } }));
  });
  const beating = setInterval(() => send('heartbeat', {}), timing.heartbeatMs);
  return {
    send,
    answer(method, params) {
      const answered = new Promise<void>((resolve) => {
        open.set(lastId + 1, resolve);
        socket.once('close', () => resolve());
      });
      send(method, params);
      return answered;
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    takeAges() {
      const taken = ages;
      ages = [];
      return taken;
    },
    closedWith: () => code,
    close() {
      clearInterval(beating);
      socket.terminate();
    },
  };
}

/** What process memory the platform says it has, bytes. */
export async function residentBytes(platformUrl: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', platformUrl))).text();
  return Number(/^switchyard_process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}
