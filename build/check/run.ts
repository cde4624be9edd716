import type { CheckResult } from './checks.ts';
import { checks } from './checks.ts';
import { summaryLine } from './tally.ts';

/** Runs every check, or those named on the command line; one that fails does not hide the others. */
async function runChecks(names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    console.error(`There is no check ${unknown.join(', ')}; there are: ${checks.map((check) => check.name).join(', ')}`);
    return false;
  }
  const done = new Map<string, CheckResult>();
  const lines: string[] = [];
  const startedAtMs = performance.now();
  for (const check of checks) {
    if (names.length > 0 && !names.includes(check.name)) continue;
    const beganAtMs = performance.now();
    console.log(`\n▸ ${check.name}`);
    const blocker = check.needs === undefined ? undefined : done.get(check.needs);
    const result =
      blocker !== undefined && blocker.tally.failed > 0
        ? { tally: { passed: 0, failed: 1 }, output: `not run, because ${String(check.needs)} failed` }
        : await check.run();
    done.set(check.name, result);
    if (result.tally.failed > 0 && result.output !== '') console.log(result.output.trimEnd());
    const line = `${result.tally.failed === 0 ? '✓' : '✗'} ${check.name.padEnd(10)} ${summaryLine([result.tally]).padEnd(22)} ${seconds(beganAtMs)}`;
    lines.push(line);
    console.log(line);
  }
  const tallies = [...done.values()].map((result) => result.tally);
  console.log(`\n${lines.join('\n')}\nall in ${seconds(startedAtMs)}\n\n${summaryLine(tallies)}`);
  return tallies.every((tally) => tally.failed === 0);
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

process.exitCode = (await runChecks(process.argv.slice(2))) ? 0 : 1;
