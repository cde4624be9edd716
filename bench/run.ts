/** `npm run bench`: measures budgets, prints a table or lines of JSON, and ends with 0 when all are met. */
import { openBench } from './bench-run.ts';
import type { BudgetName } from './budgets.ts';
import { budgets } from './budgets.ts';
import { machineInWords, noiseInWords, watchNoise } from './machine/noise.ts';
import type { Finding, Measure, PeerFinding, Result } from './measure.ts';
import { measureB1 } from './measures/b1.ts';
import { measureB10 } from './measures/b10.ts';
import { measureB2 } from './measures/b2.ts';
import { measureB3 } from './measures/b3.ts';
import { measureB4 } from './measures/b4.ts';
import { measureB5 } from './measures/b5.ts';
import { measureB6 } from './measures/b6.ts';
import { measureB7 } from './measures/b7.ts';
import { measureB8 } from './measures/b8.ts';
import { measureB9 } from './measures/b9.ts';
import { help, parseOptions } from './options.ts';
import type { Options } from './options.ts';
import { findingLine, peerLine } from './report/lines.ts';
import { findingsTable, peersTable, shortfalls } from './report/table.ts';
import { isMet } from './report/verdict.ts';

const measures: Readonly<Record<BudgetName, Measure>> = {
  B1: measureB1,
  B2: measureB2,
  B3: measureB3,
  B4: measureB4,
  B5: measureB5,
  B6: measureB6,
  B7: measureB7,
  B8: measureB8,
  B9: measureB9,
  B10: measureB10,
};

let isStopping = false;
let closeRunning: (() => Promise<void>) | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    say('stopping what was started');
    stop(130);
  });
}
// A mistake in the bench must not leave platforms and apps behind.
process.on('unhandledRejection', (reason) => {
  if (isStopping) return;
  say(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  stop(1);
});

function stop(exitCode: number): void {
  // What still waits for what ends now fails, and that is no news.
  isStopping = true;
  void (closeRunning?.() ?? Promise.resolve()).finally(() => process.exit(exitCode));
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

async function measureOne(budget: BudgetName, options: Options): Promise<Result> {
  say(`${budget}: ${budgets[budget].title}`);
  const { bench, close } = openBench(options, (line) => say(`${budget}: ${line}`));
  closeRunning = close;
  const noise = watchNoise();
  try {
    const result = await measures[budget](bench);
    say(`${budget}: machine: ${noiseInWords(noise())}`);
    return result;
  } catch (error) {
    say(`${budget}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return notMeasured(budget, `its program failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await close();
  }
}

function notMeasured(budget: BudgetName, why: string): Result {
  return { findings: Object.keys(budgets[budget].figures).map((figure) => ({ budget, figure, value: Number.NaN, detail: why })) };
}

async function run(options: Options): Promise<boolean> {
  say(machineInWords());
  if (options.quick) say('--quick: the figures are for trying the programs, not for quoting');
  const findings: Finding[] = [];
  const peers: PeerFinding[] = [];
  for (const budget of options.budgets) {
    const result = await measureOne(budget, options);
    findings.push(...result.findings);
    peers.push(...(result.peers ?? []));
    if (!options.json) continue;
    for (const finding of result.findings) console.log(findingLine(finding));
    for (const peer of result.peers ?? []) console.log(peerLine(peer));
  }
  if (!options.json) {
    const parts = [findingsTable(findings), ...(peers.length > 0 ? [peersTable(peers)] : []), shortfalls(findings)];
    console.log(`\n${parts.filter((part) => part !== '').join('\n\n')}\n`);
  }
  return findings.every(isMet);
}

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === 'run') process.exitCode = (await run(parsed.options)) ? 0 : 1;
else if (parsed.kind === 'help') process.stdout.write(help);
else {
  process.stderr.write(`${parsed.problem}\nnpm run bench -- --help says what there is.\n`);
  process.exitCode = 2;
}
