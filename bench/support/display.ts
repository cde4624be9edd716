/** A display in memory, so that the app is drawn in software and takes nobody's screen. Linux. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Bench } from '../measure.ts';
import { endChild } from './child.ts';

/** @returns what DISPLAY must be. Ended after the budget. */
export async function openDisplay(bench: Bench): Promise<string> {
  // It chooses a free number by itself and says it on the descriptor.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  bench.after(() => endChild(child));
  const number = await Promise.race([
    once(child.stdio[3] as Readable, 'data').then(([data]) => String(data).trim()),
    once(child, 'exit').then(() => null),
  ]);
  if (number === null) throw new Error('Xvfb ended before it had a display');
  return `:${number}`;
}
