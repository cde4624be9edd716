/** A real platform process over the simulator, on a port it finds free. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { root } from './paths.ts';

const readySchema = z.object({ ready: z.literal(true), url: z.url(), pid: z.number().int() });

export interface PlatformOptions {
  readonly dataDirectory: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly extra?: readonly string[];
}

export interface RunningPlatform {
  readonly url: string;
  readonly pid: number;
  /** Ends it with a signal and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** @throws Error with what the platform said, when it ends before it is ready. */
export async function startPlatform({ dataDirectory, port = 0, extra = [] }: PlatformOptions): Promise<RunningPlatform> {
  const flags = ['--data', dataDirectory, '--port', String(port), '--dev-identity', '--json', '--source', 'simulator'];
  const child = spawn(process.execPath, ['platform/main.ts', ...flags, ...extra], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  // A test process that fails on the way leaves no platform behind.
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-8000);
  });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => null)]);
  if (first === null) throw new Error(`the platform ended before it was ready:\n${said}`);
  const ready = readySchema.parse(JSON.parse(String(first[0])));
  return { url: ready.url, pid: ready.pid, end: (signal = 'SIGTERM') => endChild(child, signal) };
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
