/** What the config agent does with a running nginx: check a config, reload, watch and end its workers. Linux only: reads /proc. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { MediaNode, Nginx } from './settings.ts';

const run = promisify(execFile);

/** nginx's own words when it refuses the config at `file`, else undefined. */
export async function checkNginxConfig(nginx: Nginx, node: MediaNode, file: string): Promise<string | undefined> {
  try {
    await run(nginx.binary, ['-t', '-q', '-p', node.directory, '-c', file, '-e', `${node.directory}/error.log`], { timeout: 10_000 });
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string') return error.stderr.trim();
    throw error;
  }
}

/** Pid of the node's master, or undefined when it is not running. */
export async function masterPid(node: MediaNode): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(`${node.directory}/nginx.pid`, 'utf8')).trim());
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return words.includes('nginx: master') ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Pids of the workers of a master, those that are shutting down included. */
export async function workerPids(master: number): Promise<readonly number[]> {
  try {
    const text = await readFile(`/proc/${master}/task/${master}/children`, 'utf8');
    return text.trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Signals a process that may be gone already. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The newest lines of the node's error log. */
export async function lastErrors(node: MediaNode): Promise<string> {
  const text = await readFile(`${node.directory}/error.log`, 'utf8').catch(() => '');
  return text
    .trim()
    .split('\n')
    .filter((line) => /\[(?:emerg|alert|crit|error)\]/.test(line))
    .slice(-3)
    .join('\n');
}
