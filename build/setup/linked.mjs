import { lstatSync, readlinkSync } from 'node:fs';
import { SetupProblem } from './report.mjs';

/**
 * npm empties node_modules before it installs. Where that is a link, it would empty the folder behind it, which others may live on.
 *
 * @param {string} folder
 * @throws SetupProblem when it is a symbolic link or a junction
 */
export function refuseLink(folder) {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  const target = readlinkSync(folder);
  throw new SetupProblem({
    what: `${folder} is a link to ${target}, and what is in it is not what package-lock.json says`,
    why: `an installation would empty ${target} first, and whoever else uses that with it`,
    todo: 'remove the link (not the folder behind it) and run the same command again',
  });
}
