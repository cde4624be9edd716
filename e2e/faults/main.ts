/** `npm run faults`: see --help. */
import { OptionError, help, parseOptions } from './options.ts';
import { runSeeds } from './run.ts';
import { scheduleOf, scheduleText } from './schedule.ts';
import type { SeedResult } from './seed-run.ts';
import { runSlowCases } from './slow.ts';

function line(result: SeedResult): string {
  const { seed, cuts, seconds, events, frames, ages, convergedMs, faults } = result;
  const outages = [...result.outagesMs].sort((left, right) => left - right);
  const share = (of: number): string => `${Math.round(outages[Math.floor(outages.length * of)] ?? 0)}`;
  const words = [
    `${cuts} cuts in ${seconds.toFixed(1)} s`,
    `${events} events`,
    `${frames} frames`,
    `${ages} ages`,
    `live again ${outages.length} times after ${share(0.5)} ms (p99 ${share(0.99)})`,
    `calm after ${Math.round(convergedMs)} ms`,
  ];
  return `${faults.length === 0 ? '✓' : '✗'} seed ${String(seed).padStart(10)}: ${words.join(', ')}`;
}

async function runSlow(): Promise<boolean> {
  const results = await runSlowCases({ seconds: 60, returning: 500, mostAgeMs: 500 }, ({ name, seen, faults }) => {
    console.log(`${faults.length === 0 ? '✓' : '✗'} ${name}: ${seen}`);
    for (const fault of faults) console.log(`    ${fault}`);
  });
  return results.every(({ faults }) => faults.length === 0);
}

async function main(args: readonly string[]): Promise<boolean> {
  const options = parseOptions(args, () => Math.floor(Math.random() * 2 ** 32));
  if (options === undefined) {
    console.log(help);
    return true;
  }
  if (options.slow) return runSlow();
  if (options.print) for (const seed of options.seeds) console.log(scheduleText(scheduleOf(seed, options.cuts)));
  const beganAtMs = performance.now();
  const results = await runSeeds(options, (result) => {
    console.log(line(result));
    for (const fault of result.faults) console.log(`    ${fault}`);
    if (result.faults.length > 0) console.log(`    replay: npm run faults -- --seed ${result.seed} --cuts ${options.cuts} --print`);
  });
  const failed = results.filter(({ faults }) => faults.length > 0);
  const cuts = results.reduce((sum, result) => sum + result.cuts, 0);
  const seconds = ((performance.now() - beganAtMs) / 1000).toFixed(0);
  console.log(`${results.length - failed.length} of ${results.length} seeds hold, ${cuts} cuts, ${seconds} s`);
  return failed.length === 0;
}

// A run that is stopped takes its platform and its consoles with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(`faults: ${error.message}\nSee --help.`);
  process.exitCode = 2;
}
