import type { z } from 'zod';
import { platformNotifications } from '../../shared/wire/methods.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { timing } from '../../shared/wire/limits.ts';
import { notificationSchema, responseSchema } from '../../shared/wire/rpc.ts';
import { parseJson } from './json.ts';
import type { LinkClock } from './link-clock.ts';
import { createRequests } from './requests.ts';
import type { Requests } from './requests.ts';
import type { OpenSocket, SocketEnd } from './socket.ts';
import type { PlatformClock } from './platform-clock.ts';
import type { Time } from './time.ts';

export type LogAppend = z.infer<(typeof platformNotifications)['log.append']>;

export type ConnectionEnd =
  | SocketEnd
  /** Half-open, or the platform hangs. */
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'no-welcome' }
  | { readonly kind: 'nonsense'; readonly what: string };

export interface ConnectionHandlers {
  welcome(welcome: Welcome): void;
  /** A heartbeat came back; `clock` knows more. */
  beat(): void;
  frame(bytes: Uint8Array): void;
  append(append: LogAppend): void;
  /** Once, and nothing after it. Open requests have been settled. */
  ended(end: ConnectionEnd): void;
}

/** One socket from the first byte to the last: welcome, heartbeats, silence, requests. */
export interface Connection extends Pick<Requests, 'request'> {
  notify(method: string, params: Readonly<Record<string, unknown>>): void;
  /** By the link's clock. */
  lastHeardAtMs(): number;
  /** Is it still there? Ends it as silent unless something comes within that time: after a sleep, or when the network changed. */
  probe(withinMs?: number): void;
  /** Without `ended`. Open requests are settled. */
  detach(): void;
}

/** How long a connection that is in doubt may take to say anything. */
const probeMs = 1_500;

export function openConnection(
  options: {
    readonly platformUrl: string;
    readonly accessToken: string;
    readonly openSocket: OpenSocket;
    readonly time: Time;
    readonly linkClock: LinkClock;
    readonly platformClock: PlatformClock;
  },
  handlers: ConnectionHandlers,
): Connection {
  const { platformUrl, accessToken, time, linkClock, platformClock } = options;
  const startedAtMs = linkClock.now();
  let heardAtMs = startedAtMs;
  let isOver = false;
  let stopBeating: (() => void) | null = null;
  let stopSilence: (() => void) | null = null;
  let stopProbe: (() => void) | null = null;

  const socket = options.openSocket(
    { platformUrl, accessToken },
    {
      open: () => undefined,
      text: takeText,
      binary(bytes) {
        if (!isOver) handlers.frame(bytes);
      },
      heard() {
        heardAtMs = linkClock.now();
      },
      ended: finish,
    },
  );
  const requests = createRequests((message) => {
    socket.send(message);
  }, time);
  let stopWaitingForWelcome: (() => void) | null = time.after(timing.connectTimeoutMs, () => {
    finish({ kind: 'no-welcome' });
  });

  function release(tell: () => void): void {
    isOver = true;
    stopWaitingForWelcome?.();
    stopBeating?.();
    stopSilence?.();
    stopProbe?.();
    socket.detach();
    // First that it is over, then what that leaves open: whoever hears of an open request knows why.
    tell();
    requests.lost();
  }

  function finish(end: ConnectionEnd): void {
    if (isOver) return;
    release(() => handlers.ended(end));
  }

  function takeText(message: string): void {
    if (isOver) return;
    const json = parseJson(message);
    const response = responseSchema.safeParse(json);
    if (response.success) {
      requests.answered(response.data);
      return;
    }
    const notification = notificationSchema.safeParse(json);
    if (!notification.success) finish({ kind: 'nonsense', what: 'a message that is neither an answer nor a notification' });
    else takeNotification(notification.data.method, notification.data.params);
  }

  function takeNotification(method: string, params: unknown): void {
    switch (method) {
      case 'welcome': {
        const welcome = platformNotifications.welcome.safeParse(params);
        if (welcome.success) welcomed(welcome.data);
        else finish(nonsense(method, welcome.error));
        return;
      }
      case 'log.append': {
        const append = platformNotifications['log.append'].safeParse(params);
        if (append.success) handlers.append(append.data);
        else finish(nonsense(method, append.error));
        return;
      }
      default:
      // A newer platform may say more than this console knows.
    }
  }

  function welcomed(welcome: Welcome): void {
    if (stopWaitingForWelcome === null) return;
    stopWaitingForWelcome();
    stopWaitingForWelcome = null;
    platformClock.measured({
      sentAtMs: startedAtMs,
      heardAtMs: linkClock.now(),
      platformTimeMs: welcome.platformTimeMs,
      isRoundTrip: false,
    });
    stopBeating = time.every(timing.heartbeatMs, beat);
    watchSilence();
    handlers.welcome(welcome);
    beat();
  }

  function beat(): void {
    if (isOver) return;
    const sentAtMs = linkClock.now();
    requests.request('heartbeat', {}, (outcome) => {
      if (!outcome.ok || isOver) return;
      platformClock.measured({ sentAtMs, heardAtMs: linkClock.now(), platformTimeMs: outcome.result.platformTimeMs, isRoundTrip: true });
      handlers.beat();
    });
  }

  /** One timer that moves on with what is heard, not one per message. */
  function watchSilence(): void {
    const quietMs = linkClock.now() - heardAtMs;
    if (quietMs >= timing.silenceMs) finish({ kind: 'silent', forMs: quietMs });
    else stopSilence = time.after(timing.silenceMs - quietMs, watchSilence);
  }

  return {
    request: (method, params, settle) => requests.request(method, params, settle),
    notify(method, params) {
      socket.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
    },
    lastHeardAtMs: () => heardAtMs,
    probe(withinMs = probeMs) {
      if (isOver || stopWaitingForWelcome !== null) return;
      const askedAtMs = linkClock.now();
      beat();
      stopProbe?.();
      stopProbe = time.after(withinMs, () => {
        if (heardAtMs < askedAtMs) finish({ kind: 'silent', forMs: linkClock.now() - heardAtMs });
      });
    },
    detach() {
      if (!isOver) release(() => undefined);
    },
  };
}

function nonsense(method: string, error: z.ZodError): ConnectionEnd {
  const issue = error.issues[0];
  return { kind: 'nonsense', what: `a ${method} that is wrong at ${issue?.path.join('.') ?? 'its root'}: ${issue?.message ?? ''}` };
}
