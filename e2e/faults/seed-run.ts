/** One seed: a console behind a bad network, and whether it showed the truth all along and in the end. */
import type { HeadlessReport } from '../../shared/ipc/headless.ts';
import { logViewNames } from '../../shared/wire/views-log.ts';
import { openPlainConsole } from './bystander.ts';
import { until } from './until.ts';
import { openProxy } from './proxy.ts';
import { randomFrom } from './random.ts';
import { scheduleOf } from './schedule.ts';
import { stateKeysShown, stateViewsShown } from './stage.ts';
import type { Stage } from './stage.ts';
import { createWitness } from './witness.ts';
import { tablesText } from './truth.ts';
import type { Truth } from './truth.ts';

export interface SeedResult {
  readonly seed: number;
  readonly cuts: number;
  /** From the first connection to the last cut, seconds. */
  readonly seconds: number;
  readonly events: number;
  readonly frames: number;
  readonly ages: number;
  /** From the loss being noticed to live again, ms. */
  readonly outagesMs: readonly number[];
  /** From calm until every state view is newer than the platform's was then, ms. */
  readonly convergedMs: number;
  /** What was wrong; empty when nothing was. */
  readonly faults: readonly string[];
}

type Shown = Extract<HeadlessReport, { kind: 'shown' }>;

const convergeWithinMs = 2_000;
/** A cut that nobody is told of takes 10 s. */
const cutWithinMs = 15_000;
/** Generous: it only ends a run that hangs. */
const meanCutMs = 1_000;
const lookEveryMs = 50;
const patienceMs = 5_000;
/** An operating system takes a moment to see that the network has changed. */
const toldAfterMs = 20;
/** Waits are drawn from a five-hundredth of their ceilings: 100 cuts are to fit into seconds, and any draw is one that chance may make. */
const luck = 0.002;

export async function runSeed({ platform, truth, fleet }: Stage, seed: number, cuts: number): Promise<SeedResult> {
  const name = `console-${seed}`;
  const random = randomFrom(seed ^ 0x2545_f491);
  const witness = createWitness(truth);
  const schedule = scheduleOf(seed, cuts);
  const wake = (): void => void setTimeout(() => fleet.tell({ kind: 'wake', console: name, slept: false }), toldAfterMs);
  const proxy = await openProxy(platform.url, schedule, wake);
  const shown = new Map<number, (screen: Shown) => void>();
  const stopHearing = fleet.hear(name, (report) => {
    witness.take(report);
    if (report.kind === 'shown') shown.get(report.request)?.(report);
  });
  function ask(): Promise<Shown> {
    const request = shown.size + 1;
    return new Promise((resolve) => {
      shown.set(request, resolve);
      fleet.tell({ kind: 'show', console: name, request, with: ['tables'] });
    });
  }
  const beganAtMs = performance.now();
  fleet.tell({
    kind: 'open',
    console: name,
    platformUrl: proxy.url,
    subject: 'ana',
    views: [...logViewNames.map((view) => ({ view })), ...stateViewsShown],
    seed,
    luck,
    wallErrorMs: random.whole(-7_200_000, 7_200_000),
  });
  // Looks at the ages at odd moments, and sets the machine's clock now and then.
  const looking = setInterval(() => {
    fleet.tell({ kind: 'show', console: name, request: 0, with: [] });
    if (random.chance(0.1)) fleet.tell({ kind: 'set-wall', console: name, byMs: random.whole(-3_600_000, 3_600_000) });
  }, lookEveryMs);

  const faults: string[] = [];
  let isSpent = false;
  void proxy.spent.then(() => (isSpent = true));
  if (!(await until(() => isSpent, cutWithinMs + cuts * meanCutMs)))
    faults.push(`only ${proxy.cuts()} of ${cuts} cuts were reached: the console did not come back`);
  const seconds = (performance.now() - beganAtMs) / 1000;

  proxy.calm();
  const calmAtMs = Date.now();
  const newest = stateKeysShown.map((key) => ({ key, sequence: truth.latest(key) }));
  const heads = logViewNames.map((log) => ({ log, offset: truth.events(log).length }));
  const easyMs = await timeOfAnEasyOne(platform.url);
  // A machine on which a console without any bad network needs long for the same is too busy to be measured by the clock alone.
  const allowedMs = Math.max(convergeWithinMs, 3 * easyMs);
  const isThere = (): boolean =>
    newest.every(({ key, sequence }) => witness.reachedAtMs(key, sequence) !== null) &&
    heads.every(({ log, offset }) => witness.offset(log) >= offset);
  await until(isThere, allowedMs + patienceMs);
  const reachedAtMs = newest.map(({ key, sequence }) => ({ key, atMs: witness.reachedAtMs(key, sequence) ?? Number.POSITIVE_INFINITY }));
  const convergedMs = Math.max(0, ...reachedAtMs.map(({ atMs }) => atMs - calmAtMs));
  for (const { key, atMs } of reachedAtMs) {
    if (atMs - calmAtMs > allowedMs) faults.push(`${key} was not there within ${Math.round(allowedMs)} ms of calm`);
  }
  for (const { log, offset } of heads) {
    if (witness.offset(log) < offset) faults.push(`${log} stands at ${witness.offset(log)}, the platform's at ${offset}`);
  }
  clearInterval(looking);
  faults.push(...(await wrongTables(ask, truth)));
  await until(() => logViewNames.every((log) => truth.events(log).length >= witness.offset(log)), patienceMs);
  faults.push(...witness.faults());

  fleet.tell({ kind: 'close', console: name });
  stopHearing();
  await proxy.close();
  return { seed, cuts: proxy.cuts(), seconds, ...witness.seen(), outagesMs: witness.outages(), convergedMs, faults };
}

/** How long a console beside the bad network takes to sign in and to get its first frame and the longest log, ms. */
async function timeOfAnEasyOne(platformUrl: string): Promise<number> {
  const beganAtMs = performance.now();
  const easy = await openPlainConsole(platformUrl, 'amir');
  const hasAll = Promise.all([easy.answer('view.subscribe', { view: 'audit' }), easy.answer('view.subscribe', { view: 'overview' })]);
  await hasAll;
  easy.close();
  return performance.now() - beganAtMs;
}

/** Once calm, what is on the screen is what the platform encoded, for every state view. */
async function wrongTables(ask: () => Promise<Shown>, truth: Truth): Promise<readonly string[]> {
  const faults: string[] = [];
  const open = new Set<string>(stateKeysShown);
  for (let look = 0; look < 20 && open.size > 0; look += 1) {
    const screen = await ask();
    await until(() => screen.states.every(({ key, sequence }) => truth.latest(key) >= sequence), patienceMs);
    for (const { key, sequence, tables } of screen.states) {
      const wanted = truth.tables(key, sequence);
      // The truth is a client too: a frame may have passed it by.
      if (wanted === null) continue;
      open.delete(key);
      if (wanted !== tablesText(tables)) faults.push(`${key}: frame ${sequence} is not what the platform encoded`);
    }
  }
  for (const key of open) faults.push(`${key}: none of its frames could be compared`);
  return faults;
}
