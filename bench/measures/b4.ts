/**
 * B4: what a console costs when there are a thousand times as many streams. Both platforms run, and a console on each, at the same
 * time: what disturbs one disturbs the other.
 */
import type { Bench, Finding, Result } from '../measure.ts';
import { watchFamily } from '../machine/cpu-share.ts';
import { openProbe, probeFlags } from '../probe/collector.ts';
import { median } from '../statistics/order.ts';
import { openConsoleApp } from '../support/console-app.ts';
import type { ConsoleApp } from '../support/console-app.ts';
import { openDisplay } from '../support/display.ts';
import { largeNetwork, startLargePlatform } from '../support/large-network.ts';
import { metric, startPlatform } from '../support/platform.ts';

const fewStreams = 1_000;
/** A network of a thousand streams reports once a second, one of a million all the time: both are to send as many frames. */
const probeEveryMs = 90;
const screens = ['#/overview', '#/streams'] as const;
const settleSeconds = 8;
const windowSeconds = 12;
const rounds = 3;

interface Side {
  readonly url: string;
  readonly app: ConsoleApp;
}

/** Over one window. */
interface Cost {
  readonly cpuPct: number;
  readonly bytesPerSecond: number;
  readonly framesPerSecond: number;
}

export async function measureB4(bench: Bench): Promise<Result> {
  const large = await startLargePlatform(bench, await probeFlags(bench));
  const small = await startPlatform(bench, { idcs: largeNetwork.idcs, streams: fewStreams, extra: await probeFlags(bench) });
  const sides = [await openSide(bench, small.url), await openSide(bench, large.url)];
  const ratios: { readonly cpu: number; readonly bytes: number }[] = [];
  const words: string[] = [];
  for (let round = 0; round < bench.times(rounds); round += 1) {
    for (const screen of screens) {
      await Promise.all(sides.map(async ({ app }) => app.go(screen)));
      await bench.last(settleSeconds);
      const [few, many] = await Promise.all(sides.map(async (side) => costOf(bench, side)));
      if (few === undefined || many === undefined) throw new Error('a console is missing');
      ratios.push({ cpu: many.cpuPct / few.cpuPct, bytes: many.bytesPerSecond / few.bytesPerSecond });
      words.push(`${screen} ${inWords(many)} against ${inWords(few)}`);
      bench.say(words.at(-1) ?? '');
    }
  }
  const finding = (figure: 'cpu' | 'bytes'): Finding => ({
    budget: 'B4',
    figure,
    value: median(ratios.map((ratio) => ratio[figure])),
    detail: `median of ${ratios.length} windows (${ratios.map((ratio) => ratio[figure].toFixed(2)).join(', ')}); ${words.slice(-screens.length).join('; ')}`,
  });
  return { findings: [finding('cpu'), finding('bytes')] };
}

/** A console on a display of its own, so that its window is in front; and a probe that makes figures change as often on both sides. */
async function openSide(bench: Bench, url: string): Promise<Side> {
  const probe = await openProbe(bench, url);
  const pushing = setInterval(() => probe.push(1, 0), probeEveryMs);
  bench.after(() => clearInterval(pushing));
  return { url, app: await openConsoleApp(bench, { platformUrl: url, display: await openDisplay(bench) }) };
}

async function costOf(bench: Bench, { url, app }: Side): Promise<Cost> {
  const before = await sent(url);
  const cpu = watchFamily(app.electron.pid);
  const startedAtMs = performance.now();
  await bench.last(windowSeconds);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const cpuPct = cpu();
  const after = await sent(url);
  return {
    cpuPct,
    bytesPerSecond: (after.bytes - before.bytes) / seconds,
    framesPerSecond: (after.frames - before.frames) / seconds,
  };
}

async function sent(url: string): Promise<{ readonly bytes: number; readonly frames: number }> {
  return { bytes: await metric(url, 'switchyard_frame_bytes_sent_total'), frames: await metric(url, 'switchyard_frames_sent_total') };
}

function inWords({ cpuPct, bytesPerSecond, framesPerSecond }: Cost): string {
  return `${cpuPct.toFixed(1)} % of a core, ${(bytesPerSecond / 1000).toFixed(1)} kB/s in ${framesPerSecond.toFixed(1)} frames/s`;
}
