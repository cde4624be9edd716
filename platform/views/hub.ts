/** Who looks at what: opens a view when the first console subscribes, shares it, closes it after the last. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { limits } from '../../shared/wire/limits.ts';
import type { Params, Result } from '../../shared/wire/methods.ts';
import { isStateView, stateViewNames, stateViews, viewKey } from '../../shared/wire/views.ts';
import { isLogView, logViewNames } from '../../shared/wire/views-log.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import type { StateViewSources, Timers } from '../contracts.ts';
import type { OpenedStore } from '../store/open.ts';
import { createLogFeed } from './log-feed.ts';
import type { LogFeed } from './log-feed.ts';
import type { Outlet, ViewMetrics } from './outlet.ts';
import { createStateChannel } from './state-channel.ts';
import type { StateChannel } from './state-channel.ts';

/** State views are looked at this often: 10 Hz. */
const tickMs = 100;

export interface HubOptions {
  readonly sources: StateViewSources;
  readonly store: Pick<OpenedStore, 'run' | 'heads' | 'onHeads'>;
  readonly timers: Timers;
  readonly metrics: ViewMetrics;
  /** Monotonic, in seconds. */
  readonly stopwatch: () => number;
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface Subscribed {
  readonly result: Result<'view.subscribe'>;
  /** To be called once the result is on its way: frames and events follow it, never overtake it. */
  readonly start: () => void;
}

/** The views of one console. */
export interface ViewClient {
  /** @throws SwitchyardError `unknown-view`, `invalid-params`, `not-found`, `too-many` */
  subscribe(request: Params<'view.subscribe'>): Promise<Subscribed>;
  unsubscribe(key: string): void;
  acknowledge(key: string, sequence: number): void;
  /** Ends all at once. */
  detach(): void;
}

export interface ViewHub {
  attach(outlet: Outlet): ViewClient;
  close(): void;
}

export function createHub(options: HubOptions): ViewHub {
  const channels = new Map<string, StateChannel>();
  const feeds = createFeeds(options);
  /** What failed last time: told once, not ten times a second. */
  const failing = new Set<string>();
  let lastSequence = 0;

  function attempt(what: string, run: () => void): void {
    try {
      run();
      failing.delete(what);
    } catch (error) {
      if (failing.has(what)) return;
      failing.add(what);
      options.onFailure(what, error);
    }
  }

  const stopTicking = options.timers.every(tickMs, () => {
    for (const [key, channel] of channels) attempt(`view ${key}`, () => channel.tick());
  });
  const stopListening = options.store.onHeads((changed) => {
    for (const log of Object.keys(changed) as LogViewName[]) feeds[log].wake();
  });

  function channelOf(view: StateViewName, params: Readonly<Record<string, unknown>>, key: string): StateChannel {
    const open = channels.get(key);
    if (open !== undefined) return open;
    const source = options.sources[view];
    if (source === undefined) {
      throw new SwitchyardError('not-supported', `this platform does not offer the view ${view}`, { path: 'params.view' });
    }
    const channel = createStateChannel({
      view,
      source: source.open(params, key),
      nextSequence: () => (lastSequence += 1),
      metrics: options.metrics,
      stopwatch: options.stopwatch,
    });
    channels.set(key, channel);
    return channel;
  }

  function leaveChannel(key: string, outlet: Outlet): void {
    const channel = channels.get(key);
    if (channel === undefined) return;
    channel.remove(outlet);
    if (!channel.isIdle()) return;
    channels.delete(key);
    attempt(`closing view ${key}`, () => void channel.close());
  }

  function attach(outlet: Outlet): ViewClient {
    const keys = new Set<string>();
    let detached = false;

    function subscribeState(view: StateViewName, rawParams: Readonly<Record<string, unknown>>): Subscribed {
      const params = parseStateParams(view, rawParams);
      const key = viewKey(view, params);
      channelOf(view, params, key);
      keys.add(key);
      return {
        result: { kind: 'state', key },
        start: () => {
          if (detached || !keys.has(key)) return;
          attempt(`view ${key}`, () => channelOf(view, params, key).add(outlet));
        },
      };
    }

    async function subscribeLog(log: LogViewName, { params, after }: Params<'view.subscribe'>): Promise<Subscribed> {
      const [unknownParam] = Object.keys(params);
      if (unknownParam !== undefined) {
        throw new SwitchyardError('invalid-params', `params.params.${unknownParam}: the view ${log} takes no parameters`, {
          path: `params.params.${unknownParam}`,
        });
      }
      feeds[log].remove(outlet);
      keys.add(log);
      const result = await feeds[log].open(after);
      return {
        result,
        start: () => {
          if (!detached && keys.has(log)) feeds[log].start(outlet, result.cursor);
        },
      };
    }

    function unsubscribe(key: string): void {
      keys.delete(key);
      if (isLogView(key)) feeds[key].remove(outlet);
      else leaveChannel(key, outlet);
    }

    return {
      subscribe: async (request) => {
        const { view } = request;
        if (keys.size >= limits.maxSubscriptions) {
          throw new SwitchyardError('too-many', `a console may look at ${limits.maxSubscriptions} views at once`, {
            remedy: 'Unsubscribe from views that are not on the screen.',
          });
        }
        if (isStateView(view)) return subscribeState(view, request.params);
        if (isLogView(view)) return subscribeLog(view, request);
        throw new SwitchyardError('unknown-view', `params.view: there is no view called ${JSON.stringify(view)}`, {
          path: 'params.view',
          remedy: `Known views: ${[...stateViewNames, ...logViewNames].join(', ')}.`,
        });
      },
      unsubscribe,
      acknowledge: (key, sequence) => channels.get(key)?.acknowledge(outlet, sequence),
      detach: () => {
        detached = true;
        for (const key of [...keys]) unsubscribe(key);
      },
    };
  }

  return {
    attach,
    close: () => {
      stopTicking();
      stopListening();
      for (const [key, channel] of channels) attempt(`closing view ${key}`, () => void channel.close());
      channels.clear();
    },
  };
}

function createFeeds({ store, metrics, onFailure }: HubOptions): Readonly<Record<LogViewName, LogFeed>> {
  const feeds = logViewNames.map((log) => [
    log,
    createLogFeed({ log, store, head: () => store.heads()[log], metrics, onFailure: (error) => onFailure(`log ${log}`, error) }),
  ]);
  return Object.fromEntries(feeds) as Record<LogViewName, LogFeed>;
}

function parseStateParams(view: StateViewName, params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const parsed = stateViews[view].params.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = ['params', 'params', ...(issue?.path ?? [])].join('.');
  throw new SwitchyardError('invalid-params', `${path}: ${issue?.message ?? 'is invalid'}`, { path });
}
