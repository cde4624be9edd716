/**
 * B3: from a sample's arrival to the pixel that shows it, in the real app, drawn in software. The pixel is a cell of the heat map: it is
 * repainted with every frame, where figures are repainted twice a second at most so that they can be read. Both are measured.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Finding, Result } from '../measure.ts';
import { watchThreads } from '../machine/cpu-share.ts';
import { openProbe, probeFlags } from '../probe/collector.ts';
import type { Probe } from '../probe/collector.ts';
import { probeIdc, probeStream } from '../probe/batches.ts';
import { askView } from '../support/ask-view.ts';
import { installPeers } from '../peers/install.ts';
import { measureScreens } from '../peers/measure-screens.ts';
import { median, percentile } from '../statistics/order.ts';
import { openConsoleApp } from '../support/console-app.ts';
import type { ConsoleApp } from '../support/console-app.ts';
import { openDisplay } from '../support/display.ts';
import { canvasPicture, figureTurns, frameWatch, pixelTurns } from '../support/page-scripts.ts';
import type { FrameCount } from '../support/page-scripts.ts';
import { startPlatform } from '../support/platform.ts';
import { turningPixel } from './turning-pixel.ts';
import type { Picture, TurningPixel } from './turning-pixel.ts';

const size = { idcs: 20, streams: 100_000 };
const map = '#/streams?tab=map&metric=rttMs';
const table = '#/streams?sort=rttMs';
const screens = ['#/overview', table, map] as const;
const lowRttMs = 1;
const highRttMs = 10_000;
const settleSeconds = 10;
const windowSeconds = 10;
const turns = 100;
const figureTurnsCount = 20;
/** Longer than any delay, so that a turn is over before the next. */
const pause = { leastMs: 300, mostMs: 900 };

export async function measureB3(bench: Bench): Promise<Result> {
  const platform = await startPlatform(bench, { ...size, extra: await probeFlags(bench) });
  const probe = await openProbe(bench, platform.url);
  const display = await openDisplay(bench);
  const app = await openConsoleApp(bench, { platformUrl: platform.url, display });
  const { idcs } = await askView(platform.url, 'overview');
  const idc = idcs.columns.id.find((id) => id !== probeIdc) ?? '';
  const cost = await whileAlive(probe, async () => costOfScreens(bench, app, [...screens, `#/idc/${idc}`]));
  const delays = await pixelDelays(bench, app, probe);
  const figure = await figureDelays(bench, app, probe);
  bench.say(`sample to pixel: ${inWords(delays)}; to a paced figure: ${inWords(figure)}`);
  const pixel: Finding = {
    budget: 'B3',
    figure: 'pixel',
    value: percentile(delays, 0.99),
    detail: `${inWords(delays)} over ${delays.length} turns of a cell of the heat map; a figure of the table, repainted at 2 Hz so that it can be read: ${inWords(figure)}`,
  };
  const peers = bench.withPeers ? await installPeers(bench) : undefined;
  return {
    findings: [pixel, ...cost],
    peers: peers === undefined ? [] : await measureScreens(bench, { peers, app, display, idc }),
  };
}

/** The probe's origin must not fall silent while something else is measured. */
async function whileAlive<T>(probe: Probe, run: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => probe.push(lowRttMs, 0), 1000);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

/** Busy share and dropped frames of each screen, one after the other: counting frames costs time too. The worst screen counts. */
async function costOfScreens(bench: Bench, app: ConsoleApp, shown: readonly string[]): Promise<readonly Finding[]> {
  const busy: number[] = [];
  const dropped: number[] = [];
  const words: string[] = [];
  for (const screen of shown) {
    await app.go(screen);
    await bench.last(settleSeconds);
    const threads = watchThreads(app.pagePid());
    const tasksBefore = (await app.page.metrics()).get('TaskDuration') ?? Number.NaN;
    const startedAtMs = performance.now();
    await bench.last(windowSeconds);
    const tasks = (await app.page.metrics()).get('TaskDuration') ?? Number.NaN;
    const taskPct = ((tasks - tasksBefore) / (performance.now() - startedAtMs)) * 100_000;
    const busyPct = threads().get('main') ?? Number.NaN;
    const count = await app.page.evaluate<FrameCount>(frameWatch(windowSeconds));
    const droppedPct = (count.dropped / (count.frames + count.dropped)) * 100;
    busy.push(busyPct);
    dropped.push(droppedPct);
    words.push(
      `${screen} busy ${busyPct.toFixed(1)} % (tasks by the clock ${taskPct.toFixed(1)} %), dropped ${droppedPct.toFixed(2)} %, longest pause ${count.longestMs.toFixed(0)} ms`,
    );
    bench.say(words.at(-1) ?? '');
  }
  const detail = words.join('; ');
  return [
    { budget: 'B3', figure: 'busy', value: Math.max(...busy), detail },
    { budget: 'B3', figure: 'dropped', value: Math.max(...dropped), detail },
  ];
}

async function pixelDelays(bench: Bench, app: ConsoleApp, probe: Probe): Promise<readonly number[]> {
  await app.go(map);
  const pixel = await findPixel(app, probe);
  bench.say(`the probe's cell is at ${pixel.x}, ${pixel.y}: ${pixel.low.join(' ')} against ${pixel.high.join(' ')}`);
  const delays: number[] = [];
  for (let turn = 0; turn < bench.times(turns); turn += 1) {
    const isUp = turn % 2 === 0;
    const seen = app.page.evaluate<number>(isUp ? pixelTurns(pixel, pixel.high, pixel.low) : pixelTurns(pixel, pixel.low, pixel.high));
    seen.catch(() => undefined);
    await wait(pause.leastMs + Math.random() * (pause.mostMs - pause.leastMs));
    const { sentAtMs } = probe.push(isUp ? highRttMs : lowRttMs, 0);
    delays.push((await seen) - sentAtMs);
  }
  return delays;
}

/** Ends with the probe low. */
async function findPixel(app: ConsoleApp, probe: Probe): Promise<TurningPixel> {
  const lows: Picture[] = [];
  const highs: Picture[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    const isUp = turn % 2 === 0;
    // Said twice: a map that follows its frames needs no more, and the origin stays awake.
    for (let said = 0; said < 2; said += 1) {
      probe.push(isUp ? highRttMs : lowRttMs, 0);
      await wait(750);
    }
    const [width, height, text] = await app.page.evaluate<[number, number, string]>(canvasPicture);
    (isUp ? highs : lows).push({ width, height, data: Buffer.from(text, 'base64') });
  }
  return turningPixel(lows, highs);
}

/** The probe's stream leads the table; the figure in its column of round trips changes. */
async function figureDelays(bench: Bench, app: ConsoleApp, probe: Probe): Promise<readonly number[]> {
  // As somebody who wants to see round trips would choose; read when the table is opened.
  await app.page.evaluate(`localStorage.setItem('streams.columns', JSON.stringify(['id', 'state', 'ingestIdc', 'rttMs']))`);
  await app.go(screens[0]);
  await wait(500);
  await app.go(table);
  for (let said = 0; said < 4; said += 1) {
    probe.push(highRttMs, 0);
    await wait(750);
  }
  const delays: number[] = [];
  for (let turn = 0; turn < bench.times(figureTurnsCount); turn += 1) {
    const seen = app.page.evaluate<number>(figureTurns(probeStream));
    seen.catch(() => undefined);
    await wait(pause.leastMs + Math.random() * (pause.mostMs - pause.leastMs));
    const { sentAtMs } = probe.push(highRttMs * (2 + (turn % 2)), 0);
    delays.push((await seen) - sentAtMs);
  }
  return delays;
}

function inWords(delays: readonly number[]): string {
  return `p50 ${median(delays).toFixed(0)} p99 ${percentile(delays, 0.99).toFixed(0)} ms`;
}
