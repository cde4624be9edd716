/** Consoles without windows, in a process of their own: the real link (electron/link/headless.ts). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { headlessReportSchema } from '../../shared/ipc/headless.ts';
import type { HeadlessCommand, HeadlessReport } from '../../shared/ipc/headless.ts';
import { root } from '../support/paths.ts';

export interface Fleet {
  readonly pid: number;
  tell(command: HeadlessCommand): void;
  /** Hears what one console reports; answers the undo. */
  hear(console: string, take: (report: HeadlessReport) => void): () => void;
  end(): Promise<void>;
}

export function startFleet(): Fleet {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'electron/link/headless.ts'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let isEnding = false;
  const ears = new Map<string, (report: HeadlessReport) => void>();
  const gone = once(child, 'exit');
  child.once('exit', (code, signal) => {
    // Nothing that waits for a console would ever hear of it: the whole run is over.
    if (!isEnding) throw new Error(`the process of the consoles ended by itself (${code ?? signal ?? '?'})`);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    // The last line may be cut off when the process ends.
    if (isEnding) return;
    const report = headlessReportSchema.parse(JSON.parse(line));
    ears.get(report.console)?.(report);
  });
  child.stdin.on('error', () => undefined);
  return {
    pid: child.pid ?? 0,
    tell: (command) => void child.stdin.write(`${JSON.stringify(command)}\n`),
    hear(console, take) {
      ears.set(console, take);
      return () => ears.delete(console);
    },
    async end() {
      isEnding = true;
      child.stdin.end();
      await gone;
    },
  };
}
