import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { onVirtualDisplay } from './display.ts';
import { runSandboxed } from './sandboxed.ts';
import type { ShellResult } from './shell.ts';
import { shell } from './shell.ts';
import type { Tally } from './tally.ts';
import { tallyOfCommand, tallyOfPlaywright, tallyOfVitest } from './tally.ts';

export interface CheckResult {
  readonly tally: Tally;
  /** Shown when something failed; empty when it was shown live. */
  readonly output: string;
}

export interface Check {
  readonly name: string;
  /** A check that makes no sense when this one failed. */
  readonly needs?: string;
  /** It uses every core, or is about time: nothing runs beside it, and it comes after those that share. */
  readonly alone?: true;
  readonly run: () => Promise<CheckResult>;
}

const results = join(root, 'test-results');

/** Every check of `npm test`: those that share the machine in order, then those that run alone. */
export const checks: readonly Check[] = [
  command('lint', ['eslint', '--max-warnings=0', '.']),
  command('format', ['prettier', '--check', '--log-level=warn', '.']),
  { name: 'types', run: checkTypes },
  { name: 'imports', run: checkImports },
  command('unused', ['knip', '--no-progress']),
  command('fuzz', ['node', 'platform/fuzz/main.ts', '--seconds', '20']),
  command('build', ['electron-vite', 'build', '--logLevel=warn']),
  { name: 'unit', alone: true, run: checkUnit },
  { name: 'e2e', alone: true, needs: 'build', run: () => checkPlaywright('e2e', ['lab', 'people', 'app']) },
  { name: 'sandboxed', alone: true, needs: 'build', run: () => checkPlaywright('sandboxed', ['sandboxed']) },
];

function command(name: string, words: readonly [string, ...string[]]): Check {
  return { name, run: async () => ofCommand(await shell(words)) };
}

function ofCommand({ ok, output }: ShellResult): CheckResult {
  return { tally: tallyOfCommand(ok), output };
}

async function checkTypes(): Promise<CheckResult> {
  const projects = readdirSync(root).filter((name) => /^tsconfig\..+\.json$/.test(name) && name !== 'tsconfig.base.json');
  const failures: string[] = [];
  const checkNext = async (): Promise<void> => {
    for (let project = projects.pop(); project !== undefined; project = projects.pop()) {
      const { ok, output } = await shell(['tsc', '-p', project]);
      if (!ok) failures.push(`${project}\n${output}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, checkNext));
  return { tally: tallyOfCommand(failures.length === 0), output: failures.join('\n') };
}

async function checkImports(): Promise<CheckResult> {
  const parts = ['shared', 'electron', 'renderer', 'platform', 'build', 'e2e', 'bench'];
  const present = readdirSync(root).filter((name) => parts.includes(name));
  return ofCommand(await shell(['depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...present]));
}

async function checkUnit(): Promise<CheckResult> {
  const reportFile = emptyReport('unit.json');
  const { ok, output } = await shell(['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]);
  return { tally: tallyOfVitest(readReport(reportFile), ok), output };
}

async function checkPlaywright(name: 'e2e' | 'sandboxed', projects: readonly string[]): Promise<CheckResult> {
  const reportFile = emptyReport(`${name}.json`);
  const env = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile };
  const words = ['playwright', 'test', ...projects.map((project) => `--project=${project}`), '--reporter=list,json'] as const;
  const { ok } = name === 'sandboxed' ? await runSandboxed(words, reportFile) : await shell(onVirtualDisplay(words), { env, live: true });
  return { tally: tallyOfPlaywright(readReport(reportFile), ok), output: '' };
}

function emptyReport(name: string): string {
  mkdirSync(results, { recursive: true });
  const file = join(results, name);
  rmSync(file, { force: true });
  return file;
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
