/** Many clients of a fan-out peer. `node main.ts KIND PEERS-FOLDER PORT COUNT`; says `opened`, and answers `begin` and `report`. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { percentile } from '../../statistics/order.ts';
import type { Sample } from '../fan-out/feed.ts';
import { importPeer } from '../install.ts';

interface SocketIoClient {
  readonly io: (url: string, options: object) => { on(event: string, listener: (payload: readonly Sample[]) => void): void };
}

export interface FanOutReport {
  /** Samples taken in, all clients together. */
  readonly samplesPerSecond: number;
  readonly ageP50Ms: number;
  readonly ageP99Ms: number;
}

const opensAtOnce = 50;

const [, , kind, folder = '', port = '', count = '0'] = process.argv;
let ages: number[] = [];
let samples = 0;
let begunAtMs = performance.now();

function take(atMs: number, many: number): void {
  samples += many;
  ages.push(Date.now() - atMs);
}

async function openSocketIo(): Promise<void> {
  const { io } = await importPeer<SocketIoClient>(folder, 'socket.io-client');
  await openAll(
    () =>
      new Promise((resolve) => {
        const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
        socket.on('connect', () => resolve());
        socket.on('overview', (payload) => take(payload[0]?.atMs ?? Number.NaN, payload.length));
      }),
  );
}

async function openPlain(): Promise<void> {
  await openAll(async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    socket.on('message', (data: Buffer) => take((JSON.parse(data.toString('utf8')) as Sample).atMs, 1));
    await once(socket, 'open');
  });
}

async function openAll(open: () => Promise<void>): Promise<void> {
  let left = Number(count);
  async function next(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await open();
    }
  }
  await Promise.all(Array.from({ length: opensAtOnce }, next));
}

function report(): FanOutReport {
  const seconds = (performance.now() - begunAtMs) / 1000;
  return { samplesPerSecond: samples / seconds, ageP50Ms: percentile(ages, 0.5), ageP99Ms: percentile(ages, 0.99) };
}

process.on('message', (order: 'begin' | 'report') => {
  if (order === 'report') {
    process.send?.(report());
    return;
  }
  ages = [];
  samples = 0;
  begunAtMs = performance.now();
});
process.on('disconnect', () => process.exit(0));
await (kind === 'socket.io' ? openSocketIo() : openPlain());
process.send?.('opened');
