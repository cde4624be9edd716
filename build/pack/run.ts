import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { locateElectron } from '../electron-runtime/locate.mjs';
import { run } from '../setup/command.mjs';
import { root } from '../setup/paths.mjs';
import { SetupProblem, runProgram } from '../setup/report.mjs';
import { ensureAppIsBuilt } from '../start/build-app.ts';

const debianSevenZip = '/usr/bin/7za';

// Without words: the app's folder on Linux, to prove the packing anywhere. With words: electron-builder does as they say.
await runProgram(async () => {
  const given = process.argv.slice(2);
  ensureAppIsBuilt();
  const cli = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const targets = given.length > 0 || process.platform !== 'linux' ? given : ['--linux', 'dir', ...(await electronAtHand())];
  // Its own 7-Zip comes from a release host; Debian has one.
  const env = existsSync(debianSevenZip) ? { ELECTRON_BUILDER_7ZIP_PATH: debianSevenZip } : {};
  if (
    run(process.execPath, [cli, '--config', 'build/electron-builder.config.mjs', '--publish', 'never', ...targets], { cwd: root, env }).ok
  )
    return;
  throw new SetupProblem({
    what: 'the app could not be packed',
    why: 'electron-builder says it above',
    todo: 'installers need its release host; on Linux `npm run dist` without more words needs none',
  });
});

/** The Electron that can be had here, which may be the pinned one: that one proves the packing and is not for release. */
async function electronAtHand(): Promise<readonly string[]> {
  const folder = dirname(await locateElectron());
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  return [`--config.electronDist=${folder}`, `--config.electronVersion=${version}`];
}
