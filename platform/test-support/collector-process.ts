/** For tests: a real collector as a process of its own, what it logs, and what the platform counts of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../collector/main.ts', import.meta.url));
export const collectorId = 'north';
const secret = 'a-machine-secret-for-tests';

export async function writeMachineSecret(directory: string, text = secret): Promise<string> {
  const file = path.join(directory, `${text.slice(0, 5)}.secret`);
  await writeFile(file, `${text}\n`, { mode: 0o600 });
  return file;
}

export interface LoggedLine {
  readonly msg: string;
  readonly taken?: number;
  readonly acknowledged?: number;
  readonly reason?: string;
}

export interface CollectorProcess {
  readonly lines: readonly LoggedLine[];
  readonly errors: () => string;
  readonly ended: Promise<number | null>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

interface CollectorSettings {
  readonly platformUrl: string;
  readonly secretFile: string;
  readonly spool: string;
  readonly flags?: readonly string[];
}

/** The simulated network of `startPlatformProcess`, run elsewhere. */
export function startCollectorProcess({ platformUrl, secretFile, spool, flags = [] }: CollectorSettings): CollectorProcess {
  const own = ['--id', collectorId, '--platform', platformUrl, '--machine-secret', secretFile, '--spool', spool];
  const simulator = ['--source', 'simulator', '--idcs', '3', '--streams', '30'];
  const child = spawn(process.execPath, [mainFile, ...own, ...simulator, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines: LoggedLine[] = [];
  let errors = '';
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as LoggedLine));
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    lines,
    errors: () => errors,
    ended,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** What `/metrics` says of the collector: values by name without `switchyard_ingest_`; a platform that is away has none. */
export async function ingestCounts(platformUrl: string): Promise<Readonly<Record<string, number>>> {
  const text = await fetch(`${platformUrl}/metrics`).then(
    (response) => response.text(),
    () => '',
  );
  const counts: Record<string, number> = {};
  for (const [, name = '', value] of text.matchAll(/^switchyard_ingest_(\w+)\{collector="north"\} (\S+)$/gm)) counts[name] = Number(value);
  return counts;
}

/** Asks again and again until it is so. */
export async function until<T>(ask: () => Promise<T> | T, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
