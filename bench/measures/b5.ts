/** B5: how long until something can be seen. */
import type { Bench, Result } from '../measure.ts';
import { median, percentile } from '../statistics/order.ts';
import { openConsoleApp } from '../support/console-app.ts';
import { openDisplay } from '../support/display.ts';
import { startPlatform } from '../support/platform.ts';
import type { PlatformOptions } from '../support/platform.ts';

const usual: PlatformOptions = { idcs: 20, streams: 10_000 };
const large: PlatformOptions = { idcs: 40, streams: 1_000_000 };
const starts = 7;
const launches = 7;

/** Resolves with the time when an IDC's row with a figure in it has been painted and the link says that it is live. */
const firstLiveOverview = `new Promise((resolve) => {
  function look() {
    const rows = document.querySelectorAll('table tbody tr');
    const isLive = /^live/.test(document.querySelector('.link-state')?.textContent ?? '');
    if (isLive && [...rows].some((row) => /\\d/.test(row.textContent) && row.cells.length > 5)) {
      requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
    } else requestAnimationFrame(look);
  }
  look();
})`;

export async function measureB5(bench: Bench): Promise<Result> {
  const platform = await platformStarts(bench, usual, bench.times(starts));
  const atFullSize = await platformStarts(bench, large, 1);
  bench.say(`platform to ready: ${inWords(platform)}; at ${large.streams} streams ${inWords(atFullSize)}`);
  const app = await appLaunches(bench, bench.times(launches));
  bench.say(`app to first live overview: ${inWords(app)}`);
  return {
    findings: [
      { budget: 'B5', figure: 'app', value: median(app), detail: `of ${app.length} launches with warm disk caches: ${inWords(app)}` },
      {
        budget: 'B5',
        figure: 'platform',
        value: median(platform),
        detail: `of ${platform.length} starts on a new database with ${usual.streams} streams: ${inWords(platform)}; with ${large.streams}: ${inWords(atFullSize)}`,
      },
    ],
  };
}

/** Seconds of each. The first start, which fills caches, is left out. */
async function platformStarts(bench: Bench, options: PlatformOptions, count: number): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (let start = 0; start <= count; start += 1) {
    const platform = await startPlatform(bench, options);
    if (start > 0) seconds.push(platform.readyMs / 1000);
    await platform.end();
  }
  return seconds;
}

async function appLaunches(bench: Bench, count: number): Promise<readonly number[]> {
  const { url } = await startPlatform(bench, usual);
  const display = await openDisplay(bench);
  const seconds: number[] = [];
  for (let launch = 0; launch <= count; launch += 1) {
    const app = await openConsoleApp(bench, { platformUrl: url, display });
    const seenAtMs = await app.page.evaluate<number>(firstLiveOverview);
    if (launch > 0) seconds.push((seenAtMs - app.electron.launchedAtMs) / 1000);
    await app.close();
  }
  return seconds;
}

function inWords(seconds: readonly number[]): string {
  return `median ${median(seconds).toFixed(2)} s, slowest ${percentile(seconds, 1).toFixed(2)} s`;
}
