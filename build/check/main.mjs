import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../setup/report.mjs';
import { setUp } from '../setup/setup.mjs';

const checks = fileURLToPath(new URL('./run.ts', import.meta.url));

await runProgram(() => {
  const node = setUp(new Set(['test', 'lab']));
  const child = spawn(node, [checks, ...process.argv.slice(2)], { stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
});
