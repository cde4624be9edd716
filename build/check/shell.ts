import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { root } from '../setup/paths.mjs';

/** The tools of node_modules, and Node 24 before any other. */
export const toolPath = [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);

export interface ShellResult {
  readonly ok: boolean;
  /** Both streams in the order they came; empty when `live`. */
  readonly output: string;
}

export interface ShellOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Show the output as it comes instead of keeping it. */
  readonly live?: boolean;
}

/** How long what a command left behind may hold its output open. */
const lingerMs = 3000;

const running = new Set<(signal: NodeJS.Signals) => void>();

/** Runs a command to its end in its own process group, which dies with this process. */
export function shell(command: readonly [string, ...string[]], options: ShellOptions = {}): Promise<ShellResult> {
  const { env = {}, live = false } = options;
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, PATH: toolPath, NO_COLOR: '1', ...env },
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32',
    });
    const end = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined || process.platform === 'win32') return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // The whole group is gone already.
      }
    };
    running.add(end);
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const finish = (result: ShellResult): void => {
      running.delete(end);
      resolve(result);
    };
    child.on('exit', () => {
      const timer = setTimeout(() => end('SIGKILL'), lingerMs);
      child.on('close', () => clearTimeout(timer));
    });
    child.on('error', (error) => finish({ ok: false, output: `${program}: ${error.message}` }));
    child.on('close', (code) => finish({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const end of running) end('SIGTERM');
    process.exit(130);
  });
}
