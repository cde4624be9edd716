import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from '../setup/command.mjs';
import { root } from '../setup/paths.mjs';
import { SetupProblem, say } from '../setup/report.mjs';

const sourceFolders = ['electron', 'renderer', 'shared'];
const sourceFiles = ['electron.vite.config.ts', 'package-lock.json'];
// Any other build empties out/main, and the stamp with it.
const stamp = join(root, 'out', 'main', 'built-from');

/** Builds the app, unless `out` was built from exactly these sources. */
export function ensureAppIsBuilt(): void {
  const hash = hashOfSources(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('building the app');
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const built = run(process.execPath, [cli, 'build', '--logLevel=warn'], { cwd: root });
  if (!built.ok) {
    throw new SetupProblem({
      what: 'the app could not be built',
      why: 'electron-vite says it above',
      todo: 'mend it, then run the same command again',
    });
  }
  writeFileSync(stamp, hash);
}

/** Changes with any byte of a source file, and with any file's name. */
export function hashOfSources(folder: string): string {
  const hash = createHash('sha256');
  for (const file of [
    ...sourceFolders.flatMap((name) => filesBelow(join(folder, name))),
    ...sourceFiles.map((name) => join(folder, name)),
  ]) {
    if (existsSync(file))
      hash
        .update(`${relative(folder, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
