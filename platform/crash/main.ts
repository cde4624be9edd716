/** `npm run crash`: kills the real platform with SIGKILL wherever it can hurt, and looks whether anything was done twice or lost. */
import { parseArgs } from 'node:util';
import { startPostgres } from '../test-support/postgres.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { runPoints } from './points.ts';
import { runSeed } from './seeds.ts';
import { stories } from './stories/index.ts';
import type { Story } from './stories/story.ts';

const help = `npm run crash -- --seeds N | --points [options]

Kills the platform with SIGKILL while changes run, starts it again, and checks: no effect twice, none lost, no acknowledged submit
forgotten, the audit log whole, the targets as intended, no lock left.

  --seeds N        so many schedules of at most 5 deaths in at most 10 s, with people pressing at random
  --seed S         the first seed; with --seeds 1 it replays one (default: another one each time, printed)
  --points         every point of every story once: after each journal write, before and after each call of a target
  --point NAME     with --points and --only: that point alone, by the name that a fault tells
  --db NAME        sqlite or postgres (default sqlite)
  --only NAMES     of the stories ${stories.map(({ name }) => name).join(', ')}
  --parallel N     so many at once (default 2)
  --help           this text
`;

const tellEvery = 25;

interface Options {
  readonly seeds: number;
  readonly first: number;
  readonly points: boolean;
  readonly point: string | null;
  readonly db: 'sqlite' | 'postgres';
  readonly only: readonly Story[];
  readonly parallel: number;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${flag} ${text} is not a whole number`);
  return Number(text);
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    strict: true,
    options: {
      seeds: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      points: { type: 'boolean', default: false },
      point: { type: 'string' },
      db: { type: 'string', default: 'sqlite' },
      only: { type: 'string' },
      parallel: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  });
  const seeds = wholeNumber('--seeds', values.seeds);
  if (values.help) return null;
  if (seeds === 0 && !values.points) throw new Error('say what to run: --seeds N or --points; see --help');
  if (values.db !== 'sqlite' && values.db !== 'postgres') throw new Error(`--db ${values.db}: sqlite or postgres`);
  const names = values.only?.split(',');
  const only = stories.filter(({ name }) => names?.includes(name) ?? true);
  if (names !== undefined && only.length !== names.length)
    throw new Error(`--only ${String(values.only)}: the stories are ${stories.map(({ name }) => name).join(', ')}`);
  return {
    seeds,
    first: wholeNumber('--seed', values.seed),
    points: values.points,
    point: values.point ?? null,
    db: values.db,
    only,
    parallel: Math.max(1, wholeNumber('--parallel', values.parallel)),
  };
}

/** Answers how many failed. */
async function points({ only, point, db, parallel }: Options, postgres: TestPostgres | null): Promise<number> {
  const startedAtMs = Date.now();
  let [failed, tried, deaths] = [0, 0, 0];
  function told(): void {
    tried += 1;
    if (tried % tellEvery === 0) say(`  … ${String(tried)} points gone through, ${secondsSince(startedAtMs)} s`);
  }
  await inParallel(only, parallel, async (story) => {
    const beganAtMs = Date.now();
    const report = await runPoints(story, { postgres, among: (name) => point === null || name === point, told });
    deaths += report.died;
    const isUnknown = point !== null && report.died === 0 && report.faults.length === 0;
    if (isUnknown) say(`${story.name} died at no point called ${point}: without --point all are gone through`);
    failed += report.faults.length + (isUnknown ? 1 : 0);
    const counts = `${String(report.points)} points, ${String(report.died)} deaths, ${String(report.faults.length)} faults`;
    say(`${story.name.padEnd(18)} ${counts}, ${secondsSince(beganAtMs)} s`);
    for (const { point: name, what } of report.faults) {
      say(`  ${name ?? 'nobody killed'}\n    ${what}`);
      say(`    Again: npm run crash -- --points --db ${db} --only ${story.name}${name === null ? '' : ` --point '${name}'`}`);
    }
  });
  say(`${String(tried)} points on ${db}: ${String(deaths)} deaths, ${String(failed)} faults, ${secondsSince(startedAtMs)} s`);
  return failed;
}

/** Answers how many failed. */
async function seeds({ seeds: count, first, only, db, parallel }: Options, postgres: TestPostgres | null): Promise<number> {
  const beganAtMs = Date.now();
  const all = Array.from({ length: count }, (_, index) => first + index);
  let [failed, deaths, done] = [0, 0, 0];
  const outcomes = new Map<string, number>();
  await inParallel(all, parallel, async (seed) => {
    const report = await runSeed(seed, { postgres, stories: only });
    deaths += report.deaths;
    done += 1;
    if (done % tellEvery === 0) say(`  … ${String(done)} of ${String(count)} seeds, ${String(deaths)} deaths, ${String(failed)} failed`);
    const kind = `${report.story} ${report.outcome}`;
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
    if (report.faults.length === 0) return;
    failed += 1;
    say(`seed ${String(seed)} (${report.story}, ${String(report.deaths)} deaths, ${report.outcome}):`);
    for (const fault of report.faults) say(`  ${fault}`);
    const chosen = only.length === stories.length ? '' : ` --only ${only.map(({ name }) => name).join(',')}`;
    say(`  Again: npm run crash -- --seeds 1 --seed ${String(seed)} --db ${db}${chosen}`);
  });
  for (const [kind, times] of [...outcomes].sort()) say(`${String(times).padStart(5)}  ${kind}`);
  say(
    `${String(count)} seeds from ${String(first)} on ${db}: ${String(deaths)} deaths, ${String(failed)} failed, ${secondsSince(beganAtMs)} s`,
  );
  return failed;
}

function secondsSince(beganAtMs: number): string {
  return ((Date.now() - beganAtMs) / 1000).toFixed(0);
}

async function inParallel<T>(items: readonly T[], lanes: number, act: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
    }),
  );
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    say(help);
    return 0;
  }
  const postgres = options.db === 'postgres' ? await startPostgres() : null;
  try {
    let failed = 0;
    if (options.points) failed += await points(options, postgres);
    if (options.seeds > 0) failed += await seeds(options, postgres);
    return failed === 0 ? 0 : 1;
  } finally {
    await postgres?.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`crash: ${error instanceof Error ? error.message : String(error)}\nSee --help.\n`);
  process.exitCode = 2;
}
