/** B1: what it costs the platform to take the samples of a large network, without any console. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Result } from '../measure.ts';
import { sharesInWords, watchThreads } from '../machine/cpu-share.ts';
import { rssMb } from '../machine/processes.ts';
import { median, percentile } from '../statistics/order.ts';
import { askView } from '../support/ask-view.ts';
import { largeNetwork, startLargePlatform } from '../support/large-network.ts';
import { metric } from '../support/platform.ts';

const warmUpSeconds = 20;
const windowSeconds = 20;
const windows = 3;
const memoryEveryMs = 250;

export async function measureB1(bench: Bench): Promise<Result> {
  const platform = await startLargePlatform(bench);
  const { totals } = await askView(platform.url, 'overview');
  await bench.last(warmUpSeconds);
  const mains: number[] = [];
  const rss: number[] = [];
  const rates: number[] = [];
  let shares = '';
  const watching = new AbortController();
  void (async () => {
    while (!watching.signal.aborted) {
      rss.push(rssMb(platform.pid));
      await wait(memoryEveryMs);
    }
  })();
  for (let window = 0; window < bench.times(windows); window += 1) {
    const threads = watchThreads(platform.pid);
    const taken = await samplesTaken(platform.url);
    const startedAtMs = performance.now();
    await bench.last(windowSeconds);
    const now = threads();
    rates.push((((await samplesTaken(platform.url)) - taken) / (performance.now() - startedAtMs)) * 1000);
    mains.push(now.get('main') ?? Number.NaN);
    shares = sharesInWords(now);
    bench.say(`${shares}; ${Math.round(rates.at(-1) ?? 0)} samples/s; RSS ${Math.round(rss.at(-1) ?? 0)} MB`);
  }
  watching.abort();
  const load = `${totals.columns.streams[0] ?? 0} streams known, ${Math.round(median(rates))} samples/s taken: rows of ingest, of delivery and of what players measured`;
  const isFull = median(rates) >= largeNetwork.samplesPerSecond * 0.97;
  const cpu = median(mains);
  return {
    findings: [
      {
        budget: 'B1',
        figure: 'cpu',
        value: isFull ? cpu : Number.NaN,
        detail: `median of ${mains.length} windows (${mains.map((share) => share.toFixed(1)).join(', ')}); threads: ${shares}; ${load}${isFull ? '' : `, which is less than ${largeNetwork.samplesPerSecond}`}`,
      },
      { budget: 'B1', figure: 'rss', value: percentile(rss, 1), detail: `median ${median(rss).toFixed(0)} MB; ${load}` },
    ],
  };
}

async function samplesTaken(url: string): Promise<number> {
  return metric(url, 'switchyard_samples_taken_total');
}
