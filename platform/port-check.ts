import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

/** Tries the port before anything is written to disk. @throws StartError naming the port and the way out. */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host, port }, resolve);
    });
  } catch (cause) {
    throw listenError(cause, { host, port });
  }
  await new Promise((resolve) => probe.close(resolve));
}

/** What went wrong with listening, in words; other errors as they are. */
export function listenError(cause: unknown, { host, port }: { readonly host: string; readonly port: number }): unknown {
  if (!(cause instanceof Error && 'code' in cause)) return cause;
  switch (cause.code) {
    case 'EADDRINUSE':
      return new StartError(
        `port ${port} on ${host} is in use by another program`,
        'Stop that program, or give another port with --port (0 takes any free one).',
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`${host} is not an address of this machine`, 'Give one with --host, e.g. 127.0.0.1.', cause);
    case 'EACCES':
      return new StartError(`this user may not listen on port ${port}`, 'Give a port above 1023 with --port.', cause);
    default:
      return cause;
  }
}
