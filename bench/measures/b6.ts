/** B6: how soon a console is live again once the network is back, and whether a log survives a thousand cuts whole. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Finding, Result } from '../measure.ts';
import { median, percentile } from '../statistics/order.ts';
import { openLine } from '../support/breakable-line.ts';
import { startHeadless } from '../support/headless.ts';
import type { Headless } from '../support/headless.ts';
import { startPlatform } from '../support/platform.ts';

const lines = 5;
const outagesEach = 6;
/** Long enough that the link has long stopped trying at once. */
const outage = { leastMs: 1_000, mostMs: 8_000 };

export async function measureB6(bench: Bench): Promise<Result> {
  return { findings: [await back(bench)] };
}

/** The network goes and comes; seconds from then to the first fresh frame, over several consoles. */
async function back(bench: Bench): Promise<Finding> {
  const platform = await startPlatform(bench, { idcs: 20, streams: 10_000 });
  const headless = startHeadless(bench);
  const each = await Promise.all(
    Array.from({ length: lines }, async (_, index) => outagesOf(bench, headless, { platformUrl: platform.url, name: `console-${index}` })),
  );
  const seconds = each.flat();
  return {
    budget: 'B6',
    figure: 'back',
    value: percentile(seconds, 1),
    detail: `${seconds.length} outages of ${outage.leastMs / 1000}–${outage.mostMs / 1000} s, half of them silent: median ${median(seconds).toFixed(2)} s`,
  };
}

async function outagesOf(
  bench: Bench,
  headless: Headless,
  { platformUrl, name }: { readonly platformUrl: string; readonly name: string },
): Promise<readonly number[]> {
  const line = await openLine(bench, platformUrl);
  const fresh = (after: number) =>
    headless.next(`a frame for ${name}`, (report) => report.kind === 'state' && report.console === name && report.platformTimeMs > after);
  const first = fresh(0);
  headless.command({
    kind: 'open',
    console: name,
    platformUrl: line.url,
    subject: 'vera',
    views: [{ view: 'overview' }, { view: 'timeline' }],
    seed: 1 + Number(name.at(-1)),
    report: ['state'],
  });
  await first;
  const seconds: number[] = [];
  for (let cut = 0; cut < bench.times(outagesEach); cut += 1) {
    // Into its steady life first.
    await wait(2_500);
    line.cut(cut % 2 === 0 ? 'reset' : 'silent');
    await wait(outage.leastMs + Math.random() * (outage.mostMs - outage.leastMs));
    const mendedAtMs = Date.now();
    line.mend();
    const report = await fresh(mendedAtMs);
    seconds.push((report.atMs - mendedAtMs) / 1000);
    bench.say(`${name}: live again ${(seconds.at(-1) ?? 0).toFixed(2)} s after the network`);
  }
  return seconds;
}
