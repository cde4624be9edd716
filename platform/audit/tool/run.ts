/** The commands of `npm run audit` and what they have in common: words, and exit codes that scripts can rely on. */
import { fileFault } from '../../file-fault.ts';
import { StartError } from '../../start-error.ts';
import { checkDatabase } from './check.ts';
import type { Command, ExitCode, ToolSurroundings } from './command.ts';
import { exportBundle } from './export.ts';
import { saveKey } from './key.ts';
import { rotateKey } from './rotate.ts';
import { UsageError } from './usage.ts';
import { verifyFile } from './verify.ts';

const commands: Readonly<Record<string, Command>> = {
  export: exportBundle,
  verify: verifyFile,
  key: saveKey,
  check: checkDatabase,
  rotate: rotateKey,
};

const help = `npm run audit -- COMMAND

  export   write entries of the audit log, with their proof, to a file
  verify   check such a file with the log's public key: no platform, no network
  key      save the log's public key, once, where nobody who runs the platform can change it
  check    check all of a platform's database: leaves, what is listed of them, tree and checkpoint
  rotate   give the log a new signing key, signed by the old one

Each takes --help. Exit codes: 0 as it should be, 1 altered, 2 it could not be told.`;

export async function runTool(args: readonly string[], surroundings: ToolSurroundings): Promise<ExitCode> {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const { say, complain, stopping } = surroundings;
  if (command === undefined) {
    const isHelp = name === '--help';
    (isHelp ? say : complain)(isHelp || name === '' ? help : `There is no command ${name}.\n\n${help}`);
    return isHelp ? 0 : 2;
  }
  if (rest.includes('--help')) {
    say(command.help);
    return 0;
  }
  try {
    return await command.run(rest, surroundings);
  } catch (error) {
    if (stopping.aborted) {
      complain('Stopped: nothing was written.');
      return 2;
    }
    const fault = fileFault(error);
    const message = fault === null ? (error instanceof Error ? error.message : String(error)) : `${fault.path}: ${fault.why}`;
    const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
    complain(isUsage ? `${message}\nnpm run audit -- ${name} --help says what there is.` : message);
    const remedy = error instanceof StartError ? error.remedy : fault?.remedy;
    if (remedy !== undefined) complain(remedy);
    return 2;
  }
}
