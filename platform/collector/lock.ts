/** One collector per spool: two would use the same sequences. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '../start-error.ts';

/** @throws StartError naming the process that has it. Answers how to give it back; a killed process's lock counts for nothing. */
export function lockSpool(directory: string): () => void {
  const file = path.join(directory, 'lock.pid');
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (cause) {
      const holder = holderOf(file);
      if (attempt === 0 && (holder === null || !isAlive(holder))) {
        rmSync(file, { force: true });
        continue;
      }
      throw new StartError(
        `the spool ${directory} is in use${holder === null ? '' : ` by the process ${String(holder)}`}`,
        'Stop that collector, or give another directory with --spool DIR.',
        cause,
      );
    }
  }
}

function holderOf(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
