/** Questions to a server that answer true once it serves. */
import { createConnection } from 'node:net';

export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** The JSON at a URL, or undefined while nobody answers it well. */
export async function readJson(url: string, secret?: string): Promise<unknown> {
  try {
    const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

/** The first whole line of `output` that is a JSON object with `"ready": true`. */
export function findReadyLine(output: string): Readonly<Record<string, unknown>> | undefined {
  for (const line of output.split('\n').slice(0, -1)) {
    if (!line.startsWith('{') || !line.includes('"ready":true')) continue;
    try {
      return JSON.parse(line) as Record<string, unknown>;
    } catch {
      continue;
    }
  }
  return undefined;
}
