import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../setup/report.mjs';
import { setUp } from '../setup/setup.mjs';
import { requireDisplay } from './display.mjs';

const start = fileURLToPath(new URL('./run.ts', import.meta.url));

await runProgram(() => {
  requireDisplay({ platform: process.platform, env: process.env, hasXvfb: existsSync('/usr/bin/xvfb-run') });
  const node = setUp(new Set(['desktop']));
  const child = spawn(node, [start, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child too; it ends what it started, and this waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
});
