/** Electron as people run it, plus the DevTools port that measuring needs. Drawn in software. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Bench } from '../measure.ts';
import { endChild, keepLastWords } from './child.ts';
import { electronExecutable } from './paths.ts';

export interface RunningElectron {
  readonly pid: number;
  readonly devToolsPort: number;
  /** Unix ms, just before the process was made. */
  readonly launchedAtMs: number;
  end(): Promise<void>;
}

/** `words` begin with the folder of the app. Ended after the budget. @throws Error with its last words when it does not come up. */
export async function launchElectron(bench: Bench, display: string, words: readonly string[]): Promise<RunningElectron> {
  const { ELECTRON_RUN_AS_NODE: _unset, ...env } = process.env;
  // Chromium refuses to run its sandbox as root.
  const flags = ['--disable-gpu', '--remote-debugging-port=0', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const launchedAtMs = Date.now();
  const child = spawn(electronExecutable, [...flags, ...words], {
    env: { ...env, DISPLAY: display, LANG: 'en_GB.UTF-8', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  bench.after(() => endChild(child));
  const lastWords = keepLastWords(child.stderr);
  const devToolsPort = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Electron ended before it had a window:\n${lastWords()}`)));
  });
  return { pid: child.pid ?? Number.NaN, devToolsPort, launchedAtMs, end: () => endChild(child) };
}
