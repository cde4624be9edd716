/** A server that fans the feed out as one of the peers does. `node main.ts KIND PEERS-FOLDER`; prints its port. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { importPeer } from '../install.ts';
import { samplesNow, ticksPerSecond } from './feed.ts';

interface SocketIo {
  readonly Server: new (server: Server, options: object) => { emit(event: string, payload: unknown): void };
}

const [, , kind, folder = ''] = process.argv;
const server = createServer();

async function fanOut(): Promise<() => void> {
  if (kind === 'socket.io') {
    const { Server: IoServer } = await importPeer<SocketIo>(folder, 'socket.io');
    // Without the polling that it would begin with, and without compression: both cost it.
    const io = new IoServer(server, { transports: ['websocket'], serveClient: false });
    return () => io.emit('overview', samplesNow());
  }
  // One message for each sample, as feeds of single measurements do.
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  return () => {
    for (const sample of samplesNow()) {
      const message = JSON.stringify(sample);
      for (const client of sockets.clients) if (client.bufferedAmount < 1_000_000) client.send(message);
    }
  };
}

setInterval(await fanOut(), 1000 / ticksPerSecond);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
