/** A TCP relay that can be shut like a firewall that drops: whoever connects hears nothing, whoever is connected hears no more. */
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type Gate = {
  readonly port: number;
  readonly isBlocked: () => boolean;
  readonly block: () => void;
  /** Connections from the time of the block are reset: their owners try again. */
  readonly unblock: () => void;
  readonly close: () => Promise<void>;
};

/** @throws Error when `port` is taken. */
export async function openGate(ports: { readonly port: number; readonly targetPort: number }): Promise<Gate> {
  let isBlocked = false;
  const sockets = new Set<Socket>();

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  }
  function swallow(socket: Socket): void {
    socket.unpipe();
    socket.removeAllListeners('data');
    socket.resume();
  }

  // Half-open, so that a client that ends its side while blocked hears no end from ours.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    if (isBlocked) {
      swallow(client);
      return;
    }
    const upstream = createConnection({ host: '127.0.0.1', port: ports.targetPort, allowHalfOpen: true });
    keep(upstream);
    client.pipe(upstream);
    upstream.pipe(client);
    client.on('close', () => {
      if (!isBlocked) upstream.destroy();
    });
    upstream.on('close', () => {
      if (!isBlocked) client.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(ports.port, '127.0.0.1', resolve);
  });

  function resetAll(): void {
    for (const socket of sockets) socket.resetAndDestroy();
  }
  return {
    port: (server.address() as AddressInfo).port,
    isBlocked: () => isBlocked,
    block() {
      isBlocked = true;
      for (const socket of sockets) swallow(socket);
    },
    unblock() {
      if (isBlocked) resetAll();
      isBlocked = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        resetAll();
      }),
  };
}
