/**
 * B2: from a sample's arrival to the frame that shows it. The probe pushes samples as any collector does; the consoles that have it on
 * their screen (overviews, some IDCs, the windows it leads) say when they have decoded the frame with it.
 */
import type { Bench, Result } from '../measure.ts';
import { sharesInWords, watchThreads } from '../machine/cpu-share.ts';
import { codes, probeIdc } from '../probe/batches.ts';
import { openProbe, probeFlags } from '../probe/collector.ts';
import type { SentSample } from '../probe/collector.ts';
import { rttBaseMs } from '../probe/recognise.ts';
import { delaysOf } from '../probe/sightings.ts';
import type { Sighting } from '../probe/sightings.ts';
import { median, percentile } from '../statistics/order.ts';
import { askView } from '../support/ask-view.ts';
import { startFleet } from '../support/fleet.ts';
import { startLargePlatform } from '../support/large-network.ts';
import { mixedConsoles } from '../support/looks.ts';

const consoleCount = 100;
/** Not a multiple of the platform's own beats, so that it meets them at every moment. */
const probeEveryMs = 237;
const warmUpSeconds = 10;
const windowSeconds = 20;
const windows = 3;

export async function measureB2(bench: Bench): Promise<Result> {
  const platform = await startLargePlatform(bench, await probeFlags(bench));
  const probe = await openProbe(bench, platform.url);
  const pushing = setInterval(() => probe.push(rttBaseMs + (probe.sent.length % codes)), probeEveryMs);
  bench.after(() => clearInterval(pushing));
  const { idcs } = await askView(platform.url, 'overview');
  // Every fourth console on an IDC looks at the probe's.
  const looked = idcs.columns.id.filter((id) => id !== probeIdc).flatMap((id, index) => (index % 3 === 2 ? [id, probeIdc] : [id]));
  const fleet = await startFleet(bench, { platformUrl: platform.url, consoles: mixedConsoles(consoleCount, looked) });
  await bench.last(warmUpSeconds);
  const p99s: number[] = [];
  let words = '';
  for (let window = 0; window < bench.times(windows); window += 1) {
    const threads = watchThreads(platform.pid);
    const clients = watchThreads(fleet.pid);
    await fleet.begin();
    await bench.last(windowSeconds);
    const report = await fleet.report();
    const delays = delaysOf(probe.sent, report.sightings);
    const isWhole = report.lost === 0 && delays.length > 0;
    p99s.push(isWhole ? percentile(delays, 0.99) : Number.NaN);
    words =
      `${byView(probe.sent, report.sightings)}; ${delays.length} delays at ${new Set(report.sightings.map(({ where }) => where)).size} consoles, p50 ${median(delays)} p99 ${percentile(delays, 0.99)} max ${percentile(delays, 1)} ms; ` +
      `frames of all: ${Math.round(report.frames / report.seconds)}/s, age p50 ${report.ageP50Ms} p99 ${report.ageP99Ms} ms; ${report.lost} lost; ` +
      `platform ${sharesInWords(threads())}; clients ${sharesInWords(clients())}`;
    bench.say(words);
  }
  return {
    findings: [
      { budget: 'B2', figure: 'p99', value: median(p99s), detail: `median of ${p99s.length} windows (${p99s.join(', ')}); ${words}` },
    ],
  };
}

/** Where the time goes: each kind of view by itself. */
function byView(sent: readonly SentSample[], sightings: readonly Sighting[]): string {
  return [...new Set(sightings.map(({ view }) => view))]
    .map((view) => {
      const delays = delaysOf(
        sent,
        sightings.filter((sighting) => sighting.view === view),
      );
      return `${view} p50 ${median(delays)} p99 ${percentile(delays, 0.99)} ms`;
    })
    .join(', ');
}
