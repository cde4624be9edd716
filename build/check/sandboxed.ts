import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { onVirtualDisplay } from './display.ts';
import type { ShellResult } from './shell.ts';
import { shell, toolPath } from './shell.ts';

const unprivilegedUser = 'nobody';
const made = ['node_modules', 'out', '.runtime'];

/**
 * Runs a Playwright command as a normal user, with Electron's own sandbox on. Root cannot have that sandbox,
 * so for root the checkout is copied to a place that `nobody` owns, and runs there.
 *
 * @param reportFile where Playwright's JSON report shall lie afterwards
 */
export async function runSandboxed(words: readonly [string, ...string[]], reportFile: string): Promise<ShellResult> {
  if (process.getuid?.() !== 0) {
    return shell(onVirtualDisplay(words), { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile }, live: true });
  }
  const place = mkdtempSync(join(tmpdir(), 'switchyard-user-'));
  try {
    const copy = copyCheckout(place);
    const home = join(place, 'home');
    mkdirSync(home, { mode: 0o700 });
    const report = join(place, 'report.json');
    const script = join(place, 'run.sh');
    writeFileSync(script, `#!/bin/sh\ncd '${copy}' && exec "$@"\n`, { mode: 0o755 });
    execFileSync('chown', ['-R', `${unprivilegedUser}:`, place]);
    const environment = [
      `PATH=${join(copy, 'node_modules', '.bin')}:${toolPath}`,
      `HOME=${home}`,
      `TMPDIR=${home}`,
      `XDG_RUNTIME_DIR=${home}`,
      `PLAYWRIGHT_JSON_OUTPUT_FILE=${report}`,
      'PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1',
      'LANG=C.UTF-8',
      ...(process.env['CI'] === undefined ? [] : ['CI=true']),
    ];
    const identity = [`--reuid=${unprivilegedUser}`, '--regid=nogroup', '--clear-groups', '--no-new-privs'];
    const result = await shell(
      ['setpriv', ...identity, 'env', '--ignore-environment', ...environment, script, ...onVirtualDisplay(words)],
      { live: true },
    );
    if (existsSync(report)) copyFileSync(report, reportFile);
    return result;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Copies what git knows or would know, and what set-up and build have made. */
function copyCheckout(place: string): string {
  const copy = join(place, 'switchyard');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const name of listed.split('\0').filter((line) => line !== '' && existsSync(join(root, line)))) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    copyFileSync(join(root, name), join(copy, name));
  }
  for (const name of made.filter((folder) => existsSync(join(root, folder)))) {
    cpSync(join(root, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  }
  return copy;
}
