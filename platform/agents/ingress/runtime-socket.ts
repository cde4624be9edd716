import { createConnection } from 'node:net';

/** One exchange on HAProxy's runtime socket. @throws Error naming the socket when HAProxy does not answer in time. */
export function askHaproxy(socketPath: string, command: string, timeoutMs = 2000): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = createConnection(socketPath);
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.on('connect', () => socket.write(`${command}\n`));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.on('error', (cause) => reject(new Error(`HAProxy's runtime socket ${socketPath}: ${cause.message}`, { cause })));
  });
}
