/** Expected trouble while setting up: what failed, why, and what a person can do about it. */
export class SetupProblem extends Error {
  /** @param {{ readonly what: string, readonly why: string, readonly todo: string }} problem */
  constructor({ what, why, todo }) {
    super(`${what}\n  why:  ${why}\n  do:   ${todo}`);
    this.name = 'SetupProblem';
  }
}

/** @param {string} line One step of progress, on stderr so that stdout stays for results. */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/**
 * Runs a program's main function; expected trouble ends it with its message, anything else with its stack.
 *
 * @param {() => void | Promise<void>} main
 */
export async function runProgram(main) {
  try {
    await main();
  } catch (error) {
    const text = error instanceof SetupProblem ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`\n${String(text)}\n`);
    process.exitCode = 1;
  }
}
