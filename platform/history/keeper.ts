/**
 * Rolls every minute of every IDC up and has it written: one transaction a minute. What the platform holds when it is told to stop is
 * written too; what it held when it was killed is a gap.
 */
import type { Clock, Closable, Timers } from '../contracts.ts';
import { historySeconds } from '../state/history.ts';
import type { State } from '../state/state.ts';
import { decodeRollup, encodeRollup } from './code.ts';
import { isCovered } from '../state/covered.ts';
import { knownSeconds, rollUp } from './rollup.ts';
import type { Rollup } from './rollup.ts';
import type { HistoryStore } from './store.ts';

export const keptDays = 30;
const minutesPerDay = 1440;
/** A minute is rolled up this long after its end: what players measured comes some seconds late. */
const graceMs = 10_000;
const lookEveryMs = 1_000;
const tryAgainAfterMs = 10_000;
/** Rows deleted at most after each minute: what a long stop has left over goes in minutes, not in one long transaction. */
const prunedAtMost = 2_000;

export interface KeeperOptions {
  readonly state: State;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}

export interface Keeper extends Closable {
  /** The newest minute that needs nothing of the rings any more: it is in the database, or was lost. Minutes since 1970. */
  through(): number;
  /** After each minute that has been written, by IDC id: what its rows hold. Answers its own undo. */
  onWritten(listener: (minute: number, rollups: ReadonlyMap<string, Rollup>) => void): () => void;
  /** Writes what is left, the open minute too. */
  close(): Promise<void>;
}

export function startKeeper({ state, store, clock, timers, onFailure }: KeeperOptions): Keeper {
  const listeners = new Set<(minute: number, rollups: ReadonlyMap<string, Rollup>) => void>();
  let through = minuteOf(clock()) - 1;
  let work: Promise<void> | null = null;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  let failing = false;

  async function keep(minute: number): Promise<void> {
    const rollups = state.idcs.flatMap(({ id }, index) => {
      const rollup = minuteRollup(state, index, minute);
      return knownSeconds(rollup) === 0 ? [] : [{ idc: id, body: encodeRollup(rollup) }];
    });
    const held = rollups.length === 0 ? [] : await store.write({ minute, rollups });
    through = Math.max(through, minute);
    const byIdc = new Map(held.map(({ idc, body }) => [idc, decodeRollup(body)]));
    for (const listener of listeners) listener(minute, byIdc);
    await store.prune({ before: minute - keptDays * minutesPerDay, most: prunedAtMost });
  }

  /** @param last the newest minute to write */
  async function keepThrough(last: number): Promise<void> {
    // The rings hold no more than these.
    through = Math.max(through, last - historySeconds / 60);
    while (through < last) await keep(through + 1);
  }

  async function attempt(last: number): Promise<void> {
    try {
      await keepThrough(last);
      failing = false;
    } catch (error) {
      notBeforeMs = clock() + tryAgainAfterMs;
      if (!failing) onFailure(error);
      failing = true;
    }
  }

  const stopLooking = timers.every(lookEveryMs, () => {
    const nowMs = clock();
    // A clock that was set back: the minutes it goes through again are merged into their rows.
    if (minuteOf(nowMs) < through) through = minuteOf(nowMs) - 1;
    const last = minuteOf(nowMs - graceMs) - 1;
    if (work !== null || through >= last || nowMs < notBeforeMs) return;
    work = attempt(last).finally(() => {
      work = null;
    });
  });

  return {
    through: () => through,
    onWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      stopLooking();
      await work;
      await attempt(minuteOf(clock()));
    },
  };
}

export function minuteOf(atMs: number): number {
  return Math.floor(atMs / 60_000);
}

/** What the rings hold of one minute; the seconds that are not over yet are not in it. */
export function minuteRollup(state: State, index: number, minute: number): Rollup {
  const history = state.histories[index];
  if (history === undefined) throw new RangeError(`no IDC ${index}`);
  const last = Math.min(minute * 60 + 59, state.rolledSecond);
  return rollUp(history, { first: minute * 60, last }, (second) => isCovered(state, index, second));
}
