import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../setup/command.mjs';
import { root } from '../setup/paths.mjs';
import { SetupProblem, say } from '../setup/report.mjs';

const electronPackage = join(root, 'node_modules', 'electron');
const downloadLimitMs = 15 * 60_000;

/** @returns {boolean} whether Electron's own download lies in node_modules */
export function ownDownloadIsHere() {
  const pathFile = join(electronPackage, 'path.txt');
  return existsSync(pathFile) && existsSync(join(electronPackage, 'dist', readFileSync(pathFile, 'utf8')));
}

/** @returns {string | undefined} why the download failed, or undefined when it is here */
export function tryOwnDownload() {
  if (ownDownloadIsHere()) return undefined;
  say("downloading Electron from its project's release host (110 MB, once)");
  const result = run(process.execPath, [join(electronPackage, 'install.js')], { quiet: true, timeoutMs: downloadLimitMs });
  if (result.ok && ownDownloadIsHere()) return undefined;
  return result.output.trim().split('\n')[0] ?? 'it gave no reason';
}

/** @param {string} why */
export function downloadProblem(why) {
  return new SetupProblem({
    what: 'Electron could not be downloaded',
    why,
    todo: 'check the network (ELECTRON_MIRROR names another host), or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron, then run the same command again',
  });
}

/** Brings Electron's own download, or stops with what to do. */
export function ensureOwnDownload() {
  const trouble = tryOwnDownload();
  if (trouble !== undefined) throw downloadProblem(trouble);
}
