/** B10: five thousand instances long-poll one platform, in a second process on the same cores, and a release reaches them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ReleaseReport } from '../instances/plan.ts';
import { sharesInWords, watchThreads } from '../machine/cpu-share.ts';
import type { Bench, Result } from '../measure.ts';
import { median } from '../statistics/order.ts';
import { startInstances } from '../support/instances.ts';
import type { RunningInstances } from '../support/instances.ts';
import { openPerson } from '../support/person.ts';
import type { Person } from '../support/person.ts';
import { startPlatform } from '../support/platform.ts';

const instanceCount = 5_000;
const size = { idcs: 20, streams: 1_000 };
const namespace = 'media';
const key = 'edge.bufferLengthMs';
const settleSeconds = 5;
const releases = 5;
/** A release that has not reached all by then has not. */
const patienceMs = 20_000;
const lookEveryMs = 250;

export async function measureB10(bench: Bench): Promise<Result> {
  const machineSecret = randomBytes(24).toString('hex');
  const secretFile = join(await bench.folder(), 'machine.secret');
  await writeFile(secretFile, machineSecret, { mode: 0o600 });
  const platform = await startPlatform(bench, { ...size, extra: ['--machine-secret', secretFile] });
  const omar = await openPerson(bench, platform.url, 'omar');
  const ana = await openPerson(bench, platform.url, 'ana');
  const { targets } = await omar.call('config.namespace', { namespace });
  bench.say(`opening ${String(instanceCount)} instances`);
  const instances = await startInstances(bench, {
    platformUrl: platform.url,
    machineSecret,
    namespace,
    targets: Array.from({ length: instanceCount }, (_, index) => targets[index % targets.length] ?? ''),
  });
  await bench.last(settleSeconds);

  const p99s: number[] = [];
  let detail = '';
  for (let round = 0; round < bench.times(releases); round += 1) {
    const threads = watchThreads(platform.pid);
    const clients = watchThreads(instances.pid);
    const { release, approvedAtMs, changeId } = await releaseNow({ omar, ana }, round);
    const report = await reached(instances, release);
    const shares = `platform ${sharesInWords(threads())}; instances ${sharesInWords(clients())}`;
    p99s.push(timeUntil(report.receivedAtMs, { share: 0.99, of: report.instances, sinceMs: approvedAtMs }));
    const words = (times: readonly number[]): string =>
      [0.5, 0.99, 1].map((share) => Math.round(timeUntil(times, { share, of: report.instances, sinceMs: approvedAtMs }))).join(', ');
    detail = `received p50, p99, all: ${words(report.receivedAtMs)} ms; reported and committed: ${words(report.reportedAtMs)} ms; ${String(report.failures)} requests failed; ${shares}`;
    bench.say(detail);
    await closed(omar, changeId);
  }
  return {
    findings: [
      {
        budget: 'B10',
        figure: 'reach',
        value: median(p99s) / 1000,
        detail: `median of ${String(p99s.length)} releases (${p99s.map((ms) => Math.round(ms)).join(', ')} ms); ${detail}`,
      },
    ],
  };
}

interface People {
  readonly omar: Person;
  readonly ana: Person;
}

/** Asked for by one person and approved by another: the clock starts at the approval. */
async function releaseNow(
  { omar, ana }: People,
  round: number,
): Promise<{ readonly release: number; readonly approvedAtMs: number; readonly changeId: string }> {
  const { targets, releases: known } = await omar.call('config.namespace', { namespace });
  const latest = known[0];
  if (latest === undefined) throw new Error(`${namespace} has no release`);
  const { plan, evidence } = await omar.call('change.preview', {
    intent: {
      kind: 'config-release',
      namespace,
      baseRelease: latest.release,
      values: { ...latest.values, [key]: 1000 + round + 1 },
      stages: [targets],
      adoptionPct: 99,
      holdMs: 0,
      onBreach: 'pause',
    },
  });
  const { change } = await omar.call('change.submit', {
    planHash: plan.planHash,
    evidenceId: evidence.id,
    reason: 'how fast it reaches everybody',
    ticket: null,
    idempotencyKey: randomUUID(),
  });
  const approvedAtMs = Date.now();
  await ana.call('change.approve', { changeId: change.id, planHash: change.planHash });
  return { release: latest.release + 1, approvedAtMs, changeId: change.id };
}

/** Once all instances have it and have said so, or patience ends. */
async function reached(instances: RunningInstances, release: number): Promise<ReleaseReport> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const report = await instances.report(release);
    if (report.reportedAtMs.length >= report.instances || Date.now() > untilMs) return report;
    await wait(lookEveryMs);
  }
}

/** The next release wants the last one closed; one that breached is given up. */
async function closed(omar: Person, changeId: string): Promise<void> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const { change } = await omar.call('change.get', { changeId });
    if (change.state.phase === 'closed') return;
    if (change.state.phase === 'paused' || Date.now() > untilMs) {
      await omar.call('change.abort', { changeId, why: 'the next round begins' });
      return;
    }
    await wait(lookEveryMs);
  }
}

/** Infinity when fewer ever had it. */
function timeUntil(
  times: readonly number[],
  { share, of, sinceMs }: { readonly share: number; readonly of: number; readonly sinceMs: number },
): number {
  return (times[Math.ceil(share * of) - 1] ?? Number.POSITIVE_INFINITY) - sinceMs;
}
