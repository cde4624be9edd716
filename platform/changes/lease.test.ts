import { afterEach, expect, it } from 'vitest';
import fc from 'fast-check';
import { exampleShift } from '../../shared/rules/example-network.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { OpenedStore } from '../store/open.ts';
import { openTestStore } from '../store/test-store.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { manualTime } from '../test-support/manual-time.ts';
import type { ManualTime } from '../test-support/manual-time.ts';
import { auditRecord } from '../test-support/records.ts';
import { createLease, Fenced, leaseMs } from './lease.ts';
import type { Lease } from './lease.ts';
import { openRig } from './test-support/rig.ts';

interface Contender {
  readonly lease: Lease;
  /** What became of it, in order. */
  readonly told: string[];
  /** A stopped process: none of its timers fires. */
  stopped: boolean;
}

onBothDatabases((choose) => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function storeHere(): Promise<OpenedStore> {
    const store = await openTestStore(undefined, await choose());
    closers.push(() => store.close());
    return store;
  }

  function contender(store: OpenedStore, time: ManualTime, holder: string): Contender {
    const told: string[] = [];
    const made: Contender = {
      told,
      stopped: false,
      lease: createLease({
        store,
        holder,
        clock: time.now,
        monotonic: time.now,
        timers: {
          after: time.timers.after,
          every: (intervalMs, run) => time.timers.every(intervalMs, () => (made.stopped ? undefined : run())),
        },
        onTaken: async () => void told.push('taken'),
        onLost: async (why) => void told.push(why),
        onFailure: (about, error) => told.push(`${about}: ${String(error)}`),
      }),
    };
    return made;
  }

  /** Lets time pass in beats, each with all that it asks of the database. */
  async function pass(store: OpenedStore, time: ManualTime, forMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < forMs; passedMs += 500) {
      time.advance(500);
      await store.run('events.range', { log: 'audit', after: 0, most: 1 });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('the lease is held by one, and by the other once the first has not been heard of for all of it', async () => {
    const [store, time] = [await storeHere(), manualTime()];
    const [first, second] = [contender(store, time, 'first'), contender(store, time, 'second')];
    first.lease.start();
    await pass(store, time, 500);
    second.lease.start();
    await pass(store, time, 30_000);
    expect([first.lease.held(), second.lease.held()]).toEqual([1, null]);
    first.stopped = true;
    await pass(store, time, leaseMs - 1_000);
    expect(second.lease.held()).toBeNull();
    await pass(store, time, 4_000);
    expect(second.lease.held()).not.toBeNull();
    expect(second.told).toEqual(['taken']);
  });

  it('a platform that wakes late knows by its own clock that it lost the lease, before it asks anybody', async () => {
    const [store, time] = [await storeHere(), manualTime()];
    const late = contender(store, time, 'first');
    late.lease.start();
    await pass(store, time, 500);
    expect(late.lease.token()).toBe(1);
    late.stopped = true;
    time.advance(leaseMs + 1);
    expect(() => late.lease.token()).toThrow(Fenced);
    expect(late.told).toEqual(['taken', 'it could not be renewed in time']);
  });

  it('a lease that was given back is taken at once', async () => {
    const [store, time] = [await storeHere(), manualTime()];
    const [first, second] = [contender(store, time, 'first'), contender(store, time, 'second')];
    first.lease.start();
    await pass(store, time, 500);
    second.lease.start();
    await first.lease.close();
    await pass(store, time, 2_000);
    expect(second.lease.held()).not.toBeNull();
    const params = methods['audit.search'].params.parse({ text: 'take-over' });
    expect((await store.run('audit.search', { params, readBy: auditRecord() })).total).toBe(0);
  });

  it('whoever stops and wakes when, never do two hold it by what the database says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ who: fc.constantFrom(0, 1, 2), act: fc.constantFrom('stop', 'wake'), forMs: fc.integer({ min: 500, max: 9_000 }) }),
          {
            maxLength: 8,
          },
        ),
        async (acts) => {
          const store = await openTestStore(undefined, await choose());
          const time = manualTime();
          const all = ['a', 'b', 'c'].map((holder) => contender(store, time, holder));
          for (const { lease } of all) lease.start();
          for (const { who, act, forMs } of acts) {
            const one = all[who];
            if (one !== undefined) one.stopped = act === 'stop';
            await pass(store, time, forMs);
            // Those whose timers fire: one that is stopped asks the database before it does anything.
            const holding = all.filter(({ lease, stopped }) => !stopped && lease.held() !== null);
            expect(holding.length).toBeLessThanOrEqual(1);
          }
          for (const one of all) one.stopped = false;
          await pass(store, time, 4 * leaseMs);
          expect(all.filter(({ lease }) => lease.held() !== null)).toHaveLength(1);
          await store.close();
        },
      ),
      { numRuns: 4 },
    );
  }, 120_000);

  it('a commit under a lease that is no longer the newest writes nothing', async () => {
    const rig = await openRig({}, await choose());
    const { change } = await rig.ask(exampleShift({}));
    const before = await rig.store.run('change.get', { changeId: change.id });
    const commit = {
      change: { ...before.change, revision: before.change.revision + 1, title: 'written' },
      intend: null,
      settle: null,
      route: null,
      shifted: [],
      locks: [],
      atMs: 1,
      audits: [auditRecord()],
      timeline: [],
    };
    const heads = rig.store.heads();
    expect(await rig.store.run('change.commit', { ...commit, lease: 7 })).toEqual({ kind: 'fenced', by: 'rig' });
    expect(await rig.store.run('change.get', { changeId: change.id })).toEqual(before);
    expect(rig.store.heads()).toEqual(heads);
    expect(await rig.store.run('change.commit', { ...commit, lease: null })).toMatchObject({ kind: 'committed' });
    await rig.close();
  });

  it('a platform that was overtaken in the middle of a step does nothing more, and says so', async () => {
    const rig = await openRig({ holder: 'first' }, await choose());
    const { id } = await rig.begin(exampleShift({ stepPercents: [50, 100], holdMs: 3_000 }));
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'applied');
    const overtaken = rig.life().changes;
    // As after its lease ran out: another platform on the same database takes it.
    await rig.overtake('second');
    await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(rig.ingress.effects.map(({ key }) => key)).toEqual([`${id}/step-1/1`, `${id}/step-2/1`]);
    const applied = (await rig.audited(id)).filter(({ action }) => action === 'change.step.applied');
    expect(applied).toHaveLength(2);
    await rig.wait(async () => (await rig.searched('executor.fenced')).length > 0);
    expect(await rig.searched('executor.fenced')).toMatchObject([{ object: 'first', outcome: 'refused' }]);
    expect(await rig.searched('executor.take-over')).toMatchObject([{ object: 'second' }]);
    await overtaken.close();
    await rig.close();
  });
});
