/**
 * `node platform/audit/timing/main.ts [EVENTS_PER_SECOND] [SECONDS]`: writes audit entries at that rate into a real database in its own
 * thread, signs them as a platform does, and prints how long a write took and how far behind the signature was.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCheckpoint } from '../../../shared/audit/checkpoint.ts';
import { auditRecordOf } from '../../audit-record.ts';
import { realTimers, wallClock } from '../../clocks.ts';
import { openStore } from '../../store/open.ts';
import { openAudit } from '../open.ts';
import { createRecording } from '../recording.ts';

/** How many are asked for in one go: as a platform that is busy has them under way. */
const tickMs = 50;

const perSecond = Number(process.argv[2] ?? 1_000);
const seconds = Number(process.argv[3] ?? 10);
const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-audit-timing-'));
const store = await openStore({ dataDirectory: directory, clock: wallClock });
const recording = createRecording({ store, clock: wallClock, timers: realTimers, onFailure: (error) => onFailure('writing', error) });
const audit = await openAudit({
  store,
  dataDirectory: directory,
  keyFile: undefined,
  isShared: false,
  clock: wallClock,
  timers: realTimers,
  recording,
  onRival: () => undefined,
  onFailure,
});

const actor = { subject: 'omar', name: 'Omar Haddad', role: 'operator', kind: 'person' } as const;
const tookMs: number[] = [];
const pending: Promise<void>[] = [];
let asked = 0;

function onFailure(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${String(error)}\n`);
}

/** Entries under the last checkpoint. */
async function signed(): Promise<number> {
  return readCheckpoint((await store.run('audit.head', undefined))?.checkpoint ?? '')?.size ?? 0;
}

/** @param share 0–1 */
function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
}

async function write(): Promise<void> {
  const startMs = performance.now();
  const reason = `entry ${asked} of a timing run`;
  await recording.record(auditRecordOf({ atMs: wallClock(), actor, action: 'change.submit', reason, details: { step: asked } }));
  tookMs.push(performance.now() - startMs);
}

const cpuBefore = process.cpuUsage();
const startMs = performance.now();
while (performance.now() - startMs < seconds * 1_000) {
  const due = Math.floor(((performance.now() - startMs) / 1_000) * perSecond);
  while (asked < due) {
    asked += 1;
    pending.push(write());
  }
  await new Promise((resolve) => setTimeout(resolve, tickMs));
}
await Promise.all(pending);
const wroteMs = performance.now() - startMs;
while ((await signed()) < asked) await new Promise((resolve) => setTimeout(resolve, 10));
const signedMs = performance.now() - startMs;
const cpu = process.cpuUsage(cpuBefore);

const sorted = tookMs.toSorted((one, other) => one - other);
process.stdout.write(
  [
    `${asked} entries in ${(wroteMs / 1_000).toFixed(1)} s: ${Math.round(asked / (wroteMs / 1_000))} a second`,
    `a write took p50 ${quantile(sorted, 0.5)} ms, p99 ${quantile(sorted, 0.99)} ms, at most ${quantile(sorted, 1)} ms`,
    `all signed ${Math.round(signedMs - wroteMs)} ms after the last commit`,
    `${((cpu.user + cpu.system) / 10_000 / (signedMs / 1_000)).toFixed(0)} % of a core, database thread and signing together`,
    '',
  ].join('\n'),
);
await audit.close();
await store.close();
await rm(directory, { recursive: true });
