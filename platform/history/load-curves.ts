/**
 * Keeps the load curves of the last 30 days: bins a day and IDC, read once from the database the newest day first, a breath between two
 * readings; every minute that is written is added. Fitting them is a fraction of a millisecond an IDC and happens every few minutes.
 */
import { fitCurve } from '../../shared/changes/load-curve.ts';
import type { IdcCurves, LoadCurves } from '../../shared/changes/load-curves.ts';
import type { Clock, Closable, Timers } from '../contracts.ts';
import { keptDays, minuteOf } from './keeper.ts';
import type { Keeper } from './keeper.ts';
import { loadBinsOf, mergedLoadBins } from './load-minutes.ts';
import type { LoadBins } from './load-minutes.ts';
import type { HistoryStore } from './store.ts';

const minutesPerDay = 1440;
const fitEveryMs = 120_000;
/** Other work of the database comes in between. */
const breathMs = 100;
const againAfterMs = 30_000;

export interface LoadCurvesOptions {
  readonly idcs: readonly string[];
  readonly store: Pick<HistoryStore, 'loadBins'>;
  readonly keeper: Pick<Keeper, 'onWritten'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}

export interface KeptLoadCurves extends Closable {
  /** As last fitted; nothing is known in them before the first day has been read. */
  current(): LoadCurves;
}

export function keepLoadCurves({ idcs, store, keeper, clock, timers, onFailure }: LoadCurvesOptions): KeptLoadCurves {
  /** By IDC and day since 1970. */
  const days = new Map<string, Map<number, LoadBins>>(idcs.map((id) => [id, new Map()]));
  const startMinute = minuteOf(clock());
  const startDay = Math.floor(startMinute / minutesPerDay);
  const toRead = Array.from({ length: keptDays + 1 }, (_, back) => startDay - back).flatMap((day) => idcs.map((idc) => ({ idc, day })));
  let next = 0;
  let failing = false;
  let closed = false;
  let fitted = fit();
  let cancel = timers.after(breathMs, readNext);

  function add(idc: string, day: number, bins: LoadBins): void {
    const ofIdc = days.get(idc);
    if (ofIdc === undefined) return;
    const before = ofIdc.get(day);
    ofIdc.set(day, before === undefined ? bins : mergedLoadBins([before, bins]));
  }

  function readNext(): void {
    const reading = toRead[next];
    if (reading === undefined || closed) return;
    const { idc, day } = reading;
    const until = Math.min((day + 1) * minutesPerDay, startMinute) - 1;
    store.loadBins({ idc, from: day * minutesPerDay, until }).then(
      (bins) => {
        if (closed) return;
        failing = false;
        add(idc, day, bins);
        next += 1;
        // Today and yesterday are worth showing at once; then day by day.
        if (next % idcs.length === 0 && (next <= 2 * idcs.length || next === toRead.length)) fitted = fit();
        cancel = timers.after(breathMs, readNext);
      },
      (error: unknown) => {
        if (closed) return;
        if (!failing) onFailure(error);
        failing = true;
        cancel = timers.after(againAfterMs, readNext);
      },
    );
  }

  function fit(): LoadCurves {
    const atMs = clock();
    const oldest = Math.floor(minuteOf(atMs) / minutesPerDay) - keptDays;
    const all = new Map<string, LoadBins>();
    for (const [idc, ofIdc] of days) {
      for (const day of ofIdc.keys()) if (day < oldest) ofIdc.delete(day);
      all.set(idc, mergedLoadBins([...ofIdc.values()]));
    }
    return {
      fittedAtMs: atMs,
      byIdc: Object.fromEntries([...all].map(([idc, bins]) => [idc, curvesOf(bins)])),
      network: curvesOf(mergedLoadBins([...all.values()])),
    };
  }

  const stopListening = keeper.onWritten((minute, rollups) => {
    // What was written before the start is read from the database.
    if (minute < startMinute) return;
    for (const [idc, rollup] of rollups) add(idc, Math.floor(minute / minutesPerDay), loadBinsOf([rollup]));
  });
  const stopFitting = timers.every(fitEveryMs, () => {
    fitted = fit();
  });

  return {
    current: () => fitted,
    close() {
      closed = true;
      cancel();
      stopFitting();
      stopListening();
    },
  };
}

function curvesOf({ rebufferPct, cpuPct }: LoadBins): IdcCurves {
  return { rebufferPct: fitCurve(rebufferPct), cpuPct: fitCurve(cpuPct) };
}
