/**
 * Entry for tests and benches: consoles without windows, on the real link, in plain Node. Commands come as JSON lines on standard
 * input, reports go as JSON lines to standard output (shared/ipc/headless.ts). Ends with its input, so it outlives nobody.
 */
import { createInterface } from 'node:readline';
import { headlessCommandSchema } from '../../shared/ipc/headless.ts';
import type { HeadlessReport } from '../../shared/ipc/headless.ts';
import { openHeadlessConsole } from './headless-console.ts';
import type { HeadlessConsole } from './headless-console.ts';
import { parseJson } from './json.ts';
import { systemTime } from './time.ts';

const time = systemTime();
const consoles = new Map<string, HeadlessConsole>();

function tell(report: HeadlessReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

function take(line: string): void {
  const parsed = headlessCommandSchema.safeParse(parseJson(line));
  if (!parsed.success) {
    tell({ kind: 'note', console: '-', atMs: time.wallMs(), text: `not understood: ${parsed.error.message}` });
    return;
  }
  const command = parsed.data;
  const known = consoles.get(command.console);
  switch (command.kind) {
    case 'open':
      known?.close();
      consoles.set(command.console, openHeadlessConsole(command, time, tell));
      return;
    case 'close':
      known?.close();
      consoles.delete(command.console);
      return;
    default:
      known?.take(command);
  }
}

createInterface({ input: process.stdin })
  .on('line', take)
  .on('close', () => process.exit(0));
