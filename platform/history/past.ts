/**
 * The past of one IDC in the steps of one range, held while a view of it is open. It is read from the database when the view opens and
 * appended to as minutes are written; what the rings still hold is merged in at each drawing, so past and present have no seam.
 */
import type { Closable } from '../contracts.ts';
import { historySeconds } from '../state/history.ts';
import type { State } from '../state/state.ts';
import { decodeRollup } from './code.ts';
import { minuteOf, minuteRollup } from './keeper.ts';
import type { Keeper } from './keeper.ts';
import { pointOf } from './point.ts';
import type { Point } from './point.ts';
import { emptyRollup, merge } from './rollup.ts';
import type { Rollup } from './rollup.ts';
import type { HistoryStore } from './store.ts';

/** Minutes read from the database at once: other operations come in between. */
const minutesPerRead = 1440;
/** The newest seconds are not judged by: what players measured of them is still on its way. */
const lagSeconds = 4;

export interface Step {
  /** null: nothing is known of it. */
  readonly point: Point | null;
  /** NaN: that is not known yet either. */
  readonly coveredPct: number;
}

export interface PastOptions {
  readonly state: State;
  /** Which IDC. */
  readonly index: number;
  readonly minutesPerStep: number;
  /** How many steps the range has, the open one included. */
  readonly steps: number;
  readonly keeper: Pick<Keeper, 'through' | 'onWritten'>;
  readonly store: Pick<HistoryStore, 'read'>;
  /** Whole passages fail; `again` is called by whoever has a clock. */
  readonly onFailure: (error: unknown) => void;
  readonly again: (run: () => void) => () => void;
}

export type PastStatus = 'here' | 'reading' | 'failed';

export interface Past extends Closable {
  status(): PastStatus;
  /** Rises when something was read or written. */
  revision(): number;
  /** Steps from the oldest to the open one; `first` is the number of the oldest. */
  steps(): { readonly first: number; readonly steps: readonly Step[] };
}

interface Whole {
  readonly point: Point;
  readonly coveredSeconds: number;
}

export function openPast({ state, index, minutesPerStep, steps, keeper, store, onFailure, again }: PastOptions): Past {
  const idc = state.idcs[index]?.id ?? '';
  /** Steps all of whose minutes are in the database. */
  const whole = new Map<number, Whole>();
  /** Minutes in the database of the steps that are not whole yet, from `openFrom` on. */
  const minutes = new Map<number, Rollup>();
  let openFrom = 0;
  let status: PastStatus = 'reading';
  let revision = 0;
  let closed = false;
  let stopAgain: () => void = () => undefined;
  /** Which reading is the one that counts. */
  let reading = 0;

  function stepOf(minute: number): number {
    return Math.floor(minute / minutesPerStep);
  }

  function firstStep(lastStep: number): number {
    return lastStep - steps + 1;
  }

  async function read(): Promise<void> {
    const mine = (reading += 1);
    const isStale = (): boolean => closed || mine !== reading;
    whole.clear();
    minutes.clear();
    status = 'reading';
    openFrom = stepOf(keeper.through() + 1) * minutesPerStep;
    const from = firstStep(stepOf(openFrom)) * minutesPerStep;
    // The newest first: that is what is looked at.
    const opening = await store.read({ idc, from: openFrom, until: openFrom + minutesPerRead, minutesPerStep: 1 });
    if (isStale()) return;
    for (const { step: minute, body } of opening) if (!minutes.has(minute)) minutes.set(minute, decodeRollup(body));
    for (let until = openFrom - 1; until >= from; until -= minutesPerRead) {
      const passage = await store.read({ idc, from: Math.max(from, until - minutesPerRead + 1), until, minutesPerStep });
      if (isStale()) return;
      for (const { step, body } of passage) whole.set(step, wholeOf(decodeRollup(body)));
      revision += 1;
    }
    status = 'here';
    revision += 1;
    finish(stepOf(keeper.through() + 1));
  }

  function start(): void {
    read().catch((error: unknown) => {
      if (closed) return;
      status = 'failed';
      revision += 1;
      onFailure(error);
      stopAgain = again(start);
    });
  }

  /** Steps before this one have all their minutes: they are divided out once, and old ones leave. */
  function finish(before: number): void {
    const done = new Map<number, Rollup>();
    for (const [minute, rollup] of minutes) {
      if (stepOf(minute) >= before) continue;
      addTo(done, stepOf(minute), rollup);
      minutes.delete(minute);
    }
    for (const [step, rollup] of done) whole.set(step, wholeOf(rollup));
    openFrom = Math.max(openFrom, before * minutesPerStep);
    for (const step of whole.keys()) if (step < firstStep(before)) whole.delete(step);
  }

  const stopListening = keeper.onWritten((minute, rollups) => {
    if (minute < openFrom) {
      start();
      return;
    }
    const rollup = rollups.get(idc);
    if (rollup !== undefined) minutes.set(minute, rollup);
    revision += 1;
    if (status === 'here') finish(stepOf(minute + 1));
  });

  /** What is in no whole step: minutes from the database, and from the rings those that are not there yet. */
  function openSteps(nowMinute: number): Map<number, Rollup> {
    const open = new Map<number, Rollup>();
    for (const [minute, rollup] of minutes) addTo(open, stepOf(minute), rollup);
    const first = Math.max(keeper.through() + 1, nowMinute - historySeconds / 60);
    for (let minute = first; minute <= nowMinute; minute += 1) addTo(open, stepOf(minute), minuteRollup(state, index, minute));
    return open;
  }

  /** @param step to a new rollup of its own, so that what is kept stays as it is */
  function addTo(sums: Map<number, Rollup>, step: number, rollup: Rollup): void {
    let sum = sums.get(step);
    if (sum === undefined) sums.set(step, (sum = emptyRollup()));
    merge(sum, rollup);
  }

  start();
  return {
    status: () => status,
    revision: () => revision,
    steps() {
      const nowMinute = minuteOf(state.rolledSecond * 1000);
      if (Number.isNaN(nowMinute)) return { first: 0, steps: [] };
      const open = openSteps(nowMinute);
      const last = stepOf(nowMinute);
      const first = firstStep(last);
      const secondsOf = (step: number): number => {
        const elapsed = state.rolledSecond - lagSeconds + 1 - step * minutesPerStep * 60;
        return Math.min(minutesPerStep * 60, Math.max(1, elapsed));
      };
      return {
        first,
        steps: Array.from({ length: steps }, (_, at) => {
          const step = first + at;
          const rollup = open.get(step);
          const found = whole.get(step) ?? (rollup === undefined ? undefined : wholeOf(rollup));
          if (found === undefined) return { point: null, coveredPct: status === 'here' ? 0 : Number.NaN };
          return { point: found.point, coveredPct: Math.min(100, (found.coveredSeconds / secondsOf(step)) * 100) };
        }),
      };
    },
    close() {
      closed = true;
      stopListening();
      stopAgain();
    },
  };
}

function wholeOf(rollup: Rollup): Whole {
  return { point: pointOf(rollup), coveredSeconds: rollup.coveredSeconds };
}
