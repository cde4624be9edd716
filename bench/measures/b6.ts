/** B6: how soon a console is live again once the network is back, and whether a log survives a thousand cuts whole. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Finding, Result } from '../measure.ts';
import { median, percentile } from '../statistics/order.ts';
import { openLine } from '../support/breakable-line.ts';
import { endChild, keepLastWords } from '../support/child.ts';
import { startHeadless } from '../support/headless.ts';
import type { Headless } from '../support/headless.ts';
import { faultsIn } from './fault-report.ts';
import { root } from '../support/paths.ts';
import { startPlatform } from '../support/platform.ts';

const lines = 5;
const parallelSeeds = 4;
const outagesEach = 6;
/** Long enough that the link has long stopped trying at once. */
const outage = { leastMs: 1_000, mostMs: 8_000 };

export async function measureB6(bench: Bench): Promise<Result> {
  return { findings: [await back(bench), await faults(bench)] };
}

/** The fault suite, as a process of its own: it compares what consoles behind a cut network show with what the platform has said. */
async function faults(bench: Bench): Promise<Finding> {
  const seeds = Math.min(parallelSeeds, bench.cuts);
  const cutsEach = Math.ceil(bench.cuts / seeds);
  const child = spawn(process.execPath, ['e2e/faults/main.ts', '--seeds', String(seeds), '--cuts', String(cutsEach)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  bench.after(() => endChild(child));
  const errors = keepLastWords(child.stderr);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  await once(child, 'close');
  const outcome = faultsIn(text);
  bench.say(outcome.summary);
  const isWhole = outcome.cuts >= bench.cuts;
  return {
    budget: 'B6',
    figure: 'faults',
    value: isWhole ? outcome.faults.length : Number.NaN,
    detail: isWhole
      ? [outcome.summary, ...outcome.faults].join('; ')
      : `the fault suite made ${outcome.cuts} of ${bench.cuts} cuts: ${errors() || text}`,
  };
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
    checksAudit: false,
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
