import { fileURLToPath } from 'node:url';
import { run } from '../setup/command.mjs';
import { runProgram } from '../setup/report.mjs';
import { setUp } from '../setup/setup.mjs';

const pack = fileURLToPath(new URL('./run.ts', import.meta.url));

await runProgram(() => {
  const node = setUp(new Set(['desktop', 'dist']));
  if (!run(node, [pack, ...process.argv.slice(2)]).ok) process.exitCode = 1;
});
