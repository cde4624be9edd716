import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGate } from './gate.ts';
import type { Gate } from './gate.ts';
import { eventually } from './test-tools.ts';

let echo: Server;
let gate: Gate;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  gate = await openGate({ port: 0, targetPort: (echo.address() as AddressInfo).port });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await gate.close();
  await new Promise((resolve) => echo.close(resolve));
});

async function connect(): Promise<{
  readonly heard: () => string;
  readonly say: (words: string) => void;
  readonly isReset: () => boolean;
}> {
  const socket = createConnection({ host: '127.0.0.1', port: gate.port });
  clients.push(socket);
  let heard = '';
  let isReset = false;
  socket.on('data', (data) => (heard += data.toString()));
  socket.on('error', () => (isReset = true));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return { heard: () => heard, say: (words) => socket.write(words), isReset: () => isReset };
}

describe('a gate', () => {
  it('lets everything through while open', async () => {
    const client = await connect();
    client.say('hello');
    await eventually('the echo comes', () => client.heard() === 'hello');
  });
  it('goes silent like a firewall that drops: no answer, no end', async () => {
    const before = await connect();
    before.say('one');
    await eventually('the echo comes', () => before.heard() === 'one');
    gate.block();
    const during = await connect();
    before.say('two');
    during.say('two');
    // The echo server answers another way in at once; what was to come through the gate would be here by then.
    const direct = createConnection({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
    clients.push(direct);
    await new Promise((resolve) => direct.once('data', resolve).write('ping'));
    expect([before.heard(), during.heard()]).toEqual(['one', '']);
    expect([before.isReset(), during.isReset()]).toEqual([false, false]);
  });
  it('serves again after the block, and resets who waited', async () => {
    gate.block();
    const waiting = await connect();
    gate.unblock();
    await eventually('the one who waited is reset', () => waiting.isReset());
    const after = await connect();
    after.say('hello');
    await eventually('the echo comes', () => after.heard() === 'hello');
  });
});
