import type { AuditTransfer, AuditTrust } from '../../shared/ipc/audit-trust.ts';
import type { FromLink, ToLink } from '../../shared/ipc/link-port.ts';
import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { createCalls } from './calls.ts';
import type { Ask, Call } from './calls.ts';
import { createConsoleClock } from './console-clock.ts';
import type { ConsoleClock } from './console-clock.ts';
import { browserEnvironment } from './environment.ts';
import type { LiveEnvironment } from './environment.ts';
import { createFrames } from './frames.ts';
import { createLogViews } from './log-views.ts';
import type { LogViews } from './log-views.ts';
import type { LivePort, PortSource } from './port-source.ts';
import { createStateViews } from './state-views.ts';
import type { StateViews } from './state-views.ts';

/** Everything of a window that lives: link status, views, calls, clocks. One per window; `close` undoes it. */
export interface Live {
  readonly status: Pick<StoreApi<LinkStatus>, 'getState' | 'subscribe'>;
  /** Resolves when the link has spoken for the first time: before that `status` is a guess. */
  readonly started: Promise<void>;
  readonly clock: Pick<ConsoleClock, 'now' | 'ticks'>;
  readonly states: Pick<StateViews, 'watch' | 'value'>;
  readonly logs: Pick<LogViews, 'watch' | 'value'>;
  /** What the link knows of the platform's audit log. */
  readonly audit: Pick<StoreApi<AuditNews>, 'getState' | 'subscribe'>;
  readonly call: Call;
  readonly ask: Ask;
  /** Try to connect now instead of waiting. */
  readonly retry: () => void;
  readonly close: () => void;
}

export interface AuditNews {
  readonly trust: AuditTrust;
  /** An export that is being saved. */
  readonly transfer: AuditTransfer | null;
}

export function createLive(ports: PortSource, environment: LiveEnvironment = browserEnvironment()): Live {
  let port: LivePort | null = null;
  let lastSubscription = 0;
  /** Another one may stand behind the same address. */
  let lastPlatformId: string | null = null;
  const status = createStore<LinkStatus>(() => ({ state: 'signed-out' }));
  const audit = createStore<AuditNews>(() => ({ trust: { state: 'unchecked' }, transfer: null }));
  let start: (() => void) | null = null;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const frames = createFrames(environment);
  const clock = createConsoleClock(environment, frames);
  const calls = createCalls(post);
  const options = { environment, frames, clock, post, nextSubscription };
  const states = createStateViews(options);
  const logs = createLogViews(options);

  function nextSubscription(): number {
    lastSubscription += 1;
    return lastSubscription;
  }

  function post(message: ToLink): boolean {
    port?.post(message);
    return port !== null;
  }

  function receive(message: FromLink): void {
    switch (message.kind) {
      case 'status':
        clock.heard(message.sentAtMs);
        clock.statusChanged(message.status);
        takeStatus(message.status);
        start?.();
        return;
      case 'audit':
        audit.setState({ trust: message.trust, transfer: message.transfer }, true);
        return;
      case 'state':
        clock.heard(message.sentAtMs);
        states.frame(message);
        return;
      case 'log':
        logs.frame(message);
        return;
      case 'subscription-refused':
        if (!states.refused(message.subscription, message.failure)) logs.refused(message.subscription, message.failure);
        return;
      case 'answer':
        calls.answered(message.call, message.result);
        return;
      case 'refusal':
        calls.refused(message.call, message.failure);
        return;
    }
  }

  function takeStatus(next: LinkStatus): void {
    const before = status.getState();
    const platformId = next.state === 'live' ? next.welcome.platformId : lastPlatformId;
    const isOther = platformId !== lastPlatformId || platformOf(before) !== platformOf(next);
    lastPlatformId = platformId;
    if (before.state !== 'signed-out' && isOther) {
      states.forget();
      logs.forget();
    }
    status.setState(next, true);
  }

  function take(next: LivePort): void {
    port?.close();
    lose();
    port = next;
    clock.portReplaced();
    next.listen({
      message(message) {
        if (port === next) receive(message);
      },
      closed() {
        if (port === next) lose();
      },
    });
    states.portReplaced();
    logs.portReplaced();
  }

  /** The link process ended. Main starts another one and sends its port; until then nothing is live. */
  function lose(): void {
    if (port === null) return;
    port = null;
    calls.portLost();
    const before = status.getState();
    if (before.state !== 'live') return;
    const lostAtMs = clock.now().consoleMs;
    status.setState({ state: 'connecting', platformUrl: before.platformUrl, attempt: 1, sinceMs: lostAtMs, lostAtMs }, true);
  }

  const stopPorts = ports(take);

  return {
    status,
    started,
    clock,
    states,
    logs,
    audit,
    call: calls.call,
    ask: calls.ask,
    retry() {
      post({ kind: 'retry' });
    },
    close() {
      stopPorts();
      port?.close();
      lose();
      states.close();
      logs.close();
    },
  };
}

function platformOf(status: LinkStatus): string | null {
  return status.state === 'signed-out' ? null : status.platformUrl;
}
