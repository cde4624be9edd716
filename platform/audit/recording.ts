/**
 * Writing refusals and other acts that change nothing else. A write that fails is counted and told, what it was about is kept and
 * written as soon as the database takes it, and the log then says by itself that it was late.
 */
import { auditRecordOf } from '../audit-record.ts';
import type { AlarmCause, AuditRecord, Clock, Timers } from '../contracts.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { createBatchWriter } from './batch-writer.ts';
import { platformActor } from '../platform-actor.ts';
import type { PlatformStore } from '../store/operations-registry.ts';

const retryMs = 1_000;
/** Beyond it the oldest are lost, and the log says how many. */
const mostKept = 1_000;
/** After that many, while the database was there, the fault is in what is kept: the log then only says how much it is. */
const mostAttempts = 30;
/** How long the alarm stands after the last failure was written down. */
const standsMs = 10 * 60_000;

export interface Recording {
  /** Written before it resolves. @throws when it can't be: then what it would have allowed must not happen */
  record(record: AuditRecord): Promise<void>;
  /** Written now or later; never rejects, because what it tells of has been refused already. */
  keep(record: AuditRecord): Promise<void>;
  /** What is worth an alarm now. */
  causes(nowMs: number): readonly AlarmCause[];
  /** Tries once more to write what is kept. */
  close(): Promise<void>;
}

interface Failures {
  readonly count: number;
  readonly lost: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly why: string;
  /** undefined while it can't be written. */
  readonly toldAtMs: number | undefined;
}

interface RecordingOptions {
  readonly store: Pick<PlatformStore, 'run'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Counted and logged; each failed write once. */
  readonly onFailure: (error: unknown) => void;
}

export function createRecording({ store, clock, timers, onFailure }: RecordingOptions): Recording {
  const writer = createBatchWriter((records) => store.run('audit.recordAll', records));
  let kept: AuditRecord[] = [];
  let attempts = 0;
  let failures: Failures | null = null;
  let writing: Promise<void> = Promise.resolve();
  let stopTimer: (() => void) | null = null;

  function failed(error: unknown): void {
    onFailure(error);
    const atMs = clock();
    const before = failures?.toldAtMs === undefined ? failures : null;
    const why = error instanceof Error ? error.message : String(error);
    const since = { firstAtMs: before?.firstAtMs ?? atMs, lost: before?.lost ?? 0 };
    failures = { ...since, count: (before?.count ?? 0) + 1, lastAtMs: atMs, why, toldAtMs: undefined };
    stopTimer ??= timers.after(retryMs, () => {
      stopTimer = null;
      void catchUp();
    });
  }

  /** What was kept, in its order, and then that it is late: all of it or nothing. */
  function catchUp(): Promise<void> {
    writing = writing.then(async () => {
      if (failures === null || failures.toldAtMs !== undefined) return;
      const [late, told] = [kept, failures];
      const { count, lost, firstAtMs, lastAtMs, why } = told;
      const atMs = clock();
      const notice = auditRecordOf({
        atMs,
        actor: platformActor,
        action: 'audit.recording-failed',
        outcome: 'failure',
        code: 'unavailable',
        reason: `${count} audit writes failed: ${why}`.slice(0, 500),
        details: { count, lost, late: late.length, firstAtMs, lastAtMs },
      });
      const isHopeless = attempts >= mostAttempts;
      const words = isHopeless ? [{ ...notice, details: { ...notice.details, lost: lost + late.length, late: 0 } }] : [...late, notice];
      try {
        await store.run('events.append', { appends: {}, audit: words });
      } catch (error) {
        // A database that is away or full says nothing of what is kept, however long it is so.
        if (!(error instanceof SwitchyardError && error.code === 'unavailable')) attempts += 1;
        failed(error);
        return;
      }
      attempts = 0;
      failures = { ...told, lost: isHopeless ? lost + late.length : lost, toldAtMs: atMs };
      const since = kept.filter((facts) => !late.includes(facts));
      kept = [];
      for (const facts of since) await keep(facts);
    });
    return writing;
  }

  async function record(facts: AuditRecord): Promise<void> {
    try {
      await writer.write(facts);
    } catch (error) {
      failed(error);
      throw error;
    }
  }

  async function keep(facts: AuditRecord): Promise<void> {
    const isWritten =
      kept.length === 0 &&
      (await record(facts).then(
        () => true,
        () => false,
      ));
    if (isWritten) return;
    kept.push(facts);
    if (kept.length <= mostKept || failures === null) return;
    kept.shift();
    failures = { ...failures, lost: failures.lost + 1 };
  }

  return {
    record,
    keep,
    causes(nowMs) {
      if (failures === null || (failures.toldAtMs !== undefined && nowMs - failures.toldAtMs > standsMs)) return [];
      const since = new Date(failures.firstAtMs).toISOString().slice(11, 19);
      return [
        {
          cause: 'audit-recording',
          idc: null,
          severity: failures.toldAtMs === undefined ? 'critical' : 'degraded',
          title: failures.toldAtMs === undefined ? 'The audit log can not be written' : 'The audit log could not be written for a while',
          detail: `${failures.count} writes failed since ${since} UTC, ${failures.lost} entries were lost: ${failures.why}`,
        },
      ];
    },
    async close() {
      stopTimer?.();
      await catchUp();
    },
  };
}
