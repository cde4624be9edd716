import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestStore } from '../store/test-store.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { auditRecord, timelineEntry } from '../test-support/records.ts';
import { startPruning } from './pruning.ts';

const dayMs = 86_400_000;
const nowMs = 1_790_000_000_000;
onBothDatabases((choose) => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  /** A timeline with so many events of so many days ago, in this order. */
  async function timelineOf(...stretches: readonly (readonly [events: number, daysAgo: number])[]) {
    const store = await openTestStore(undefined, await choose());
    closers.push(() => store.close());
    for (const [events, daysAgo] of stretches) {
      const timeline = Array.from({ length: events }, () => ({ ...timelineEntry('x'), atMs: nowMs - daysAgo * dayMs }));
      await store.run('events.append', { appends: { timeline }, audit: [auditRecord({ atMs: nowMs - daysAgo * dayMs })] });
    }
    return store;
  }

  describe('pruning', () => {
    it('takes old events of the timeline and nothing of the audit log', async () => {
      const store = await timelineOf([20, 31], [400, 1]);
      expect(await store.run('events.prune', { before: nowMs - 30 * dayMs, most: 1000 })).toBe(20);
      expect(await store.run('events.range', { log: 'timeline', after: 0, most: 1 })).toMatchObject([{ offset: 21 }]);
      expect(await store.run('events.range', { log: 'audit', after: 0, most: 10 })).toHaveLength(2);
      expect(store.heads().timeline.head).toBe(420);
    });

    it('takes so many at most, leaves no gap, and what a snapshot shows stays', async () => {
      const store = await timelineOf([10, 40], [1, 2], [5, 40], [300, 40]);
      expect(await store.run('events.prune', { before: nowMs - 30 * dayMs, most: 4 })).toBe(4);
      expect(await store.run('events.prune', { before: nowMs - 30 * dayMs, most: 1000 })).toBe(6);
      expect(await store.run('events.prune', { before: nowMs - 30 * dayMs, most: 1000 })).toBe(0);
      const quiet = await timelineOf([305, 40]);
      expect(await quiet.run('events.prune', { before: nowMs - 30 * dayMs, most: 1000 })).toBe(5);
    });

    it('happens by itself, every minute', async () => {
      const store = await timelineOf([305, 40]);
      const time = manualTime(nowMs);
      const failures: unknown[] = [];
      const pruning = startPruning({ store, clock: time.now, timers: time.timers, onFailure: (error) => failures.push(error) });
      time.advance(60_000);
      await setImmediate();
      expect(await store.run('events.range', { log: 'timeline', after: 0, most: 1 })).toMatchObject([{ offset: 6 }]);
      await pruning.close();
      expect(failures).toEqual([]);
    });
  });
});
