/** `npm run audit`: exports the audit log, checks exports with no platform at hand, and looks after the key. */
import { runTool } from './run.ts';

process.exitCode = await runTool(process.argv.slice(2), {
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  fetch,
  now: () => Date.now(),
});
