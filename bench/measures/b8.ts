/** B8: a thousand consoles on one gateway, all decoding, in a second process on the same cores. */
import type { Bench, Result } from '../measure.ts';
import { sharesInWords, watchThreads } from '../machine/cpu-share.ts';
import { measureFanOut } from '../peers/fan-out/measure.ts';
import { installPeers } from '../peers/install.ts';
import { median } from '../statistics/order.ts';
import { askView } from '../support/ask-view.ts';
import { startFleet } from '../support/fleet.ts';
import { mixedConsoles } from '../support/looks.ts';
import { startPlatform } from '../support/platform.ts';

const consoleCount = 1_000;
const size = { idcs: 20, streams: 100_000 };
const warmUpSeconds = 10;
const windowSeconds = 15;
const windows = 3;

export async function measureB8(bench: Bench): Promise<Result> {
  const platform = await startPlatform(bench, size);
  const { idcs } = await askView(platform.url, 'overview');
  bench.say(`opening ${consoleCount} consoles`);
  const fleet = await startFleet(bench, { platformUrl: platform.url, consoles: mixedConsoles(consoleCount, idcs.columns.id) });
  await bench.last(warmUpSeconds);
  const p99s: number[] = [];
  const details: string[] = [];
  for (let window = 0; window < bench.times(windows); window += 1) {
    const threads = watchThreads(platform.pid);
    const clients = watchThreads(fleet.pid);
    await fleet.begin();
    await bench.last(windowSeconds);
    const report = await fleet.report();
    p99s.push(report.lost > 0 ? Number.NaN : report.ageP99Ms);
    details.push(
      `${Math.round(report.frames / report.seconds)} frames/s, ${(report.bytes / report.seconds / 1e6).toFixed(1)} MB/s, ` +
        `age p50 ${report.ageP50Ms} p99 ${report.ageP99Ms} max ${report.ageMaxMs} ms, shown p50 ${report.shownP50Ms} p99 ${report.shownP99Ms} ms, ` +
        `${report.lost} of ${report.consoles} lost; platform ${sharesInWords(threads())}; clients ${sharesInWords(clients())}`,
    );
    bench.say(details.at(-1) ?? '');
  }
  await fleet.end();
  await platform.end();
  const peers = bench.withPeers ? await installPeers(bench) : undefined;
  return {
    peers: peers === undefined ? [] : await measureFanOut(bench, peers),
    findings: [
      {
        budget: 'B8',
        figure: 'p99',
        value: median(p99s),
        detail: `median of ${p99s.length} windows (${p99s.join(', ')}); ${details.at(-1) ?? ''}`,
      },
    ],
  };
}
