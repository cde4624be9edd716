/** The lab from the outside: start it as a child, read its line, act on it, stop it. For e2e tests and benchmarks. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { labReadySchema, labStatusSchema } from './contract.ts';
import type { LabReady, LabSignal, LabStatus } from './contract.ts';

export type LabClient = {
  readonly ready: LabReady;
  /** Of the lab's own process. */
  readonly pid: number;
  readonly status: () => Promise<LabStatus>;
  readonly kill: (server: string, signal?: LabSignal) => Promise<LabStatus>;
  readonly stopServer: (server: string) => Promise<LabStatus>;
  /** Resolves when the server is ready again. */
  readonly startServer: (server: string) => Promise<LabStatus>;
  readonly blockStat: (node: string) => Promise<LabStatus>;
  readonly unblockStat: (node: string) => Promise<LabStatus>;
  /** Ends the lab and waits until it is gone. */
  readonly stop: () => Promise<void>;
};

export type LabClientOptions = {
  /** Further options of `npm run lab`, e.g. `['--no-platform', '--streams', '6']`. */
  readonly args?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** The Node that runs the lab; must run TypeScript. */
  readonly node?: string;
  readonly readyWithinMs?: number;
};

const stopWithinMs = 15_000;

/** Starts a lab without a console. @throws Error with its last words when it does not come up. */
export async function startLab(options: LabClientOptions = {}): Promise<LabClient> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', main, '--headless', '--json', '--die-with-parent', ...(options.args ?? [])];
  const child = spawn(options.node ?? process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.environment ?? process.env,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let words = '';
  child.stderr.on('data', (data: Buffer) => {
    words = `${words}${data.toString('utf8')}`.slice(-4000);
  });

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await exited;
    clearTimeout(timer);
  }

  const readyWithinMs = options.readyWithinMs ?? 150_000;
  const line = await new Promise<string>((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`the lab is not up after ${readyWithinMs} ms: ${words}`)), readyWithinMs);
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString('utf8');
      const end = output.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      resolve(output.slice(0, end));
      output = '';
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the lab ended with code ${code ?? '?'} before it was up: ${words}`));
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const ready = labReadySchema.parse(JSON.parse(line));

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<LabStatus> {
    const response = await fetch(`${ready.control.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${ready.control.secret}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return labStatusSchema.parse(await response.json());
  }
  return {
    ready,
    pid: child.pid ?? 0,
    status: () => call('GET', '/status'),
    kill: (server, signal = 'SIGKILL') => call('POST', `/servers/${server}/kill`, { signal }),
    stopServer: (server) => call('POST', `/servers/${server}/stop`),
    startServer: (server) => call('POST', `/servers/${server}/start`),
    blockStat: (node) => call('POST', `/gates/${node}/block`),
    unblockStat: (node) => call('POST', `/gates/${node}/unblock`),
    stop,
  };
}
