import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../setup/report.mjs';
import { setUp } from '../setup/setup.mjs';

const run = fileURLToPath(new URL('./run.ts', import.meta.url));

await runProgram(() => {
  const node = setUp(new Set(['test']));
  const child = spawn(node, [run, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child too; it ends what it started, and this waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
});
