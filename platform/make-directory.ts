import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory with those above it, for this user alone. Node's own recursive mkdir never returns where a file system refuses
 * new entries as if something above were missing, as /proc does.
 *
 * @throws the file system's error; an existing file is EEXIST
 */
export function makeDirectory(directory: string): void {
  const missing: string[] = [];
  let at = path.resolve(directory);
  while (!isDirectory(at)) {
    missing.push(at);
    at = path.dirname(at);
  }
  for (const each of missing.reverse()) makeOne(each);
}

function makeOne(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it in the meantime.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}
