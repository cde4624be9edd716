/** Consoles that are slow, greedy or all at once: the platform's memory stays bounded, and those who behave don't notice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logViewNames } from '../../shared/wire/views-log.ts';
import { streamSorts } from '../../shared/wire/views-streams.ts';
import { startPlatform } from '../support/platform.ts';
import type { RunningPlatform } from '../support/platform.ts';
import { openPlainConsole, residentBytes } from './bystander.ts';
import type { PlainConsole } from './bystander.ts';
import { startFleet } from './fleet.ts';
import { openProxy } from './proxy.ts';
import { until } from './until.ts';

export interface SlowCase {
  readonly name: string;
  /** What was seen, in words. */
  readonly seen: string;
  /** What was wrong; empty when nothing was. */
  readonly faults: readonly string[];
}

export interface SlowOptions {
  /** How long each of the slow ones goes on. */
  readonly seconds: number;
  /** Consoles that come back at once. */
  readonly returning: number;
  /** What others may notice: the p99 of their frames' ages, ms, or three times what it was before on a machine that is busy itself. */
  readonly mostAgeMs: number;
}

/**
 * Most that the platform may grow by for one console, whatever it does: 64 answers of 0.6 MB, as text and as bytes, two frames of
 * 0.25 MB for each of its 64 views, and half as much again that is not collected yet.
 */
const mostGrowthBytes = 160 * 1024 * 1024;
/** 30 s without progress, and until the system's own buffers are full. */
const cutAfterSeconds = 45;
const idcs = ['ams-1', 'fra-1'];

export async function runSlowCases(options: SlowOptions, tell: (result: SlowCase) => void): Promise<readonly SlowCase[]> {
  const directory = await mkdtemp(join(tmpdir(), 'switchyard-slow-'));
  const dataDirectory = join(directory, 'data');
  const extra = ['--idcs', '6', '--streams', '5000'];
  let platform = await startPlatform({ dataDirectory, extra });
  const results: SlowCase[] = [];
  function done(result: SlowCase): void {
    results.push(result);
    tell(result);
  }
  try {
    const { seconds } = options;
    done(await watched('reads nothing', { platform, ...options }, (url) => readsNothing(url, seconds)));
    done(await watched('reads 1 KB/s', { platform, ...options }, (url) => readsLittle(url, seconds)));
    done(await watched('looks at everything', { platform, ...options }, (url) => looksAtEverything(url, seconds)));
    done(
      await allAtOnce(platform, options.returning, async () => {
        const port = Number(new URL(platform.url).port);
        await platform.end();
        platform = await startPlatform({ dataDirectory, extra, port });
        return platform;
      }),
    );
  } finally {
    await platform.end();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  return results;
}

/** Runs a case beside a console that behaves, and compares what that sees, and what the platform holds, with before. */
async function watched(
  name: string,
  { platform, mostAgeMs }: { readonly platform: RunningPlatform; readonly mostAgeMs: number },
  misbehave: (url: string) => Promise<readonly string[]>,
): Promise<SlowCase> {
  const { url } = platform;
  const other = await openPlainConsole(url, 'vera');
  for (const idc of idcs) other.send('view.subscribe', { view: 'idc', params: { idc } });
  other.send('view.subscribe', { view: 'overview' });
  await passes(2);
  const before = percentile99(other.takeAges());
  const bytesBefore = await residentBytes(url);
  let most = bytesBefore;
  const measuring = setInterval(() => void residentBytes(url).then((bytes) => (most = Math.max(most, bytes))), 500);
  const words = await misbehave(url);
  clearInterval(measuring);
  const ages = other.takeAges();
  const during = percentile99(ages);
  const faults = [...words];
  const grown = most - bytesBefore;
  if (grown > mostGrowthBytes) faults.push(`the platform grew by ${megabytes(grown)}, more than ${megabytes(mostGrowthBytes)}`);
  if (!(during <= Math.max(mostAgeMs, 3 * before)))
    faults.push(`another console noticed: p99 of frame ages ${during} ms, before ${before} ms`);
  if (other.closedWith() !== null) faults.push(`another console was closed with ${other.closedWith()}`);
  other.close();
  const seen = `platform ${megabytes(bytesBefore)}, at most ${megabytes(most)}; another console's frames p99 ${during} ms (${ages.length}), before ${before} ms`;
  return { name, seen, faults };
}

/** Looks at everything, asks for more and more, and reads none of it. */
async function readsNothing(url: string, seconds: number): Promise<readonly string[]> {
  const greedy = await openPlainConsole(url, 'omar');
  greedy.pause();
  subscribeToAll(greedy);
  const asking = setInterval(() => {
    for (let question = 0; question < 5; question += 1) greedy.send('audit.search', { most: 500 });
    greedy.send('view.subscribe', { view: 'timeline' });
  }, 100);
  await passes(seconds);
  clearInterval(asking);
  if (seconds <= cutAfterSeconds) {
    greedy.resume();
    // What came meanwhile is read first; then a close would be heard.
    await greedy.answer('heartbeat', {});
    const isOver = greedy.closedWith() !== null;
    greedy.close();
    return isOver ? [`a console that read nothing for ${seconds} s was cut off already`] : [];
  }
  const isCut = await cutForNoProgress(url, 60);
  greedy.close();
  return isCut ? [] : ['a console that read nothing was not cut off'];
}

async function cutForNoProgress(url: string, withinSeconds: number): Promise<boolean> {
  for (let second = 0; second < withinSeconds; second += 1) {
    const text = await (await fetch(new URL('/metrics', url))).text();
    if (text.includes('switchyard_closes_total{reason="noProgress"} 1')) return true;
    await passes(1);
  }
  return false;
}

/** The real link on a line of 1 KB/s: it is slow, not dead, and must stay. */
async function readsLittle(url: string, seconds: number): Promise<readonly string[]> {
  const fleet = startFleet();
  const slow = { latencyMs: 0, jitterMs: 0, sliceBytes: 256, pause: null, bytesPerSecond: 1_024 };
  const never = { kind: 'fin', afterBytes: Infinity, quietMs: 2 ** 31 - 1, notBeforeBytes: 0, isTold: false, awayMs: 0 } as const;
  const proxy = await openProxy(url, { seed: 1, faults: [{ ...slow, cut: never }] }, () => undefined);
  const statuses: string[] = [];
  let frames = 0;
  let youngest = 0;
  fleet.hear('slow', (report) => {
    if (report.kind === 'status') statuses.push(report.status.state);
    if (report.kind !== 'state') return;
    frames += 1;
    youngest = Math.min(youngest, report.shownAgeMs - (report.atMs - report.platformTimeMs));
  });
  const views = [{ view: 'overview' }, ...logViewNames.map((view) => ({ view }))];
  fleet.tell({ kind: 'open', console: 'slow', platformUrl: proxy.url, subject: 'olga', views });
  const isLive = await until(() => statuses.includes('live'), 15_000);
  await passes(seconds);
  await fleet.end();
  await proxy.close();
  const faults: string[] = [];
  if (!isLive) faults.push('the slow console did not become live');
  if (statuses.slice(statuses.indexOf('live')).some((state) => state !== 'live')) faults.push('the slow console lost its connection');
  if (seconds >= 30 && frames === 0) faults.push('the slow console got no frame at all');
  if (youngest < -2) faults.push(`the slow console showed an age ${-youngest} ms younger than the truth`);
  return faults;
}

async function looksAtEverything(url: string, seconds: number): Promise<readonly string[]> {
  const greedy = await openPlainConsole(url, 'omar');
  subscribeToAll(greedy);
  await passes(seconds);
  const closed = greedy.closedWith();
  greedy.close();
  return closed === null ? [] : [`a console that looks at everything was closed with ${closed}`];
}

function subscribeToAll(greedy: PlainConsole): void {
  for (const view of [...logViewNames, 'overview', 'trends', 'config']) greedy.send('view.subscribe', { view });
  for (const idc of idcs) for (const view of ['idc', 'series']) greedy.send('view.subscribe', { view, params: { idc } });
  const everywhere = { idc: null, state: null, find: '' };
  greedy.send('view.subscribe', { view: 'heatmap', params: { metric: 'severity', ...everywhere, cells: 10_000 } });
  for (const sort of streamSorts) {
    for (const descending of [true, false]) {
      greedy.send('view.subscribe', { view: 'streams', params: { sort, descending, ...everywhere, offset: 0, limit: 500 } });
    }
  }
}

/** Everybody loses a platform that restarts, and wants it back. */
async function allAtOnce(platform: RunningPlatform, count: number, restart: () => Promise<RunningPlatform>): Promise<SlowCase> {
  const fleet = startFleet();
  /** When each console became live, Unix ms; null while it is not. */
  const liveAtMs = new Map<string, number | null>();
  for (let index = 0; index < count; index += 1) {
    const name = `c${index}`;
    fleet.hear(name, (report) => {
      if (report.kind !== 'status') return;
      if (report.status.state !== 'live') liveAtMs.set(name, null);
      else if ((liveAtMs.get(name) ?? null) === null) liveAtMs.set(name, report.atMs);
    });
    const views = [{ view: 'overview' }, { view: 'timeline' }];
    fleet.tell({ kind: 'open', console: name, platformUrl: platform.url, subject: 'vera', views, seed: index, report: ['status'] });
  }
  const areLive = (): number => [...liveAtMs.values()].filter((atMs) => atMs !== null).length;
  const faults: string[] = [];
  if (!(await until(() => areLive() === count, 60_000))) faults.push(`only ${areLive()} of ${count} came at all`);
  const bytesBefore = await residentBytes(platform.url);
  const lostAtMs = Date.now();
  const restarted = await restart();
  const readyAtMs = Date.now();
  const isBack = (): boolean => [...liveAtMs.values()].every((atMs) => atMs !== null && atMs > lostAtMs);
  if (!(await until(isBack, 60_000))) faults.push(`only ${areLive()} of ${count} came back`);
  await passes(3);
  const bytesAfter = await residentBytes(restarted.url);
  await fleet.end();
  if (bytesAfter - bytesBefore > mostGrowthBytes)
    faults.push(`the platform holds ${megabytes(bytesAfter)}, before ${megabytes(bytesBefore)}`);
  const back = [...liveAtMs.values()].map((atMs) => (atMs ?? Number.NaN) - readyAtMs).sort((left, right) => left - right);
  const seen = `half of them live ${back[Math.floor(count / 2)]} ms after the platform said it was ready, all ${back.at(-1)} ms; platform ${megabytes(bytesBefore)}, then ${megabytes(bytesAfter)}`;
  return { name: `${count} at once after a restart`, seen, faults };
}

function percentile99(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** Time is what these cases are about: there is no condition to wait for. */
async function passes(seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
