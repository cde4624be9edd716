/** One run of a budget: progress, waiting, folders, and the end of all that it started. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from './measure.ts';
import type { Options } from './options.ts';

const quickShare = 0.2;

/** The bench for one budget, and what ends everything it has started. */
export function openBench(options: Options, say: (line: string) => void): { readonly bench: Bench; readonly close: () => Promise<void> } {
  const closers: (() => Promise<void> | void)[] = [];
  const share = options.quick ? quickShare : 1;
  const bench: Bench = {
    say,
    last: (seconds) => wait(seconds * share * 1000),
    times: (count) => Math.max(1, Math.round(count * share)),
    async folder() {
      const path = await mkdtemp(join(tmpdir(), 'switchyard-bench-'));
      closers.push(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
      return path;
    },
    after: (close) => closers.push(close),
    soakMinutes: options.soakMinutes * share,
    cuts: Math.max(1, Math.round(options.cuts * share)),
    withPeers: options.peers,
  };
  return {
    bench,
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
