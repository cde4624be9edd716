import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { limits } from '../../shared/wire/limits.ts';
import type { LoggedEvent } from '../events/operations.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { createLogFeed, maxResumeEvents } from './log-feed.ts';
import type { LogFeed } from './log-feed.ts';
import type { Outlet } from './outlet.ts';

const epoch = 'epoch-1';
const metrics = { frameEncoded: () => undefined, frameSent: () => undefined, frameSkipped: () => undefined, eventsSent: () => undefined };

function setUp(): {
  readonly feed: LogFeed;
  readonly append: (count: number) => void;
  /** Events up to this offset are not kept any more. */
  readonly prune: (through: number) => void;
  readonly reads: () => number;
  readonly failures: unknown[];
} {
  const events: LoggedEvent[] = [];
  const failures: unknown[] = [];
  let reads = 0;
  let pruned = 0;
  const head = (): { epoch: string; head: number } => ({ epoch, head: events.length });
  const run = async (name: string, args: { after: number; most: number }): Promise<unknown> => {
    reads += 1;
    if (name === 'events.range') return events.slice(Math.max(pruned, args.after)).slice(0, args.most);
    return { head: head(), events: events.slice(-3) };
  };
  const feed = createLogFeed({
    log: 'timeline',
    store: { run: run as PlatformStore['run'] },
    head,
    metrics,
    onFailure: (error) => failures.push(error),
  });
  return {
    feed,
    failures,
    prune: (through) => {
      pruned = through;
    },
    reads: () => reads,
    append: (count) => {
      for (let added = 0; added < count; added += 1) events.push({ offset: events.length + 1, body: `event ${events.length + 1}` });
      feed.wake();
    },
  };
}

interface Reader extends Outlet {
  readonly appends: number[][];
  offsets(): number[];
  /** Lets what was sent leave for the network. */
  drain(): void;
}

function reader({ slow }: { readonly slow: boolean }): Reader {
  const appends: number[][] = [];
  let waiting: (() => void)[] = [];
  return {
    appends,
    offsets: () => appends.flat(),
    drain: () => {
      const ready = waiting;
      waiting = [];
      for (const resolve of ready) resolve();
    },
    sendFrame: () => undefined,
    sendText: (text) => {
      const { params } = JSON.parse(text) as { params: { events: { offset: number }[] } };
      appends.push(params.events.map((event) => event.offset));
    },
    flushed: () => (slow ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

function upTo(count: number, from = 1): number[] {
  return Array.from({ length: count - from + 1 }, (_, index) => index + from);
}

describe('a log view', () => {
  it('resumes with every event after the cursor', async () => {
    const { feed, append } = setUp();
    append(10);
    const console = reader({ slow: false });
    const subscription = await feed.open({ epoch, offset: 4 });
    expect(subscription).toMatchObject({ recovered: true, cursor: { offset: 4 }, snapshot: [] });
    feed.start(console, subscription.cursor);
    await settled();
    expect(console.offsets()).toEqual(upTo(10, 5));
  });

  it('begins with a snapshot for a new console, and goes on after it', async () => {
    const { feed, append } = setUp();
    append(5);
    const console = reader({ slow: false });
    const subscription = await feed.open(null);
    expect(subscription).toMatchObject({ recovered: false, cursor: { epoch, offset: 5 }, snapshot: ['event 3', 'event 4', 'event 5'] });
    append(1);
    feed.start(console, subscription.cursor);
    await settled();
    expect(console.offsets()).toEqual([6]);
  });

  it('says that it can not resume from another database, from the future, or from long ago', async () => {
    const { feed, append } = setUp();
    append(maxResumeEvents + 10);
    expect((await feed.open({ epoch: 'another', offset: 5 })).recovered).toBe(false);
    expect((await feed.open({ epoch, offset: maxResumeEvents + 11 })).recovered).toBe(false);
    expect((await feed.open({ epoch, offset: 9 })).recovered).toBe(false);
    expect((await feed.open({ epoch, offset: 10 })).recovered).toBe(true);
  });

  it('sends no more than the limit at once, and the next only when the last has left', async () => {
    const { feed, append } = setUp();
    append(450);
    const console = reader({ slow: true });
    feed.start(console, { epoch, offset: 0 });
    await settled();
    expect(console.appends.map((offsets) => offsets.length)).toEqual([limits.maxEventsPerAppend]);
    console.drain();
    await settled();
    console.drain();
    await settled();
    expect(console.offsets()).toEqual(upTo(450));
  });

  it('is not resumed where the next event is not kept any more: a snapshot comes, never a part', async () => {
    const { feed, append, prune } = setUp();
    append(10);
    prune(6);
    expect(await feed.open({ epoch, offset: 5 })).toMatchObject({ recovered: false, cursor: { offset: 10 } });
    expect(await feed.open({ epoch, offset: 6 })).toMatchObject({ recovered: true, cursor: { offset: 6 } });
    prune(10);
    expect(await feed.open({ epoch, offset: 10 })).toMatchObject({ recovered: true });
  });

  it('is read once for all consoles at its tip', async () => {
    const { feed, append, reads } = setUp();
    const consoles = Array.from({ length: 30 }, () => reader({ slow: false }));
    for (const console of consoles) feed.start(console, { epoch, offset: 0 });
    append(1);
    await settled();
    expect(consoles.every((console) => console.offsets().length === 1)).toBe(true);
    expect(reads()).toBe(1);
  });

  it('stops for who has left', async () => {
    const { feed, append } = setUp();
    const console = reader({ slow: false });
    feed.start(console, { epoch, offset: 0 });
    feed.remove(console);
    append(3);
    await settled();
    expect(console.appends).toEqual([]);
  });

  it('loses, doubles and reorders nothing, however slow consoles are and whenever events come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom('drain', 'turn')), { maxLength: 30 }),
        async (acts) => {
          const { feed, append, failures } = setUp();
          const console = reader({ slow: true });
          feed.start(console, { epoch, offset: 0 });
          let total = 0;
          for (const act of acts) {
            if (act === 'drain') console.drain();
            else if (act === 'turn') await settled();
            else {
              append(act);
              total += act;
            }
          }
          while (console.offsets().length < total) {
            console.drain();
            await settled();
          }
          expect(console.offsets()).toEqual(upTo(total));
          expect(failures).toEqual([]);
        },
      ),
    );
  });
});
