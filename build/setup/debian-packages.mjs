/** What each part of the set-up needs of Debian; the libraries are those Electron links to. */
export const debianPackages = {
  desktop: [
    'libgtk-3-0',
    'libnss3',
    'libasound2',
    'libgbm1',
    'libxss1',
    'libxtst6',
    'libatk-bridge2.0-0',
    'libatspi2.0-0',
    'libcups2',
    'libdrm2',
    'libxkbcommon0',
    'libsecret-1-0',
    'libnotify4',
    'unzip',
  ],
  test: ['xvfb', 'xauth', 'fonts-dejavu-core', 'postgresql', 'bind9'],
  lab: ['nginx', 'libnginx-mod-rtmp', 'haproxy', 'ffmpeg'],
  dist: ['p7zip-full'],
};

/** Packages that start a system service on installation, and its name; lab and tests run the programs themselves. */
export const services = { nginx: 'nginx', haproxy: 'haproxy', postgresql: 'postgresql', bind9: 'named' };

// The 64-bit time_t transition renamed these in Debian 13 and Ubuntu 24.04.
const renamed = new Set(['libgtk-3-0', 'libasound2', 'libatk-bridge2.0-0', 'libatspi2.0-0', 'libcups2']);

/**
 * @param {string} osRelease the text of /etc/os-release
 * @returns {'debian' | 'debian-time64' | 'other'} which names the packages have
 */
export function debianFlavour(osRelease) {
  /** @param {string} key */
  const field = (key) => new RegExp(`^${key}="?([^"\\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  const id = field('ID');
  if (id !== 'debian' && id !== 'ubuntu' && !/\b(debian|ubuntu)\b/.test(field('ID_LIKE'))) return 'other';
  const version = Number(field('VERSION_ID') === '' ? Infinity : field('VERSION_ID'));
  return version >= (id === 'debian' ? 13 : 24) ? 'debian-time64' : 'debian';
}

/**
 * @param {readonly string[]} wanted
 * @param {'debian' | 'debian-time64'} flavour
 * @param {string} status lines of `package status`, from dpkg-query
 * @returns {string[]} what is not installed, by its name on this system
 */
export function missingPackages(wanted, flavour, status) {
  const installed = new Set(
    status
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return wanted
    .map((name) => (flavour === 'debian-time64' && renamed.has(name) ? `${name}t64` : name))
    .filter((name) => !installed.has(name));
}
