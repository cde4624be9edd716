/** Brings the peers into a folder that the product does not have, at the versions of their own lock file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench } from '../measure.ts';
import { keepLastWords } from '../support/child.ts';
import { root } from '../support/paths.ts';

const here = join(root, 'bench', 'peers');
const folder = join(root, '.runtime', 'peers');

export interface Peers {
  /** Below it lies node_modules. */
  readonly folder: string;
}

/** undefined when they can't be had; it says why. */
export async function installPeers(bench: Bench): Promise<Peers | undefined> {
  const wanted = await readFile(join(here, 'package-lock.json'), 'utf8');
  const had = await readFile(join(folder, 'installed-lock.json'), 'utf8').catch(() => '');
  if (had === wanted) return { folder };
  bench.say('installing the peers');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) await cp(join(here, name), join(folder, name));
  const npm = process.env['npm_execpath'];
  const [command, first] = npm?.endsWith('.js') === true ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(command, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lastWords = keepLastWords(child.stderr);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    bench.say(`the peers can't be had, and are left out: npm ci ended with ${String(code)}\n${lastWords()}`);
    return undefined;
  }
  await cp(join(here, 'package-lock.json'), join(folder, 'installed-lock.json'));
  return { folder };
}

/** The version that is installed. */
export async function versionOf({ folder: at }: Peers, name: string): Promise<string> {
  const text = await readFile(join(at, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** Imports a peer for Node; its shape is what the caller says. */
export async function importPeer<T>(at: string, name: string): Promise<T> {
  const resolve = createRequire(join(at, 'package.json')).resolve;
  return (await import(pathToFileURL(resolve(name)).href)) as T;
}
