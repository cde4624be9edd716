/** A line between a console and its platform that can be cut and mended. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Bench } from '../measure.ts';

export interface BreakableLine {
  /** What the console connects to. */
  readonly url: string;
  /**
   * `reset`: connections are reset and new ones refused. `silent`: nothing gets through and nobody is told; connections that were tried
   * meanwhile hang.
   */
  cut(how: 'reset' | 'silent'): void;
  /** From now on new connections get through. Those that a silent cut has swallowed stay dead. */
  mend(): void;
}

export async function openLine(bench: Bench, platformUrl: string): Promise<BreakableLine> {
  const port = Number(new URL(platformUrl).port);
  const open = new Set<Socket>();
  let state: 'whole' | 'reset' | 'silent' = 'whole';
  const server = createServer((near) => {
    open.add(near);
    near.on('close', () => open.delete(near));
    near.on('error', () => near.destroy());
    if (state === 'silent') return;
    if (state === 'reset') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.setNoDelay(true).pipe(far.setNoDelay(true)).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  bench.after(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(how) {
      state = how;
      for (const socket of open) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.unpipe().pause();
      }
    },
    mend() {
      state = 'whole';
    },
  };
}
