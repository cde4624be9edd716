/**
 * Keeps the network's readiness: what losing each IDC, and each pair, would do now. All of it is worked out anew every two seconds, and
 * at once when a state or the intended routing changes: for forty IDCs and their 780 pairs that is some milliseconds (`node platform/changes/timing/main.ts`).
 */
import { readinessOf } from '../../shared/changes/readiness.ts';
import type { NetworkReadiness } from '../../shared/changes/readiness.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import type { Clock, Timers } from '../contracts.ts';
import type { IdcFigures } from './figures.ts';
import { allFigures, snapshotOf } from './live-state.ts';
import type { ViewParts } from './live-state.ts';
import { createReadinessTurns } from './readiness-turns.ts';

const roundMs = 2_000;
/** Pairs that are told of; the rest is counted. */
const mostPairs = 20;

export interface KeptReadiness {
  /** @param figures when somebody has worked them out already */
  current(figures?: readonly IdcFigures[]): NetworkReadiness;
  /** Rises when it was worked out anew. */
  revision(): number;
  loadCeilingPct(): number;
}

export function keepReadiness(parts: ViewParts, loadCeilingPct: () => number): KeptReadiness {
  let latest: NetworkReadiness | null = null;
  let madeAtMs = Number.NaN;
  let basis = '';
  let basisRouting: unknown = null;
  let revision = 0;

  function isFresh(nowMs: number, figures: readonly IdcFigures[]): boolean {
    const states = figures.map(({ state, isStale }) => `${state} ${isStale}`).join();
    const intended = parts.intended();
    const isSame = states === basis && intended === basisRouting;
    [basis, basisRouting] = [states, intended];
    return isSame && nowMs >= madeAtMs && nowMs - madeAtMs < roundMs;
  }

  return {
    current(figures = allFigures(parts)) {
      const nowMs = parts.clock();
      if (isFresh(nowMs, figures) && latest !== null) return latest;
      const snapshot = { ...snapshotOf(parts, figures), intended: parts.intended(), held: {}, lastShiftAtMs: {} };
      latest = readinessOf(snapshot, { loadCeilingPct: loadCeilingPct() }, { mostPairs });
      madeAtMs = nowMs;
      revision += 1;
      return latest;
    },
    revision: () => revision,
    loadCeilingPct,
  };
}

interface ReadinessWatchOptions {
  readonly readiness: KeptReadiness;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly record: (timeline: readonly TimelineEntry[]) => void;
}

/** Looks whether or not a console does, and has turns told. Answers its own undo. */
export function watchReadiness({ readiness, clock, timers, record }: ReadinessWatchOptions): () => void {
  const turns = createReadinessTurns();
  return timers.every(roundMs, () => {
    const entries = turns.update(readiness.current(), { atMs: clock(), loadCeilingPct: readiness.loadCeilingPct() });
    if (entries.length > 0) record(entries);
  });
}
