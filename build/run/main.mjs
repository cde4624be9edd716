/**
 * `node build/run/main.mjs [--with PART]… FILE.ts [argument]…`: makes this machine ready, then runs one of our programs on the Node that it
 * needs, which may not be the one that runs this file: on a new clone it has only just been installed.
 */
import { spawn } from 'node:child_process';
import { parseSetupOptions } from '../setup/options.mjs';
import { runProgram } from '../setup/report.mjs';
import { setUp } from '../setup/setup.mjs';
import { splitArguments } from './arguments.mjs';

await runProgram(() => {
  const { setup, file, rest } = splitArguments(process.argv.slice(2));
  const child = spawn(setUp(parseSetupOptions(setup)), [file, ...rest], { stdio: 'inherit' });
  // Ctrl-C reaches the child too; it ends what it started, and this waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
});
