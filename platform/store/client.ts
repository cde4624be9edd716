/** The main thread's side of the database: calls out, answers back, and what happens when the other thread dies. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock } from '../contracts.ts';
import type { FromStore, LogHeads, ToStore } from './messages.ts';
import type { PlatformStore } from './operations-registry.ts';

export interface OpenedStore extends PlatformStore {
  /** Of the database: platforms that share it are one to consoles. */
  readonly platformId: string;
  /** Of the data directory: of platforms that share a database, which one. */
  readonly instanceId: string;
  /** Last offset and epoch of every log, as committed. */
  heads(): LogHeads;
  /** Since when something can't be written, Unix ms; null while everything can, as far as it was tried. */
  unwritableSinceMs(): number | null;
  /** After each commit that appended, before its caller goes on, and after those of other platforms. Answers its own undo. */
  onHeads(listener: (changed: Partial<LogHeads>) => void): () => void;
  /** Another platform has appended to these logs: what is remembered of the database may be old. Answers its own undo. */
  onNews(listener: (changed: Partial<LogHeads>) => void): () => void;
  /** The worker died: nothing can be stored any more, the platform must stop. */
  onFatal(listener: (error: Error) => void): void;
}

/** What is needed of a `Worker`. */
export interface StoreThread {
  postMessage(message: ToStore): void;
  once(event: 'message', listener: (message: FromStore) => void): unknown;
  once(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'message', listener: (message: FromStore) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

interface Pending {
  readonly name: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface StoreParts {
  readonly opened: Extract<FromStore, { kind: 'opened' }>;
  readonly clock: Clock;
}

export function storeOver(worker: StoreThread, { opened, clock }: StoreParts): OpenedStore {
  const pending = new Map<number, Pending>();
  const headListeners = new Set<(changed: Partial<LogHeads>) => void>();
  const newsListeners = new Set<(changed: Partial<LogHeads>) => void>();
  const fatalListeners = new Set<(error: Error) => void>();
  /** By operation that could not write, since when. */
  const unwritable = new Map<string, number>();
  let heads = opened.heads;
  let nextCall = 1;
  let dead: Error | undefined;
  let closing: Promise<void> | undefined;
  let markClosed: () => void = () => undefined;

  function take(call: number): Pending | undefined {
    const found = pending.get(call);
    pending.delete(call);
    return found;
  }

  function die(cause: unknown): void {
    if (dead !== undefined) return;
    const why = cause instanceof Error ? cause.message : String(cause);
    dead = new SwitchyardError('unavailable', `the database worker died: ${why}`, { remedy: 'Restart the platform.', cause });
    for (const waiting of pending.values()) waiting.reject(dead);
    pending.clear();
    markClosed();
    if (closing === undefined) for (const listener of fatalListeners) listener(dead);
  }

  /** Two ways tell of heads, so one may be behind the other: only what is further counts. */
  function learn(told: Partial<LogHeads>): Partial<LogHeads> {
    const further = Object.entries(told).filter(([log, now]) => {
      const known = heads[log as keyof LogHeads];
      return now.epoch !== known.epoch || now.head > known.head;
    });
    const changed = Object.fromEntries(further) as Partial<LogHeads>;
    if (further.length > 0) {
      heads = { ...heads, ...changed };
      for (const listener of headListeners) listener(changed);
    }
    return changed;
  }

  /** What grows a log needs room: where that goes, all else does. */
  function wrote(name: string, changed: Partial<LogHeads>): void {
    if (Object.keys(changed).length > 0) unwritable.clear();
    else unwritable.delete(name);
  }

  function couldNotWrite(name: string): void {
    if (!unwritable.has(name)) unwritable.set(name, clock());
  }

  worker.on('message', (message: FromStore) => {
    switch (message.kind) {
      case 'done': {
        learn(message.heads);
        const asked = take(message.call);
        if (asked === undefined) return;
        wrote(asked.name, message.heads);
        asked.resolve(message.result);
        return;
      }
      case 'refused': {
        const asked = take(message.call);
        if (asked === undefined) return;
        if (message.code === 'unavailable' && !message.readsOnly) couldNotWrite(asked.name);
        asked.reject(new SwitchyardError(message.code, message.message, message.details));
        return;
      }
      case 'failed': {
        const error = new Error(message.message);
        if (message.stack !== undefined) error.stack = message.stack;
        take(message.call)?.reject(error);
        return;
      }
      case 'heads': {
        const changed = learn(message.heads);
        if (Object.keys(changed).length > 0) for (const listener of newsListeners) listener(changed);
        return;
      }
      case 'closed':
        markClosed();
        return;
      case 'opened':
      case 'not-opened':
        return;
    }
  });
  worker.on('error', die);
  worker.on('exit', (code) => die(`it ended with code ${code}`));

  function post(message: ToStore): void {
    worker.postMessage(message);
  }

  function run(name: string, args: unknown): Promise<unknown> {
    if (dead !== undefined) return Promise.reject(dead);
    if (closing !== undefined) {
      return Promise.reject(new SwitchyardError('unavailable', 'the platform is stopping', { remedy: 'Try again in a moment.' }));
    }
    return new Promise((resolve, reject) => {
      const call = nextCall;
      nextCall += 1;
      pending.set(call, { name, resolve, reject });
      try {
        post({ kind: 'run', call, name, args });
      } catch (cause) {
        pending.delete(call);
        reject(new Error(`the arguments of ${name} are not plain data`, { cause }));
      }
    });
  }

  function close(): Promise<void> {
    closing ??= new Promise<void>((resolve) => {
      markClosed = resolve;
      if (dead !== undefined) resolve();
      else post({ kind: 'close' });
    }).then(async () => {
      await worker.terminate();
    });
    return closing;
  }

  return {
    platformId: opened.platformId,
    instanceId: opened.instanceId,
    run: run as PlatformStore['run'],
    close,
    heads: () => heads,
    unwritableSinceMs: () => (unwritable.size === 0 ? null : Math.min(...unwritable.values())),
    onHeads: (listener) => {
      headListeners.add(listener);
      return () => headListeners.delete(listener);
    },
    onNews: (listener) => {
      newsListeners.add(listener);
      return () => newsListeners.delete(listener);
    },
    onFatal: (listener) => {
      fatalListeners.add(listener);
    },
  };
}
