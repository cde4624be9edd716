/** One console on one socket: welcome, requests, views, heartbeat, token lifetime, and the reasons to part. */
import type { Result, Welcome } from '../../shared/wire/methods.ts';
import { closeCodes } from '../../shared/wire/close-codes.ts';
import type { CloseReason } from '../../shared/wire/close-codes.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { limits, timing } from '../../shared/wire/limits.ts';
import type { CallContext, Clock, Handlers, Timers } from '../contracts.ts';
import type { Identity } from '../identity/tokens.ts';
import { actorOf } from '../identity/open.ts';
import type { ViewClient, ViewHub } from '../views/hub.ts';
import { createBudget } from '../budget.ts';
import type { ConsoleSocket, SocketEvents } from './console-socket.ts';
import type { Dispatch } from './dispatch.ts';
import { errorText, MalformedMessage, notificationText, readEnvelope, readNotification, resultText } from './rpc-door.ts';
import type { Envelope } from './rpc-door.ts';

const tickMs = 1_000;
/** Bytes wait in the buffer and none leaves for this long: the console reads no more. */
const noProgressMs = 30_000;
/** Requests of one console that may be under way: asked, and the answer not yet gone. Who reads no answers gets no more of them. */
const maxConcurrent = 64;
/** One invalid message is forgiven in this time, so that a console's rare fault does not add up over days. */
const forgiveMs = 10_000;

export interface SessionMetrics {
  messageReceived(): void;
  refused(code: string): void;
  closed(reason: string): void;
}

export interface SessionOptions {
  readonly identity: Identity;
  readonly welcome: Pick<Welcome, 'platformId' | 'platformName' | 'environment' | 'platformVersion' | 'notices'>;
  readonly handlers: Handlers;
  readonly dispatch: Dispatch;
  readonly hub: ViewHub;
  readonly verify: (accessToken: string) => Promise<Identity>;
  /** Reading the audit log is itself audited. */
  readonly beforeSubscribe: (view: string, context: CallContext) => Promise<void>;
  readonly clock: Clock;
  /** Monotonic ms. */
  readonly stopwatch: () => number;
  readonly timers: Timers;
  readonly metrics: SessionMetrics;
  /** The session is over; called once. */
  readonly onEnd: (reason: string) => void;
}

export interface Session {
  readonly sessionId: string;
  readonly events: SocketEvents;
  /** Parts for this reason; what it looked at is closed at once. */
  end(reason: CloseReason, words: string): void;
}

export function openSession(socket: ConsoleSocket, options: SessionOptions): Session {
  const { clock, timers, metrics, stopwatch } = options;
  let identity = options.identity;
  let ended = false;
  let silentMs = 0;
  let stuckMs = 0;
  let mostFlushed = 0;
  let underWay = 0;
  let overRate = 0;
  const messages = createBudget({ perSecond: limits.maxMessagesPerSecond, burst: 2 * limits.maxMessagesPerSecond }, stopwatch);
  const faults = createBudget({ perSecond: 1000 / forgiveMs, burst: limits.maxInvalidMessages }, stopwatch);

  const views: ViewClient = options.hub.attach({
    sendText: (text) => socket.sendText(text),
    sendFrame: (frame) => socket.sendBinary(frame),
    flushed: () => socket.flushed(),
  });
  let stopExpiry = expireAt(identity.expiresAtMs);
  const stopTicking = timers.every(tickMs, tick);
  const stopPinging = timers.every(timing.heartbeatMs, () => socket.ping());

  function cleanUp(reason: string): void {
    if (ended) return;
    ended = true;
    stopTicking();
    stopPinging();
    stopExpiry();
    views.detach();
    metrics.closed(reason);
    options.onEnd(reason);
  }

  /** Detaches first: a dead peer may never answer the close. */
  function end(reason: CloseReason, words: string): void {
    if (ended) return;
    cleanUp(reason);
    socket.close(closeCodes[reason].code, words);
  }

  function expireAt(atMs: number): () => void {
    return timers.after(Math.max(0, atMs - clock()), () => end('tokenExpired', 'the access token has expired: connect with a new one'));
  }

  function tick(): void {
    silentMs += tickMs;
    overRate = 0;
    if (silentMs >= timing.silenceMs) {
      end('silent', `nothing heard for ${timing.silenceMs / 1000} s`);
      return;
    }
    const flushed = socket.flushedBytes();
    stuckMs = socket.bufferedBytes() > 0 && flushed <= mostFlushed ? stuckMs + tickMs : 0;
    mostFlushed = Math.max(mostFlushed, flushed);
    if (stuckMs >= noProgressMs) end('noProgress', `nothing was read for ${noProgressMs / 1000} s`);
  }

  function alive(): void {
    silentMs = 0;
  }

  function refuse(id: Envelope['id'], error: SwitchyardError): void {
    metrics.refused(error.code);
    socket.sendText(errorText(id, error));
  }

  /** A message that no correct console sends. */
  function invalid(id: Envelope['id'], error: SwitchyardError): void {
    refuse(id, error);
    if (!faults.take() && !ended) end('tooManyInvalid', `too many invalid messages; the last one: ${error.message}`);
  }

  const ownHandlers: Handlers = {
    heartbeat: () => ({ platformTimeMs: clock() }),
    'token.refresh': async ({ accessToken }) => {
      const renewed = await options.verify(accessToken);
      if (renewed.sessionId !== identity.sessionId || renewed.person.subject !== identity.person.subject) {
        throw new SwitchyardError('unauthenticated', 'the new token belongs to another sign-in', {
          path: 'params.accessToken',
          remedy: 'Connect again with it.',
        });
      }
      identity = renewed;
      stopExpiry();
      if (!ended) stopExpiry = expireAt(renewed.expiresAtMs);
      return { expiresAtMs: renewed.expiresAtMs };
    },
    'view.unsubscribe': ({ key }) => {
      views.unsubscribe(key);
      return {};
    },
  };

  async function request(id: NonNullable<Envelope['id']>, { method, params }: Envelope): Promise<void> {
    const context: CallContext = { actor: actorOf(identity.person), sessionId: identity.sessionId, atMs: clock() };
    let start: () => void = () => undefined;
    const handlers: Handlers = {
      ...options.handlers,
      ...ownHandlers,
      'view.subscribe': async (asked, caller): Promise<Result<'view.subscribe'>> => {
        await options.beforeSubscribe(asked.view, caller);
        const subscribed = await views.subscribe(asked);
        start = subscribed.start;
        return subscribed.result;
      },
    };
    underWay += 1;
    try {
      const result = await options.dispatch(handlers, { method, params, context });
      socket.sendText(resultText(id, result));
      start();
    } catch (thrown) {
      const error = thrown instanceof SwitchyardError ? thrown : new SwitchyardError('internal', 'the platform failed', { cause: thrown });
      if (error instanceof MalformedMessage) invalid(id, error);
      else refuse(id, error);
    } finally {
      await socket.flushed();
      underWay -= 1;
    }
  }

  function tooFast(id: Envelope['id']): void {
    overRate += 1;
    if (overRate > limits.maxMessagesPerSecond) {
      end('rateLimited', `over ${limits.maxMessagesPerSecond} messages a second`);
      return;
    }
    if (id === null) return;
    refuse(id, new SwitchyardError('too-many', `more than ${limits.maxMessagesPerSecond} messages a second`, { remedy: 'Send fewer.' }));
  }

  function text(raw: string): void {
    if (ended) return;
    alive();
    metrics.messageReceived();
    let envelope: Envelope;
    try {
      envelope = readEnvelope(raw);
    } catch (error) {
      invalid(null, error as SwitchyardError);
      return;
    }
    if (!messages.take()) {
      tooFast(envelope.id);
      return;
    }
    if (envelope.id === null) {
      notification(envelope);
      return;
    }
    if (underWay >= maxConcurrent) {
      refuse(
        envelope.id,
        new SwitchyardError('too-many', `${maxConcurrent} requests are under way`, { remedy: 'Wait for their answers.' }),
      );
      return;
    }
    void request(envelope.id, envelope);
  }

  function notification(envelope: Envelope): void {
    try {
      const { params } = readNotification(envelope.method, envelope.params);
      views.acknowledge(params.key, params.sequence);
    } catch (error) {
      invalid(null, error as SwitchyardError);
    }
  }

  socket.sendText(
    notificationText('welcome', {
      ...options.welcome,
      sessionId: identity.sessionId,
      platformTimeMs: clock(),
      tokenExpiresAtMs: identity.expiresAtMs,
      person: identity.person,
    } satisfies Welcome),
  );

  return {
    sessionId: identity.sessionId,
    events: {
      text,
      binary: () => {
        alive();
        invalid(null, new SwitchyardError('invalid-request', 'binary frames go from the platform to consoles only'));
      },
      alive,
      closed: (code) => cleanUp(`peer-${code}`),
    },
    end,
  };
}
