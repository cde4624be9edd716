import { randomUUID } from 'node:crypto';
import { accessSync, constants, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { StartError } from '../start-error.ts';
import { lockFile } from './driver.ts';

export const databaseFileName = 'switchyard.sqlite';
const lockFileName = 'lock.sqlite';
/** Only says who holds the lock; the lock itself is the operating system's. */
const holderFileName = 'lock.pid';
const instanceFileName = 'instance-id';

/** @throws StartError when the directory can't be made or written to. */
export function prepareDataDirectory(directory: string): void {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      `the data directory ${directory} can't be used: ${why}`,
      'Give a directory that this user may write to with --data DIR.',
      cause,
    );
  }
}

/** One platform per data directory. @throws StartError naming the process that has it. */
export function lockDataDirectory(directory: string, pid: number): { release(): void } {
  const holderFile = path.join(directory, holderFileName);
  const lock = lockFile(path.join(directory, lockFileName));
  if (lock === undefined) {
    const holder = readHolder(holderFile);
    throw new StartError(
      `the data directory ${directory} is in use by ${holder === undefined ? 'another platform' : `the platform with pid ${holder}`}`,
      `Stop that platform${holder === undefined ? '' : ` (kill ${holder})`}, or give another directory with --data DIR.`,
    );
  }
  writeFileSync(holderFile, `${pid}\n`, { mode: 0o600 });
  return {
    release: () => {
      rmSync(holderFile, { force: true });
      lock.release();
    },
  };
}

function readHolder(file: string): string | undefined {
  return /^\d+/.exec(readText(file) ?? '')?.[0];
}

/** Made with the data directory, kept for ever; call it with the directory locked. */
export function readInstanceId(directory: string): string {
  const file = path.join(directory, instanceFileName);
  const known = readText(file)?.trim();
  if (known !== undefined && known !== '') return known;
  const made = randomUUID();
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
