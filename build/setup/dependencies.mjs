import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, run } from './command.mjs';
import { firstDifference } from './installed.mjs';
import { refuseLink } from './linked.mjs';
import { pinnedNode, root } from './paths.mjs';
import { SetupProblem, say } from './report.mjs';

const oldestScriptNode = 24;

/** Makes node_modules what package-lock.json says, and returns the Node that runs everything after this. */
export function ensureDependencies() {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined) {
    throw new SetupProblem({
      what: 'package-lock.json cannot be read',
      why: 'the checkout is incomplete',
      todo: 'clone the repository again',
    });
  }
  const difference = firstDifference(wanted, readLock(join(root, 'node_modules', '.package-lock.json')));
  if (difference !== undefined) install(difference);
  return scriptNode();
}

/** @param {string} difference */
function install(difference) {
  refuseLink(join(root, 'node_modules'));
  say(`installing dependencies (${difference})`);
  const npm = npmCommand(process.env, process.execPath);
  const result = run(npm.command, [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  });
  if (result.ok) return;
  throw new SetupProblem({
    what: 'npm ci failed',
    why: result.output === '' ? 'npm says it above; most often no package registry can be reached' : result.output,
    todo: 'check the network and `npm ping`, then run the same command again',
  });
}

/** @returns {string} a Node that runs TypeScript as it stands */
function scriptNode() {
  const candidate = pinnedNode() ?? process.execPath;
  const version = run(candidate, ['--version'], { quiet: true });
  const major = Number(/^v(\d+)\./.exec(version.output)?.[1] ?? 0);
  if (version.ok && major >= oldestScriptNode) return candidate;
  throw new SetupProblem({
    what: `Node ${String(oldestScriptNode)} is needed and ${version.ok ? version.output.trim() : 'none'} was found`,
    why: `the registry has no Node for ${process.platform}-${process.arch}, or its package could not be downloaded`,
    todo: `delete node_modules and run the same command again, or put Node ${String(oldestScriptNode)} or newer first in the PATH`,
  });
}

/**
 * @param {string} path
 * @returns {import('./installed.mjs').Lock | undefined}
 */
function readLock(path) {
  try {
    /** @type {unknown} */
    const lock = JSON.parse(readFileSync(path, 'utf8'));
    return /** @type {import('./installed.mjs').Lock} */ (lock);
  } catch {
    return undefined;
  }
}
