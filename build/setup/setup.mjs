import { fileURLToPath } from 'node:url';
import { run } from './command.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { SetupProblem } from './report.mjs';

const prepareRuntime = fileURLToPath(new URL('../electron-runtime/main.mjs', import.meta.url));

/**
 * Makes this machine ready; does nothing where nothing is missing.
 *
 * @param {ReadonlySet<import('./options.mjs').Part>} parts `desktop` brings Electron's libraries, `test` also Xvfb and the pinned Electron,
 * `lab` the media servers, `dist` the packers
 * @returns {string} the Node to run everything else on
 */
export function setUp(parts) {
  const node = ensureDependencies();
  ensureDebianPackages([...new Set([...(parts.has('test') ? /** @type {const} */ (['desktop']) : []), ...parts])]);
  // Its libraries ask for a newer Node than may run this file.
  if (parts.has('test') && !run(node, [prepareRuntime]).ok) {
    throw new SetupProblem({ what: 'the Electron runtime is not ready', why: 'it says so above', todo: 'do as it says' });
  }
  return node;
}
