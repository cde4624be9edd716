/** The config agent of one IDC: follows the `media` namespace and keeps the IDC's nginx on it. `--settings FILE`, see settings.ts. */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { effectiveConfigSchema, reportEveryMs } from '../../../shared/agents/config.ts';
import type { AdoptionReport } from '../../../shared/agents/config.ts';
import { describeError } from '../describe-error.ts';
import { readIfPresent, readSecretFile, writeDurably } from '../files.ts';
import { createLogger } from '../log.ts';
import { readMediaValues } from './media-values.ts';
import { createNodeKeeper } from './node-keeper.ts';
import type { NodeReport } from './node-keeper.ts';
import { createPlatformClient } from './platform-client.ts';
import type { Fetched } from './platform-client.ts';
import { readConfigAgentSettings } from './settings.ts';

const tendEveryMs = 300;
const retryMs = { first: 250, most: 5000 };
const maximumPendingReports = 200;

const { values: flags } = parseArgs({ options: { settings: { type: 'string' } } });
if (flags.settings === undefined) throw new Error('say which settings: --settings FILE');
const settings = await readConfigAgentSettings(flags.settings);
const log = createLogger(`config-agent ${settings.idc}`);
const platform = createPlatformClient(settings, await readSecretFile(settings.machineSecretFile));
const lastKnownSchema = z.object({ config: effectiveConfigSchema, etag: z.string() });

async function lastKnown(): Promise<Fetched | undefined> {
  const text = await readIfPresent(settings.stateFile);
  return text === undefined ? undefined : lastKnownSchema.parse(JSON.parse(text));
}

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());

function isStopping(): boolean {
  return stopping.signal.aborted;
}
async function pause(ms: number): Promise<void> {
  await wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
}

let wanted = await lastKnown();
const pending: AdoptionReport[] = [];

/** When each instance was last spoken for. */
const saidAtMs = new Map<string, number>();

function queueReport(report: NodeReport): void {
  saidAtMs.set(report.instance, Date.now());
  pending.push({ ...report, target: settings.idc, atMs: Date.now() });
  if (pending.length > maximumPendingReports) pending.shift();
}

const keepers = settings.nodes.map((node) =>
  createNodeKeeper({ node, nginx: settings.nginx, user: process.getuid?.() === 0 ? 'root' : undefined, report: queueReport, log }),
);

/** Takes one attempt after the other until stopped; failed ones ever later, up to `retryMs.most`, with full jitter. */
async function persist(name: string, attempt: () => Promise<void>): Promise<void> {
  let ceilingMs: number = retryMs.first;
  let lastProblem: string | undefined;
  while (!isStopping()) {
    try {
      await attempt();
      ceilingMs = retryMs.first;
      lastProblem = undefined;
    } catch (error) {
      if (isStopping()) return;
      const problem = describeError(error);
      if (problem !== lastProblem) log.warn({ problem }, `${name} failed; trying again until it works`);
      lastProblem = problem;
      await pause(Math.random() * ceilingMs);
      ceilingMs = Math.min(ceilingMs * 2, retryMs.most);
    }
  }
}

let wasAway = false;
async function follow(): Promise<void> {
  const next = await platform.next(wanted?.etag, stopping.signal).catch((error: unknown) => {
    wasAway = true;
    throw error;
  });
  if (wasAway) {
    // It may be another platform, or one that was restored: tell it again what runs here.
    for (const report of keepers.map((keeper) => keeper.lastReport())) if (report !== undefined) queueReport(report);
    wasAway = false;
  }
  if (next === undefined) return;
  await writeDurably(settings.stateFile, JSON.stringify(next));
  wanted = next;
  log.info({ release: next.config.release }, 'release received');
}

async function tend(): Promise<void> {
  if (wanted !== undefined) {
    const { release, values } = wanted.config;
    const media = readMediaValues(values);
    if (media.ok) await Promise.all(keepers.map((keeper) => keeper.tend({ release, values: media.values })));
    else for (const keeper of keepers) keeper.refuse(release, media.problems.join('; '));
  }
  await pause(tendEveryMs);
}

/** Says again what runs, so that silence means that nobody is there. */
function sayAgain(): void {
  for (const report of keepers.map((keeper) => keeper.lastReport())) {
    if (report !== undefined && Date.now() - (saidAtMs.get(report.instance) ?? 0) >= reportEveryMs) queueReport(report);
  }
}

async function sendReports(): Promise<void> {
  if (pending.length === 0) sayAgain();
  const [report] = pending;
  if (report === undefined) return pause(tendEveryMs);
  const refusal = await platform.report(report, stopping.signal);
  if (refusal !== undefined) log.error({ report, refusal }, 'the platform refuses an adoption report; it is left out');
  if (pending[0] === report) pending.shift();
}

await Promise.all([persist('following the platform', follow), persist('keeping nginx', tend), persist('reporting', sendReports)]);
