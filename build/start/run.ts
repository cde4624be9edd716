import { spawn } from 'node:child_process';
import { locateElectron } from '../electron-runtime/locate.mjs';
import { root } from '../setup/paths.mjs';
import { runProgram, say } from '../setup/report.mjs';
import { ensureAppIsBuilt } from './build-app.ts';
import { consoleArguments, names } from './console-arguments.ts';
import { localDataFolder, startLocalPlatform } from './local-platform.ts';

await runProgram(async () => {
  const added = process.argv.slice(2);
  const electron = await locateElectron();
  ensureAppIsBuilt();
  const elsewhere = names(added, '--connect');
  const platform = elsewhere ? undefined : await startLocalPlatform(localDataFolder(process.platform, process.env));
  if (platform !== undefined) {
    say(`the local platform listens on ${platform.url}`);
    say(`to be a second person: npm start -- --connect ${platform.url} --profile second --sign-in-as ana`);
  }
  const words = consoleArguments({ appFolder: root, url: platform?.url, isRoot: process.getuid?.() === 0, added });
  process.exitCode = await runConsole(electron, words);
  await platform?.stop();
});

/** Runs the console until it is closed; a signal to us closes it. */
function runConsole(electron: string, words: readonly string[]): Promise<number> {
  const { ELECTRON_RUN_AS_NODE: _unset, ...env } = process.env;
  const child = spawn(electron, words, { cwd: root, env, stdio: 'inherit' });
  const close = (): void => {
    child.kill('SIGTERM');
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      say(`Electron could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 0));
  });
}
