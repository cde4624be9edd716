/** A real platform process over the simulated network, on a port it finds free. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Bench } from '../measure.ts';
import { endChild, keepLastWords } from './child.ts';
import { root } from './paths.ts';

const readySchema = z.object({ ready: z.literal(true), url: z.url(), pid: z.number().int() });

export interface RunningPlatform {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to its ready line. */
  readonly readyMs: number;
  end(): Promise<void>;
}

export interface PlatformOptions {
  readonly idcs: number;
  readonly streams: number;
  /** More flags. */
  readonly extra?: readonly string[];
  /** Kept between starts; missing: a new one. */
  readonly dataDirectory?: string;
}

/** It is ended after the budget. @throws Error with what it said, when it ends before it is ready. */
export async function startPlatform(bench: Bench, options: PlatformOptions): Promise<RunningPlatform> {
  const dataDirectory = options.dataDirectory ?? (await bench.folder());
  const size = ['--source', 'simulator', '--idcs', String(options.idcs), '--streams', String(options.streams)];
  const flags = ['--data', dataDirectory, '--port', '0', '--dev-identity', '--json', ...size, ...(options.extra ?? [])];
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, ['platform/main.ts', ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  bench.after(() => endChild(child));
  const lastWords = keepLastWords(child.stderr);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => null)]);
  const readyMs = performance.now() - startedAtMs;
  if (first === null) throw new Error(`the platform ended before it was ready:\n${lastWords()}`);
  const { url, pid } = readySchema.parse(JSON.parse(String(first[0])));
  return { url, pid, readyMs, end: () => endChild(child) };
}

/** The sum of a metric over its labels; NaN when the platform has no such metric. */
export async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = [...text.matchAll(new RegExp(String.raw`^${name}(?:\{[^}]*\})? (\S+)$`, 'gm'))].map((match) => Number(match[1]));
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0);
}
