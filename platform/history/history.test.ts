import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { exampleState } from '../state/example-state.ts';
import { openTestStore } from '../store/test-store.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { encodeRollup } from './code.ts';
import { recordSeconds } from './example-seconds.ts';
import { keptDays, minuteRollup, startKeeper } from './keeper.ts';
import type { Keeper } from './keeper.ts';
import { openPast } from './past.ts';
import type { Past } from './past.ts';
import { historyStoreOver } from './store.ts';
import type { HistoryStore } from './store.ts';

/** A whole minute, hour and day. */
const startMinute = Math.ceil(1_790_000_000_000 / 86_400_000) * 1440;
const startSecond = startMinute * 60;

onBothDatabases((choose) => {
  let underWay = 0;
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function testStore(): Promise<HistoryStore> {
    const store = await openTestStore(undefined, await choose());
    closers.push(() => store.close());
    return historyStoreOver({
      run: async (...asked) => {
        underWay += 1;
        try {
          return await store.run(...asked);
        } finally {
          underWay -= 1;
        }
      },
    });
  }

  interface Platform {
    readonly keeper: Keeper;
    /** Lives through so many seconds, of which all is known. */
    live(seconds: number): Promise<void>;
    /** Lives on while nothing is known. */
    miss(seconds: number): Promise<void>;
    past(minutesPerStep: number, steps: number): Past;
  }

  function platformOn(store: HistoryStore, atSecond = startSecond): Platform {
    const { state, clock } = exampleState();
    const time = manualTime(atSecond * 1000);
    clock.nowMs = time.now();
    state.rolledSecond = atSecond - 1;
    const onFailure = (error: unknown): void => {
      throw error instanceof Error ? error : new Error(String(error));
    };
    const keeper = startKeeper({ state, store, clock: time.now, timers: time.timers, onFailure });
    async function pass(seconds: number, record: boolean): Promise<void> {
      for (let passed = 0; passed < seconds; passed += 1) {
        const second = state.rolledSecond + 1;
        if (record) recordSeconds(state, 0, { first: second, last: second });
        else state.histories[0]?.advance(second);
        state.rolledSecond = second;
        time.advance(1000);
        await settled();
      }
    }
    return {
      keeper,
      live: (seconds) => pass(seconds, true),
      miss: (seconds) => pass(seconds, false),
      past: (minutesPerStep, steps) => {
        const again = (): (() => void) => () => undefined;
        return openPast({ state, index: 0, minutesPerStep, steps, keeper, store, onFailure, again });
      },
    };
  }

  /** What was asked of the database has been answered, and what that brought about too. */
  async function settled(): Promise<void> {
    do await setImmediate();
    while (underWay > 0);
  }

  async function read(past: Past): Promise<Past> {
    await settled();
    expect(past.status()).toBe('here');
    return past;
  }

  function minutesOf(store: HistoryStore, minutes = 10) {
    return store.read({ idc: 'osl-1', from: startMinute, until: startMinute + minutes - 1, minutesPerStep: 1 });
  }

  describe('the history', () => {
    it('has a row for every minute of which something is known, ten seconds after its end', async () => {
      const store = await testStore();
      const platform = platformOn(store);
      await platform.live(69);
      expect(await minutesOf(store)).toHaveLength(0);
      await platform.live(2);
      await platform.miss(119);
      await platform.live(60);
      expect((await minutesOf(store)).map(({ step }) => step - startMinute)).toEqual([0, 1, 3]);
      expect(await store.read({ idc: 'ath-1', from: 0, until: startMinute + 10, minutesPerStep: 1 })).toEqual([]);
    });

    it('gets the open minute as the platform stops, and the next one adds what it sees of it', async () => {
      const store = await testStore();
      const first = platformOn(store);
      await first.live(20);
      await first.keeper.close();
      const second = platformOn(store, startSecond + 30);
      await second.live(30);
      await second.keeper.close();
      const past = await read(platformOn(store, startSecond + 64).past(1, 2));
      expect(past.steps().steps.map(({ coveredPct }) => Math.round(coveredPct))).toEqual([83, 0]);
    });

    it('loses no more than what was not written when the platform is killed', async () => {
      const store = await testStore();
      const killed = platformOn(store);
      await killed.live(150);
      const past = await read(platformOn(store, startSecond + 240).past(1, 5));
      expect(past.steps().steps.map(({ point }) => point?.viewers ?? null)).toEqual([null, 100, 100, null, null]);
    });

    it('keeps the seconds that it has when a clock that was set back tells of them again', async () => {
      const store = await testStore();
      await platformOn(store).live(71);
      await platformOn(store).live(71);
      const past = await read(platformOn(store, startSecond + 60).past(1, 2));
      expect(past.steps().steps.at(-1)).toMatchObject({ coveredPct: 100, point: { startTimeCount: 60 } });
    });

    it('forgets what is older than 30 days, in small bites', async () => {
      const store = await testStore();
      const old = startMinute - keptDays * 1440;
      const { state } = exampleState();
      recordSeconds(state, 0, { first: startSecond, last: startSecond + 59 });
      const body = encodeRollup(minuteRollup(state, 0, startMinute));
      for (let minute = old - 5; minute < old + 5; minute += 1) await store.write({ minute, rollups: [{ idc: 'osl-1', body }] });
      expect(await store.prune({ before: old, most: 3 })).toBe(3);
      await platformOn(store).live(71);
      const left = await store.read({ idc: 'osl-1', from: 0, until: startMinute - 1, minutesPerStep: 1 });
      expect(left.map(({ step }) => step - old)).toEqual([0, 1, 2, 3, 4]);
    });

    it('tries again when the database can’t take a minute', async () => {
      const store = await testStore();
      let broken = true;
      const flaky = {
        ...store,
        write: (args: Parameters<HistoryStore['write']>[0]) => (broken ? Promise.reject(new Error('full')) : store.write(args)),
      };
      const failures: unknown[] = [];
      const { state } = exampleState();
      const time = manualTime(startSecond * 1000);
      recordSeconds(state, 0, { first: startSecond, last: startSecond + 200 });
      startKeeper({ state, store: flaky, clock: time.now, timers: time.timers, onFailure: (error) => failures.push(error) });
      for (let second = 0; second < 100; second += 1) {
        time.advance(1000);
        await settled();
      }
      broken = false;
      for (let second = 0; second < 50; second += 1) {
        time.advance(1000);
        await settled();
      }
      expect(failures).toHaveLength(1);
      expect(await minutesOf(store)).toHaveLength(2);
    });
  });

  describe('the past of a view', () => {
    it('says that it is being read until it is, and shows the present meanwhile', async () => {
      const store = await testStore();
      const platform = platformOn(store);
      await platform.live(90);
      const past = platform.past(1, 3);
      expect(past.status()).toBe('reading');
      const [missing, , open] = past.steps().steps;
      expect(missing).toEqual({ point: null, coveredPct: Number.NaN });
      expect(open?.point?.viewers).toBe(100);
      await read(past);
      expect(past.steps().steps[0]).toEqual({ point: null, coveredPct: 0 });
    });

    it('has no seam: it is the same whether minutes come from the database, from memory or from both', async () => {
      const store = await testStore();
      const platform = platformOn(store);
      const early = await read(platform.past(2, 6));
      await platform.live(200);
      await platform.miss(50);
      await platform.live(205);
      const late = await read(platform.past(2, 6));
      expect(early.steps()).toEqual(late.steps());
      const { first, steps } = late.steps();
      expect(first * 2 - startMinute).toBe(-4);
      expect(steps.map(({ point }) => point?.startTimeCount ?? null)).toEqual([null, null, 120, 80, 110, 95]);
      expect(steps.at(-1)?.coveredPct).toBe(100);
    });

    it('grows by the minutes that are written while somebody looks', async () => {
      const store = await testStore();
      const platform = platformOn(store);
      await platform.live(300);
      const past = await read(platform.past(1, 4));
      const before = past.revision();
      await platform.live(120);
      expect(past.revision()).toBe(before + 2);
      expect(past.steps().steps.map(({ coveredPct }) => coveredPct)).toEqual([100, 100, 100, 100]);
    });

    it('says so when it can’t be read, and is read when that has passed', async () => {
      const store = await testStore();
      let broken = true;
      const { state } = exampleState();
      state.rolledSecond = startSecond;
      let again: () => void = () => undefined;
      const past = openPast({
        state,
        index: 0,
        minutesPerStep: 60,
        steps: 720,
        keeper: { through: () => startMinute - 1, onWritten: () => () => undefined },
        store: { read: (args) => (broken ? Promise.reject(new Error('busy')) : store.read(args)) },
        onFailure: () => undefined,
        again: (run) => {
          again = run;
          return () => undefined;
        },
      });
      await settled();
      expect(past.status()).toBe('failed');
      broken = false;
      again();
      await read(past);
    });
  });
});
