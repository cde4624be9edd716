import type { Check, CheckResult } from './checks.ts';
import { checks } from './checks.ts';
import { summaryLine } from './tally.ts';

/** Checks that only read run side by side: most of them use one core. */
const atOnce = 2;

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
  async function runOne(check: Check): Promise<void> {
    const beganAtMs = performance.now();
    if (check.alone === true) console.log(`\n▸ ${check.name}`);
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
  const chosen = checks.filter((check) => names.length === 0 || names.includes(check.name));
  const sharing = chosen.filter((check) => check.alone !== true);
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let check = sharing.shift(); check !== undefined; check = sharing.shift()) await runOne(check);
    }),
  );
  for (const check of chosen) if (check.alone === true) await runOne(check);
  const tallies = [...done.values()].map((result) => result.tally);
  console.log(`\n${lines.join('\n')}\nall in ${seconds(startedAtMs)}\n\n${summaryLine(tallies)}`);
  return tallies.every((tally) => tally.failed === 0);
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

process.exitCode = (await runChecks(process.argv.slice(2))) ? 0 : 1;
