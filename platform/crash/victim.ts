/** A platform process that is going to be killed, from the outside. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Death, FromVictim, ToVictim, VictimSettings } from './victim/messages.ts';

const mainFile = fileURLToPath(new URL('./victim/main.ts', import.meta.url));

export interface Victim {
  readonly url: string;
  readonly pid: number;
  /** Counts points from now on, and dies at this one; null: it lives. */
  arm(dieAt: Death | null): Promise<void>;
  /** Points passed since it was armed, by name. */
  points(): readonly string[];
  isDead(): boolean;
  /** Resolves with what ended it and what it said last. */
  readonly ended: Promise<{ readonly signal: NodeJS.Signals | null; readonly code: number | null; readonly words: string }>;
  kill(signal: NodeJS.Signals): void;
}

/** @throws Error with its last words when it does not come up */
export async function startVictim(settings: VictimSettings, flags: readonly string[]): Promise<Victim> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', mainFile, JSON.stringify(settings), ...flags], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, SWITCHYARD_LOG_LEVEL: 'warn', NODE_OPTIONS: '' },
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-6_000)));
  // Whoever writes to one that has just died finds out by its end.
  child.stdin.on('error', () => undefined);
  let points: string[] = [];
  let markArmed: () => void = () => undefined;
  let dead = false;
  const ended = new Promise<Awaited<Victim['ended']>>((resolve) => {
    // A program that could not be started has no end of its own.
    child.once('error', (error) => {
      dead = true;
      resolve({ code: null, signal: null, words: error.message });
    });
    child.once('close', (code, signal) => {
      dead = true;
      markArmed();
      resolve({ code, signal, words });
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as FromVictim;
      if (said.kind === 'ready') resolve(said.url);
      else if (said.kind === 'armed') {
        points = [];
        markArmed();
      } else points.push(said.name);
    });
    void ended.then(({ code, signal }) =>
      reject(new Error(`the platform ended (${String(signal ?? code)}) before it was ready:\n${words}`)),
    );
  });
  return {
    url,
    pid: child.pid ?? 0,
    arm: (dieAt) =>
      new Promise((resolve) => {
        markArmed = resolve;
        if (dead) resolve();
        else child.stdin.write(`${JSON.stringify({ dieAt } satisfies ToVictim)}\n`);
      }),
    points: () => points,
    isDead: () => dead,
    ended,
    kill: (signal) => void child.kill(signal),
  };
}
