import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { ensureAppIsBuilt } from '../start/build-app.ts';

// The budgets are measured on the app as people run it: built.
const added = process.argv.slice(2);
if (!added.includes('--help')) ensureAppIsBuilt();
const child = spawn(process.execPath, [join(root, 'bench', 'run.ts'), ...added], { cwd: root, stdio: 'inherit' });
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
