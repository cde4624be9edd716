import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

const lowestPort = 15_000;
const usualEphemeralStart = 32_768;

/** First port that the kernel gives to outgoing connections. A server's port must not be one: it may be taken while it restarts. */
async function ephemeralStart(): Promise<number> {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '');
  const start = Number(text.trim().split(/\s+/)[0]);
  return Number.isInteger(start) && start > lowestPort + 1000 ? start : usualEphemeralStart;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

export type PortFinder = { readonly take: () => Promise<number> };

/** Hands out loopback ports that are free now, each once, from a random place so that two labs rarely meet. */
export async function createPortFinder(): Promise<PortFinder> {
  const end = await ephemeralStart();
  let next = randomInt(lowestPort, end);
  return {
    async take() {
      for (let tries = 0; tries < end - lowestPort; tries += 1) {
        const port = next;
        next = next + 1 < end ? next + 1 : lowestPort;
        if (await isFree(port)) return port;
      }
      throw new Error(`no free port from ${lowestPort} to ${end}: end some servers`);
    },
  };
}
