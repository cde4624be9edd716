import { onVirtualDisplay } from '../check/display.ts';
import { shell } from '../check/shell.ts';
import { ensureAppIsBuilt } from '../start/build-app.ts';

// Writes the pictures of the README, from the real app.
ensureAppIsBuilt();
const words = ['playwright', 'test', '--project=screenshots', ...process.argv.slice(2)] as const;
const { ok } = await shell(onVirtualDisplay(words), { live: true });
process.exitCode = ok ? 0 : 1;
