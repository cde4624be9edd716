import { SetupProblem } from './report.mjs';

const parts = /** @type {const} */ (['desktop', 'test', 'lab', 'dist']);

/** @typedef {(typeof parts)[number]} Part */

/**
 * @param {readonly string[]} args
 * @returns {ReadonlySet<Part>} what to set up besides the dependencies
 */
export function parseSetupOptions(args) {
  /** @type {Set<Part>} */
  const chosen = new Set();
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word === '--with' ? rest.shift() : undefined;
    const part = parts.find((known) => known === name);
    if (part === undefined) {
      throw new SetupProblem({
        what: `set-up does not know ${word === '--with' ? `the part ${String(name)}` : word}`,
        why: `its options are ${parts.map((known) => `--with ${known}`).join(', ')}`,
        todo: 'call it with those',
      });
    }
    chosen.add(part);
  }
  return chosen;
}
