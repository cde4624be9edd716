// Loads the app named on the command line, as the default app of a stock Electron does: `electron [flags] path-or-script [arguments]`.
// A module, because Electron holds `ready` back until the top-level await below is over.
import { app } from 'electron';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {{ readonly name?: string, readonly productName?: string, readonly version?: string, readonly main?: string }} Manifest */

/** What Electron's own default app calls and its types keep quiet about. */
const undocumented = /** @type {{ setVersion(version: string): void, setAppPath(path: string): void }} */ (/** @type {unknown} */ (app));

/** @param {readonly string[]} words */
function readCommandLine(words) {
  /** @type {string[]} */
  const preloads = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-r' || word === '--require') {
      index += 1;
      const preload = words[index];
      if (preload !== undefined) preloads.push(preload);
    } else if (word === '--version' || word === '-v') {
      return { preloads, version: true, file: undefined };
    } else if (word.startsWith('--app=')) {
      return { preloads, version: false, file: word.slice('--app='.length) };
    } else if (!word.startsWith('-')) {
      return { preloads, version: false, file: word };
    }
  }
  return { preloads, version: false, file: undefined };
}

/**
 * Makes the app what its package.json says it is.
 *
 * @param {string} file an app's folder, or a script
 * @returns {string} the script to run
 */
function enterApp(file) {
  const location = resolve(file);
  if (!statSync(location).isDirectory()) return location;
  const manifest = readManifest(join(location, 'package.json'));
  if (manifest.version !== undefined) undocumented.setVersion(manifest.version);
  const name = manifest.productName ?? manifest.name;
  if (name !== undefined) app.name = name;
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), app.name));
  undocumented.setAppPath(location);
  return join(location, manifest.main ?? 'index.js');
}

/** @param {string} path */
function readManifest(path) {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  return /** @type {Manifest} */ (manifest);
}

async function main() {
  const { preloads, version, file } = readCommandLine(process.argv.slice(1));
  if (version) {
    process.stdout.write(`v${process.versions.electron}\n`);
    process.exit(0);
  }
  const requireHere = createRequire(join(process.cwd(), 'electron'));
  for (const preload of preloads) requireHere(preload);
  if (file === undefined) throw new Error('name the app to run: electron [flags] path-or-script [arguments]');
  await import(pathToFileURL(enterApp(file)).href);
}

Object.assign(process, { defaultApp: true });
try {
  await main();
} catch (error) {
  process.stderr.write(`Unable to start the app: ${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(1);
}
