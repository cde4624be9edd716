/** One server of the lab: a process group with a log file, whose end is shown as what it was and mended only when asked. */
import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerStatus } from './contract.ts';
import type { Reaper } from './reaper.ts';

export type ServerSpec = {
  readonly name: string;
  readonly kind: ServerStatus['kind'];
  readonly command: string;
  readonly args: readonly string[];
  readonly ports: Readonly<Record<string, number>>;
  /** Asked again and again after the start until true. `output` is what this run has printed so far. */
  readonly isReady: (output: () => Promise<string>) => Promise<boolean>;
};

export type ServerProcess = {
  readonly name: string;
  readonly status: () => ServerStatus;
  /** Starts it and waits until it is ready; nothing to do when it runs. @throws Error with its last words when it dies first. */
  readonly start: () => Promise<void>;
  /** Sends a signal to the whole group. @throws Error when it is not running. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ServerSurroundings = {
  readonly logFile: string;
  readonly directory: string;
  readonly reaper: Reaper;
  readonly onDeath: (status: ServerStatus) => void;
};

const readyWithinMs = 60_000;
const stopWithinMs = 5000;
const lookEveryMs = 50;

type Life =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'running'; readonly pid: number; readonly logOffset: number; readonly ended: Promise<void> }
  | { readonly kind: 'died'; readonly cause: string };

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/** What is left of a group whose leader has ended (nginx's workers outlive their master) ends too. */
async function sweepGroup(group: number): Promise<void> {
  signalGroup(group, 'SIGKILL');
  for (let looks = 0; looks < 20 && signalGroup(group, 0); looks += 1) await wait(lookEveryMs);
}

export function createServerProcess(spec: ServerSpec, around: ServerSurroundings): ServerProcess {
  let life: Life = { kind: 'stopped' };
  let sinceMs = Date.now();
  let isStopping = false;
  let launching: Promise<void> | undefined;

  function become(next: Life): void {
    life = next;
    sinceMs = Date.now();
  }
  function status(): ServerStatus {
    const { name, kind, ports } = spec;
    const base = { name, kind, ports: { ...ports }, sinceMs, logFile: around.logFile };
    if (life.kind === 'running') return { ...base, state: 'running', pid: life.pid };
    if (life.kind === 'died') return { ...base, state: 'died', cause: life.cause };
    return { ...base, state: 'stopped' };
  }

  async function launch(): Promise<void> {
    const log = await open(around.logFile, 'a', 0o600);
    const { size } = await log.stat();
    if (isStopping) {
      await log.close();
      throw new Error(`${spec.name} was stopped before it started`);
    }
    const child = spawn(spec.command, spec.args, { cwd: around.directory, detached: true, stdio: ['ignore', log.fd, log.fd] });
    const spawned = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(child.pid ?? 0));
    }).finally(() => log.close());
    around.reaper.watch(spawned);
    const ended = new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        const cause = signal === null ? `it ended with code ${code ?? '?'}` : `it was ended by ${signal}`;
        become(isStopping ? { kind: 'stopped' } : { kind: 'died', cause });
        void sweepGroup(spawned).then(() => {
          around.reaper.forget(spawned);
          resolve();
        });
        if (!isStopping) around.onDeath(status());
      });
    });
    become({ kind: 'running', pid: spawned, logOffset: size, ended });
  }

  async function output(): Promise<string> {
    const bytes = await readFile(around.logFile);
    return bytes.subarray(life.kind === 'running' ? life.logOffset : 0).toString('utf8');
  }
  async function lastWords(): Promise<string> {
    return (await output()).trim().split('\n').slice(-5).join('\n');
  }

  async function start(): Promise<void> {
    if (life.kind === 'running') return;
    isStopping = false;
    launching = launch();
    await launching;
    const endAtMs = Date.now() + readyWithinMs;
    for (;;) {
      const { state, cause } = status();
      if (state !== 'running') throw new Error(`${spec.name} did not start: ${cause ?? 'it was stopped'}\n${await lastWords()}`);
      if (await spec.isReady(output)) return;
      if (Date.now() > endAtMs) throw new Error(`${spec.name} is not ready after ${readyWithinMs / 1000} s:\n${await lastWords()}`);
      await wait(lookEveryMs);
    }
  }

  return {
    name: spec.name,
    status,
    start,
    async kill(signal) {
      if (life.kind !== 'running') throw new Error(`${spec.name} is not running, so there is nothing to signal`);
      const { pid, ended } = life;
      signalGroup(pid, signal);
      if (signal === 'SIGKILL') await ended;
    },
    async stop() {
      isStopping = true;
      await launching?.catch(() => undefined);
      if (life.kind !== 'running') {
        become({ kind: 'stopped' });
        return;
      }
      const { pid, ended } = life;
      signalGroup(pid, 'SIGTERM');
      // A stopped (SIGSTOP) process hears SIGTERM only when it goes on.
      signalGroup(pid, 'SIGCONT');
      const isEnded = await Promise.race([ended.then(() => true), wait(stopWithinMs, false, { ref: false })]);
      if (!isEnded) signalGroup(pid, 'SIGKILL');
      await ended;
    },
  };
}
