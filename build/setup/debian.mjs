import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './command.mjs';
import { debianFlavour, debianPackages, missingPackages, services } from './debian-packages.mjs';
import { SetupProblem, say } from './report.mjs';

const servicePolicy = '/usr/sbin/policy-rc.d';

/**
 * Installs what is missing when root; else stops with the line to run. Does nothing where there is no dpkg.
 *
 * @param {readonly (keyof typeof debianPackages)[]} groups
 */
export function ensureDebianPackages(groups) {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return;
  const flavour = debianFlavour(readFileSync('/etc/os-release', 'utf8'));
  const wanted = groups.flatMap((group) => debianPackages[group]);
  if (flavour === 'other') {
    say(`not a Debian: make sure that the like of these is installed: ${wanted.join(' ')}`);
    return;
  }
  const missing = missingPackages(wanted, flavour, packageStatus());
  if (missing.length === 0) return;
  const line = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new SetupProblem({
      what: `${String(missing.length)} Debian packages are missing: ${missing.join(' ')}`,
      why: 'only root may install them',
      todo: `run  sudo sh -c '${line}'  and then the same command again`,
    });
  }
  say(`installing Debian packages: ${missing.join(' ')}`);
  withoutStartingServices(missing, () => install(missing, line));
}

function packageStatus() {
  return run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n'], { quiet: true }).output;
}

/**
 * @param {readonly string[]} packages
 * @param {string} line
 */
function install(packages, line) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work: wait for it.
  const wait = ['-o', 'DPkg::Lock::Timeout=600', '-q'];
  const updated = run('apt-get', [...wait, 'update'], { env, quiet: true });
  const installed = run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], { env, quiet: true });
  if (installed.ok) return;
  throw new SetupProblem({
    what: `apt-get could not install ${packages.join(' ')}`,
    why: lastLines(updated.ok ? installed.output : updated.output),
    todo: `mend that, run  ${line}  and then the same command again`,
  });
}

/**
 * nginx and haproxy would take port 80 of the machine, BIND port 53, PostgreSQL its own, and all come back at every boot; only their
 * programs are wanted.
 *
 * @param {readonly string[]} packages
 * @param {() => void} act
 */
function withoutStartingServices(packages, act) {
  const started = Object.entries(services).flatMap(([name, service]) => (packages.includes(name) ? [service] : []));
  const ours = started.length > 0 && !existsSync(servicePolicy);
  if (ours) {
    writeFileSync(servicePolicy, '#!/bin/sh\nexit 101\n');
    chmodSync(servicePolicy, 0o755);
  }
  try {
    act();
  } finally {
    if (ours) rmSync(servicePolicy, { force: true });
  }
  if (started.length > 0 && existsSync('/run/systemd/system')) run('systemctl', ['disable', '--now', ...started], { quiet: true });
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-6).join('\n        ');
}
