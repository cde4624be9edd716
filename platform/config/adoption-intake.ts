/**
 * Takes what instances report. News is committed before it is acknowledged, many at a time when many come; that nothing is new is kept in
 * memory and written now and then, so that thousands of instances that live cost next to nothing.
 */
import type { AdoptionReport } from '../../shared/agents/config.ts';
import type { Clock, Timers } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { AdoptionRow, InstanceReport } from './operations.ts';
import type { ConfigState } from './state.ts';

export interface AdoptionIntake {
  /** Resolves when the report is kept: after its commit when it says something new. */
  take(namespace: string, report: AdoptionReport): Promise<void>;
  /** Writes what was heard and not written yet. */
  close(): Promise<void>;
}

export interface IntakeOptions {
  readonly store: PlatformStore;
  readonly state: ConfigState;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onFailure: (what: string, error: unknown) => void;
}

const mostAtOnce = 500;
/** Ages on screen follow within this. */
const showEveryMs = 1000;
const writeEveryMs = 10_000;

interface Waiting {
  readonly report: InstanceReport;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export function createAdoptionIntake({ store, state, clock, timers, onFailure }: IntakeOptions): AdoptionIntake {
  const waiting: Waiting[] = [];
  let isWriting = false;
  const heard = new Map<string, AdoptionRow>();
  let isShown = true;

  async function writeNews(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostAtOnce);
      try {
        state.learn({ adoption: await store.run('config.adopted', { reports: batch.map(({ report }) => report), atMs: clock() }) });
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    isWriting = false;
  }

  async function writeHeard(): Promise<void> {
    const rows = [...heard.values()];
    heard.clear();
    if (rows.length > 0) await store.run('config.heard', { rows });
  }

  const stopShowing = timers.every(showEveryMs, () => {
    if (!isShown) state.learn({});
    isShown = true;
  });
  const stopWriting = timers.every(writeEveryMs, () => {
    writeHeard().catch((error: unknown) => onFailure('writing what instances report', error));
  });

  return {
    take: (namespace, report) => {
      const known = state.instance(namespace, report.target, report.instance);
      if (known === null || !isSame(known, report)) {
        return new Promise((done, failed) => {
          waiting.push({ report: { namespace, ...report }, done, failed });
          void writeNews();
        });
      }
      const row = { ...known, reported_at_ms: report.atMs, received_at_ms: clock() };
      heard.set(`${namespace}\n${report.target}\n${report.instance}`, row);
      state.heard(row);
      isShown = false;
      return Promise.resolve();
    },
    close: async () => {
      stopShowing();
      stopWriting();
      await writeHeard();
    },
  };
}

/** It says what it said before. */
function isSame(known: AdoptionRow, { release, state, detail = '' }: AdoptionReport): boolean {
  return known.release === release && known.state === state && known.detail === detail;
}
