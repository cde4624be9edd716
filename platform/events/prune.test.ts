import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestStore } from '../store/test-store.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { manualTime } from '../test-support/manual-time.ts';
import type { Alarm } from '../../shared/model/events.ts';
import { exampleAlarm } from '../../shared/model/example-alarm.ts';
import { createLogFeed } from '../views/log-feed.ts';
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

  const before = nowMs - 30 * dayMs;
  const pruned = { before, most: 1000, atMs: nowMs };

  /** Alarms, each told so many days ago. */
  async function alarmsOf(...told: readonly (readonly [alarm: Partial<Alarm>, daysAgo: number])[]) {
    const store = await openTestStore(undefined, await choose());
    closers.push(() => store.close());
    for (const [facts, daysAgo] of told) {
      const alarms = [exampleAlarm({ raisedAtMs: 0, ...facts })];
      await store.run('events.append', { appends: { alarms, toldAtMs: nowMs - daysAgo * dayMs }, audit: [] });
    }
    const kept = async () =>
      (await store.run('events.range', { log: 'alarms', after: 0, most: 100 })).map(({ offset, body }) => [offset, (body as Alarm).id]);
    const shown = async () => (await store.run('events.snapshot', { log: 'alarms' })).events.map(({ body }) => (body as Alarm).id);
    return { store, kept, shown };
  }

  describe('pruning of alarms', () => {
    it('takes what cleared long ago, and leaves what was told since', async () => {
      const { store, kept, shown } = await alarmsOf(
        [{ id: 'a' }, 50],
        [{ id: 'a', clearedAtMs: 1 }, 40],
        [{ id: 'b' }, 29],
        [{ id: 'b', clearedAtMs: 1 }, 1],
      );
      expect(await store.run('events.prune', pruned)).toBe(2);
      expect([await kept(), await shown()]).toEqual([
        [
          [3, 'b'],
          [4, 'b'],
        ],
        ['b'],
      ]);
    });

    it('tells what stands or is shelved again at the end of the log, once in 30 days', async () => {
      const shelved = { by: auditRecord().actor, atMs: 1, untilMs: nowMs + dayMs, why: 'known' };
      const { store, kept, shown } = await alarmsOf(
        [{ id: 'stands' }, 60],
        [{ id: 'over', clearedAtMs: 1 }, 50],
        [{ id: 'shelved', clearedAtMs: 1, shelved }, 45],
        [{ id: 'new' }, 1],
      );
      expect(await store.run('events.prune', pruned)).toBe(3);
      const now = [
        [4, 'new'],
        [5, 'stands'],
        [6, 'shelved'],
      ];
      expect([await kept(), await shown()]).toEqual([now, ['new', 'stands', 'shelved']]);
      expect(await store.run('events.prune', pruned)).toBe(0);
      expect(await kept()).toEqual(now);
      const later = { before: nowMs + dayMs, most: 1000, atMs: nowMs + 31 * dayMs };
      expect(await store.run('events.prune', later)).toBe(3);
      expect(await kept()).toEqual([
        [7, 'new'],
        [8, 'stands'],
        [9, 'shelved'],
      ]);
    });

    it('answers a cursor from before it with a snapshot, and one from after it with what follows', async () => {
      const { store } = await alarmsOf(
        [{ id: 'a', clearedAtMs: 1 }, 50],
        [{ id: 'b', clearedAtMs: 1 }, 40],
        [{ id: 'c' }, 2],
        [{ id: 'd' }, 1],
      );
      await store.run('events.prune', pruned);
      const { epoch } = store.heads().alarms;
      const head = () => store.heads().alarms;
      const metrics = {
        frameEncoded: () => undefined,
        frameSent: () => undefined,
        frameSkipped: () => undefined,
        eventsSent: () => undefined,
      };
      const feed = createLogFeed({ log: 'alarms', store, head, metrics, onFailure: () => undefined });
      expect(await feed.open({ epoch, offset: 1 })).toMatchObject({
        recovered: false,
        cursor: { offset: 4 },
        snapshot: [{ id: 'c' }, { id: 'd' }],
      });
      expect(await feed.open({ epoch, offset: 2 })).toMatchObject({ recovered: true, cursor: { offset: 2 } });
    });
  });

  describe('pruning', () => {
    it('takes old events of the timeline and nothing of the audit log', async () => {
      const store = await timelineOf([20, 31], [400, 1]);
      expect(await store.run('events.prune', pruned)).toBe(20);
      expect(await store.run('events.range', { log: 'timeline', after: 0, most: 1 })).toMatchObject([{ offset: 21 }]);
      expect(await store.run('events.range', { log: 'audit', after: 0, most: 10 })).toHaveLength(2);
      expect(store.heads().timeline.head).toBe(420);
    });

    it('takes so many at most, leaves no gap, and what a snapshot shows stays', async () => {
      const store = await timelineOf([10, 40], [1, 2], [5, 40], [300, 40]);
      expect(await store.run('events.prune', { ...pruned, most: 4 })).toBe(4);
      expect(await store.run('events.prune', pruned)).toBe(6);
      expect(await store.run('events.prune', pruned)).toBe(0);
      const quiet = await timelineOf([305, 40]);
      expect(await quiet.run('events.prune', pruned)).toBe(5);
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
