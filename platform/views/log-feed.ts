/** One log view: every subscriber is a cursor over the event table. A slow one waits; nothing is dropped. */
import { limits } from '../../shared/wire/limits.ts';
import type { Cursor, Result } from '../../shared/wire/methods.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import type { LoggedEvent } from '../events/operations.ts';
import type { LogHead } from '../store/messages.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { Outlet, ViewMetrics } from './outlet.ts';

/** A console further behind than this gets a snapshot: it is complete sooner, and says so by `recovered: false`. */
export const maxResumeEvents = 10_000;

/** Pages of a log kept for consoles that read the same ones: they catch up together after a platform restart. */
const maxSharedPages = 8;

export type LogSubscription = Extract<Result<'view.subscribe'>, { kind: 'log' }>;

export interface LogFeedOptions {
  readonly log: LogViewName;
  readonly store: Pick<PlatformStore, 'run'>;
  readonly head: () => LogHead;
  readonly metrics: ViewMetrics;
  readonly onFailure: (error: unknown) => void;
}

export interface LogFeed {
  /** Where the subscriber begins. Nothing is pushed before {@link LogFeed.start}. */
  open(after: Cursor | null): Promise<LogSubscription>;
  start(outlet: Outlet, from: Cursor): void;
  remove(outlet: Outlet): void;
  /** The log has grown. */
  wake(): void;
}

interface Reader {
  offset: number;
  sending: boolean;
}

export function createLogFeed(options: LogFeedOptions): LogFeed {
  const { log, store, metrics } = options;
  const readers = new Map<Outlet, Reader>();
  /** Pages being read or just read, by the offset they follow: consoles at the tip share one read. */
  const pages = new Map<number, Promise<readonly LoggedEvent[]>>();

  function page(after: number): Promise<readonly LoggedEvent[]> {
    const known = pages.get(after);
    if (known !== undefined) return known;
    if (pages.size >= maxSharedPages) pages.clear();
    const read = store.run('events.range', { log, after, most: limits.maxEventsPerAppend });
    pages.set(after, read);
    read.catch(() => pages.delete(after));
    return read;
  }

  /** One append at a time per console: the next is read when the last has left for the network. */
  async function push(outlet: Outlet, reader: Reader): Promise<void> {
    if (reader.sending) return;
    reader.sending = true;
    try {
      while (readers.get(outlet) === reader && reader.offset < options.head().head) {
        const events = await page(reader.offset);
        const last = events.at(-1);
        if (readers.get(outlet) !== reader || last === undefined) return;
        const params = { key: log, epoch: options.head().epoch, events };
        outlet.sendText(JSON.stringify({ jsonrpc: '2.0', method: 'log.append', params }));
        metrics.eventsSent(log, events.length);
        reader.offset = last.offset;
        await outlet.flushed();
      }
    } catch (error) {
      options.onFailure(error);
    } finally {
      reader.sending = false;
    }
  }

  function canResume(after: Cursor, head: LogHead): boolean {
    return after.epoch === head.epoch && after.offset <= head.head && head.head - after.offset <= maxResumeEvents;
  }

  /** Whether the next event is still kept. The page is the one that is sent next. */
  async function isKept({ offset }: Cursor): Promise<boolean> {
    return offset === options.head().head || (await page(offset))[0]?.offset === offset + 1;
  }

  return {
    open: async (after) => {
      if (after !== null && canResume(after, options.head()) && (await isKept(after))) {
        return { kind: 'log', key: log, recovered: true, cursor: after, snapshot: [] };
      }
      const { head, events } = await store.run('events.snapshot', { log });
      const cursor = { epoch: head.epoch, offset: head.head };
      return { kind: 'log', key: log, recovered: false, cursor, snapshot: events.map((event) => event.body) };
    },
    start: (outlet, from) => {
      const reader: Reader = { offset: from.offset, sending: false };
      readers.set(outlet, reader);
      void push(outlet, reader);
    },
    remove: (outlet) => {
      readers.delete(outlet);
    },
    wake: () => {
      pages.clear();
      for (const [outlet, reader] of readers) void push(outlet, reader);
    },
  };
}
