/** `npm run fuzz`: almost-right input for every door that takes what strangers send. */
import { parseArgs } from 'node:util';
import { runFuzz } from './run.ts';
import { targets } from './targets/index.ts';

const names = targets.map(({ name }) => name);
const help = `npm run fuzz -- [options]

Sends almost-right input to every door that takes what strangers send, and fails when one crashes, hangs or takes memory without bound.

  --seconds N     how long (default 20)
  --seed N        the same seed sends the same inputs (default: another one each time, printed)
  --only NAME     one door: ${names.join(', ')}
  --iteration N   with --seed and --only: exactly that input, to replay a failure
  --help          this text
`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${flag} ${text} is not a whole number`);
  return Number(text);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    strict: true,
    options: {
      seconds: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now() % 4_294_967_296) },
      only: { type: 'string' },
      iteration: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(help);
    return 0;
  }
  if (values.only !== undefined && !names.includes(values.only)) throw new Error(`there is no door ${values.only}: ${names.join(', ')}`);
  if (values.iteration !== undefined && values.only === undefined) throw new Error('--iteration goes with --seed and --only');
  const seed = wholeNumber('--seed', values.seed);
  const report = await runFuzz({
    seed,
    seconds: wholeNumber('--seconds', values.seconds),
    only: values.only === undefined ? names : [values.only],
    iteration: values.iteration === undefined ? null : wholeNumber('--iteration', values.iteration),
  });
  if (report.kind === 'fault') {
    const { target, iteration, fault } = report;
    complain(`${target}: ${fault.kind} at input ${iteration} of seed ${seed}\n${fault.words}\n`);
    complain(`Again: npm run fuzz -- --seed ${seed} --only ${target} --iteration ${iteration}`);
    return 1;
  }
  for (const [name, inputs] of Object.entries(report.inputs)) say(`${name.padEnd(16)} ${inputs} inputs, none of them harmful`);
  say(`seed ${seed}`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  complain(`fuzz: ${error instanceof Error ? error.message : String(error)}\nSee --help.`);
  process.exitCode = 2;
}
