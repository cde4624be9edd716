/** `npm run audit`: exports the audit log, checks exports with no platform at hand, and looks after the key. */
import { runTool } from './run.ts';

const stopping = new AbortController();
// Once: whoever presses twice does not want to wait.
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());
const isSeen = process.stderr.isTTY;

process.exitCode = await runTool(process.argv.slice(2), {
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  fetch,
  now: () => Date.now(),
  show: (line) => {
    if (isSeen) process.stderr.write(line === null ? '\n' : `\r${line}\u001b[K`);
  },
  stopping: stopping.signal,
});
