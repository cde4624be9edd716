import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readCurve } from '../../shared/changes/load-curve.ts';
import { openTestStore } from '../store/test-store.ts';
import { manualTime } from '../test-support/manual-time.ts';
import type { ManualTime } from '../test-support/manual-time.ts';
import { encodeRollup } from './code.ts';
import { keptDays, minuteOf } from './keeper.ts';
import { keepLoadCurves } from './load-curves.ts';
import type { KeptLoadCurves } from './load-curves.ts';
import { emptyRollup } from './rollup.ts';
import type { Rollup } from './rollup.ts';
import { historyStoreOver } from './store.ts';
import type { HistoryStore } from './store.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A whole minute at this load. */
function minuteAt(loadPct: number, { stallMs, cpuPct }: { readonly stallMs: number; readonly cpuPct: number }): Rollup {
  const rollup = { ...emptyRollup(), coveredSeconds: 60, feltSeconds: 60 };
  Object.assign(rollup.gauges.loadPct, { sum: loadPct * 60, count: 60, min: loadPct, max: loadPct });
  Object.assign(rollup.gauges.cpuPct, { sum: cpuPct * 60, count: 60, min: cpuPct, max: cpuPct });
  Object.assign(rollup.parts, { stallMs, playMs: 60_000 - stallMs });
  return rollup;
}

interface Kept {
  readonly curves: KeptLoadCurves;
  readonly store: HistoryStore;
  readonly time: ManualTime;
  readonly failures: unknown[];
  readonly write: (minute: number, rollups: Readonly<Record<string, Rollup>>) => Promise<void>;
  /** All days have been read. */
  readAll(): Promise<void>;
}

async function keep(prepare: (store: HistoryStore, now: number) => Promise<void>): Promise<Kept> {
  const time = manualTime();
  const opened = await openTestStore(time.now);
  closers.push(() => opened.close());
  const store = historyStoreOver(opened);
  await prepare(store, minuteOf(time.now()));
  let listener: (minute: number, rollups: ReadonlyMap<string, Rollup>) => void = () => undefined;
  let reads = 0;
  let answered = 0;
  const failures: unknown[] = [];
  const curves = keepLoadCurves({
    idcs: ['osl-1', 'ath-1'],
    store: {
      loadBins: async (args) => {
        reads += 1;
        try {
          return await store.loadBins(args);
        } finally {
          answered += 1;
        }
      },
    },
    keeper: {
      onWritten: (told) => {
        listener = told;
        return () => undefined;
      },
    },
    clock: time.now,
    timers: time.timers,
    onFailure: (error) => failures.push(error),
  });
  closers.push(async () => curves.close());
  return {
    curves,
    store,
    time,
    failures,
    write: async (minute, rollups) => listener(minute, new Map(Object.entries(rollups))),
    readAll: async () => {
      while (answered < 2 * (keptDays + 1)) {
        time.advance(100);
        do await setImmediate();
        while (answered < reads);
      }
    },
  };
}

function write(store: HistoryStore, minute: number, rollups: Readonly<Record<string, Rollup>>) {
  return store.write({ minute, rollups: Object.entries(rollups).map(([idc, rollup]) => ({ idc, body: encodeRollup(rollup) })) });
}

describe('the load curves of the platform', () => {
  it('are fitted to the minutes in the database, per IDC and over all', async () => {
    const { curves, readAll } = await keep(async (store, now) => {
      for (let back = 1; back <= 20; back += 1) {
        const hot = back % 2 === 0;
        await write(store, now - back * 1440, {
          'osl-1': minuteAt(hot ? 62 : 22, { stallMs: hot ? 1200 : 120, cpuPct: hot ? 70 : 30 }),
          'ath-1': minuteAt(91, { stallMs: 3000, cpuPct: 95 }),
        });
      }
    });
    expect(curves.current().network.rebufferPct).toBeNull();
    await readAll();
    const { byIdc, network } = curves.current();
    const own = byIdc['osl-1']?.rebufferPct ?? null;
    if (own === null || network.cpuPct === null) throw new Error('no curve');
    expect(readCurve(own, 62)?.value).toBeCloseTo(2);
    expect(readCurve(own, 91)).toBeNull();
    expect(readCurve(network.cpuPct, 91)?.value).toBeCloseTo(95);
    expect(network.rebufferPct?.minutes).toBe(40);
  });

  it('take in what is written while the platform runs, every two minutes', async () => {
    const { curves, time, write: written } = await keep(async () => undefined);
    const now = minuteOf(time.now());
    for (let minute = 0; minute < 12; minute += 1) await written(now + minute, { 'osl-1': minuteAt(40, { stallMs: 600, cpuPct: 50 }) });
    expect(curves.current().byIdc['osl-1']?.rebufferPct).toBeNull();
    time.advance(120_000);
    expect(curves.current()).toMatchObject({
      fittedAtMs: time.now(),
      byIdc: { 'osl-1': { rebufferPct: { minutes: 12, highestLoadPct: 40 } } },
    });
  });

  it('do not count a minute twice that was there before the start', async () => {
    const {
      curves,
      readAll,
      time,
      write: written,
    } = await keep(async (store, now) => {
      for (let back = 1; back <= 12; back += 1) await write(store, now - back, { 'osl-1': minuteAt(40, { stallMs: 600, cpuPct: 50 }) });
    });
    await written(minuteOf(time.now()) - 1, { 'osl-1': minuteAt(40, { stallMs: 600, cpuPct: 50 }) });
    await readAll();
    time.advance(120_000);
    expect(curves.current().byIdc['osl-1']?.rebufferPct?.minutes).toBe(12);
  });

  it('forget what is older than 30 days', async () => {
    const { curves, readAll, time } = await keep(async (store, now) => {
      for (let minute = 0; minute < 12; minute += 1) {
        await write(store, now - 29 * 1440 + minute, { 'osl-1': minuteAt(40, { stallMs: 600, cpuPct: 50 }) });
      }
    });
    await readAll();
    expect(curves.current().byIdc['osl-1']?.rebufferPct?.minutes).toBe(12);
    time.advance(3 * 86_400_000);
    expect(curves.current().byIdc['osl-1']?.rebufferPct).toBeNull();
  });

  it('leave out minutes of which too little is known', async () => {
    const { curves, time, write: written } = await keep(async () => undefined);
    const now = minuteOf(time.now());
    for (let minute = 0; minute < 12; minute += 1) {
      const short = minuteAt(40, { stallMs: 600, cpuPct: 50 });
      Object.assign(short.gauges.loadPct, { count: 20, sum: 800 });
      await written(now + minute, { 'osl-1': short });
    }
    time.advance(120_000);
    expect(curves.current().byIdc['osl-1']?.rebufferPct).toBeNull();
  });
});
