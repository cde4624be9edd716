/**
 * @typedef {{ readonly version?: string, readonly integrity?: string, readonly optional?: boolean, readonly link?: boolean }} LockedPackage
 * @typedef {{ readonly packages?: Readonly<Record<string, LockedPackage>> }} Lock
 */

/**
 * Compares package-lock.json with the record npm keeps inside node_modules.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} present node_modules/.package-lock.json; absent when never or only half installed
 * @returns {string | undefined} the first difference in words, or undefined when all is there
 */
export function firstDifference(wanted, present) {
  if (present === undefined) return 'nothing is installed yet';
  const presentPackages = present.packages ?? {};
  const wantedPackages = wanted.packages ?? {};
  for (const [path, locked] of Object.entries(wantedPackages)) {
    if (path === '') continue;
    const found = presentPackages[path];
    if (found === undefined) {
      // Packages for other systems are optional and stay away.
      if (locked.optional === true) continue;
      return `${path} is missing`;
    }
    if (found.version !== locked.version || found.integrity !== locked.integrity) return `${path} is not ${String(locked.version)}`;
  }
  const extra = Object.keys(presentPackages).find((path) => wantedPackages[path] === undefined);
  return extra === undefined ? undefined : `${extra} is no longer wanted`;
}
