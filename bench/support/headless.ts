/** Consoles without windows on the real link, in a process of their own. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { headlessReportSchema } from '../../shared/ipc/headless.ts';
import type { HeadlessCommand, HeadlessReport } from '../../shared/ipc/headless.ts';
import type { Bench } from '../measure.ts';
import { endChild } from './child.ts';
import { root } from './paths.ts';

export interface Headless {
  readonly pid: number;
  command(command: HeadlessCommand): void;
  /** The first report from now on that fits. @throws Error when none comes in time. */
  next(what: string, fits: (report: HeadlessReport) => boolean): Promise<HeadlessReport>;
}

const reportWithinMs = 60_000;

export function startHeadless(bench: Bench): Headless {
  const child = spawn(process.execPath, ['electron/link/headless.ts'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  bench.after(() => endChild(child));
  const watchers = new Set<(report: HeadlessReport) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const report = headlessReportSchema.parse(JSON.parse(line));
    for (const watch of [...watchers]) watch(report);
  });
  return {
    pid: child.pid ?? Number.NaN,
    command: (command) => child.stdin.write(`${JSON.stringify(command)}\n`),
    next: (what, fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(() => reject(new Error(`${what}: not within ${reportWithinMs / 1000} s`))), reportWithinMs);
        const settle = (run: () => void): void => {
          clearTimeout(timer);
          watchers.delete(watch);
          run();
        };
        const watch = (report: HeadlessReport): void => {
          if (fits(report)) settle(() => resolve(report));
        };
        watchers.add(watch);
      }),
  };
}
