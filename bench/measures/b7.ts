/**
 * B7: does any process grow for as long as it runs? Everything at once at peak rate: the platform under the load of B1, a fleet of
 * consoles, and the real console on its most restless screen. Resident memory, because memory outside the JavaScript heap leaks too.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Finding, Result } from '../measure.ts';
import { familyOf, rssMb } from '../machine/processes.ts';
import { median } from '../statistics/order.ts';
import { theilSen } from '../statistics/slope.ts';
import { askView } from '../support/ask-view.ts';
import { openConsoleApp, roleOf } from '../support/console-app.ts';
import { openDisplay } from '../support/display.ts';
import { startFleet } from '../support/fleet.ts';
import { startLargePlatform } from '../support/large-network.ts';
import { mixedConsoles } from '../support/looks.ts';

const consoleCount = 100;
const screen = '#/streams?tab=map';
const lookEveryMs = 500;
/** What the fleet has measured is of no use here, and must not grow. */
const fleetForgetsEveryMs = 10_000;
/**
 * Each point is the lowest of its looks. A garbage collector that has room takes its time, in saw teeth of minutes: what grows with them is
 * not kept, and what is kept can't be lower than the floor between them.
 */
const pointCount = 14;
/** Of the whole soak: caches fill, code is compiled. */
const warmUpShare = 0.3;

interface Watched {
  readonly name: string;
  readonly pid: number;
}

export async function measureB7(bench: Bench): Promise<Result> {
  const platform = await startLargePlatform(bench);
  const { idcs } = await askView(platform.url, 'overview');
  const fleet = await startFleet(bench, { platformUrl: platform.url, consoles: mixedConsoles(consoleCount, idcs.columns.id) });
  const forgetting = setInterval(() => void fleet.begin(), fleetForgetsEveryMs);
  bench.after(() => clearInterval(forgetting));
  const app = await openConsoleApp(bench, { platformUrl: platform.url, display: await openDisplay(bench) });
  await app.go(screen);
  const watched: readonly Watched[] = [
    { name: 'platform', pid: platform.pid },
    { name: 'fleet of consoles', pid: fleet.pid },
    ...familyOf(app.electron.pid).map((pid) => ({ name: `app ${roleOf(pid)}`, pid })),
    // One that is just ending, as Chromium's helpers do, has no memory any more.
  ].filter(({ pid }) => !Number.isNaN(rssMb(pid)));
  const seconds = bench.soakMinutes * 60;
  bench.say(`soaking ${bench.soakMinutes} min: ${watched.map(({ name, pid }) => `${name} ${Math.round(rssMb(pid))} MB`).join(', ')}`);
  const series = await soak(watched, seconds * 1000);
  return { findings: watched.map((process, index) => slopeOf(process.name, series[index] ?? [])) };
}

interface Point {
  readonly atHours: number;
  readonly rss: number;
}

/** A series of points for each process. */
async function soak(watched: readonly Watched[], forMs: number): Promise<readonly (readonly Point[])[]> {
  const startedAtMs = performance.now();
  const looks: Point[][] = watched.map(() => []);
  while (performance.now() - startedAtMs < forMs) {
    const atHours = (performance.now() - startedAtMs) / 3_600_000;
    for (const [index, { pid }] of watched.entries()) looks[index]?.push({ atHours, rss: rssMb(pid) });
    await wait(lookEveryMs);
  }
  return looks.map(pointsOf);
}

function pointsOf(looks: readonly Point[]): readonly Point[] {
  const kept = looks.slice(Math.floor(looks.length * warmUpShare));
  const looksPerPoint = Math.max(1, Math.floor(kept.length / pointCount));
  const points: Point[] = [];
  for (let from = 0; from + looksPerPoint <= kept.length; from += looksPerPoint) {
    const part = kept.slice(from, from + looksPerPoint);
    points.push({ atHours: median(part.map(({ atHours }) => atHours)), rss: Math.min(...part.map(({ rss }) => rss)) });
  }
  return points;
}

function slopeOf(name: string, points: readonly Point[]): Finding {
  const slope = theilSen(
    points.map(({ atHours }) => atHours),
    points.map(({ rss }) => rss),
  );
  const first = points[0]?.rss ?? Number.NaN;
  const last = points.at(-1)?.rss ?? Number.NaN;
  return {
    budget: 'B7',
    figure: 'slope',
    of: name,
    value: slope.value,
    tolerance: slope.value - slope.low,
    detail: `95 % interval ${slope.low.toFixed(1)} to ${slope.high.toFixed(1)} MB/h over ${points.length} points after the warm-up; ${first.toFixed(0)} MB then, ${last.toFixed(0)} MB at the end`,
  };
}
