import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../setup/paths.mjs';
import { SetupProblem } from '../setup/report.mjs';

const readyWithinMs = 30_000;
const drainWithinMs = 10_000;

export interface LocalPlatform {
  readonly url: string;
  /** Asks it to drain and end; kills it when it does not. */
  readonly stop: () => Promise<void>;
}

/** Starts a platform over the simulator, with development identities, on a free loopback port. */
export async function startLocalPlatform(dataFolder: string): Promise<LocalPlatform> {
  mkdirSync(dataFolder, { recursive: true });
  const logFile = join(dataFolder, 'platform.log');
  const log = openSync(logFile, 'w');
  const child = spawn(
    process.execPath,
    ['platform/main.ts', '--source', 'simulator', '--dev-identity', '--data', dataFolder, '--port', '0', '--json'],
    // In a group of its own, so that Ctrl-C in the terminal leaves it to `stop`.
    { cwd: root, stdio: ['ignore', 'pipe', log], detached: process.platform !== 'win32' },
  );
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), drainWithinMs);
    await ended;
    clearTimeout(timer);
  };
  const url = await readyUrl(child, ended);
  if (url !== undefined) return { url, stop };
  const exited = child.exitCode !== null;
  await stop();
  throw new SetupProblem({
    what: 'the local platform did not start',
    why: `${exited ? `it ended with code ${String(child.exitCode)}` : `it was not ready in ${readyWithinMs / 1000} s`}; its last words:\n${lastLines(logFile)}`,
    todo: `see ${logFile}; a platform that already runs on ${dataFolder} must be ended first`,
  });
}

/** The address the platform says it listens on; undefined when it ends or takes too long. */
function readyUrl(child: ChildProcess, ended: Promise<void>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), readyWithinMs);
    const settle = (url: string | undefined): void => {
      clearTimeout(timer);
      resolve(url);
    };
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const url = urlOfReadyLine(line);
        if (url !== undefined) settle(url);
      });
    }
    child.once('error', () => settle(undefined));
    void ended.then(() => settle(undefined));
  });
}

/** The platform's one line on stdout when it listens; other lines are not it. */
export function urlOfReadyLine(line: string): string | undefined {
  try {
    const message: unknown = JSON.parse(line);
    const url: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, 'url') : undefined;
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Where the local platform keeps its data: per user, where the system wants such things. */
export function localDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Switchyard', 'local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Switchyard', 'local');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'switchyard', 'local');
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-10)
    .map((line) => `        ${line}`)
    .join('\n');
}
