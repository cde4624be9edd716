/** The platform's door: one port for HTTP and sockets. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { closeCodes } from '../../shared/wire/close-codes.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { ingestLimits } from '../../shared/wire/ingest.ts';
import { limits } from '../../shared/wire/limits.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { Recording } from '../audit/recording.ts';
import type { CallContext, Handlers, HttpRoute, Clock, Timers } from '../contracts.ts';
import type { Budget } from '../budget.ts';
import { actorOf } from '../identity/open.ts';
import type { IdentityService } from '../identity/open.ts';
import type { Identity } from '../identity/tokens.ts';
import { listenError } from '../port-check.ts';
import type { ViewHub } from '../views/hub.ts';
import type { ConsoleSocket, SocketEvents } from './console-socket.ts';
import { createDispatch } from './dispatch.ts';
import { bearerToken, offeredSubprotocols, refuseUpgrade, spokenAt, wrongVersionWords } from './handshake.ts';
import type { SpokenAt } from './handshake.ts';
import { checkMachine, createHttp } from './http.ts';
import type { PlatformMetrics } from './metrics.ts';
import { openSession } from './session.ts';
import type { Session, SessionOptions } from './session.ts';
import { createSocketServer } from './socket-server.ts';
import type { Upgrade } from './socket-server.ts';

/** How long open requests may take to finish when the platform stops. */
const drainMs = 5_000;

export interface TransportOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly routes: readonly HttpRoute[];
  readonly machineSecret: string | undefined;
  readonly handlers: Handlers;
  readonly hub: ViewHub;
  readonly identity: IdentityService;
  /** Takes the sockets of collectors; `close` sends them all away to come back. */
  readonly collectors: { accept(socket: ConsoleSocket): SocketEvents; close(): void };
  readonly welcome: SessionOptions['welcome'];
  readonly audit: Pick<Recording, 'record' | 'keep'>;
  readonly metrics: PlatformMetrics;
  /** Audit entries for those who have no token: beyond it their refusals are only logged and counted. */
  readonly strangers: Budget;
  readonly clock: Clock;
  readonly stopwatch: () => number;
  readonly timers: Timers;
  readonly notReady: () => readonly string[];
  readonly log: TransportLog;
}

export interface TransportLog {
  failure(incident: string, what: string, error: unknown): void;
  connected(subject: string, socketId: string): void;
  disconnected(subject: string, socketId: string, reason: string): void;
  refused(message: string): void;
}

export interface Transport {
  /** e.g. `http://127.0.0.1:7420` */
  readonly url: string;
  /** Tells every console to come back later, lets requests finish, ends long polls, frees the port. */
  close(): Promise<void>;
}

/** @throws StartError when the port is taken or the address is not this machine's. */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  const { identity, metrics, log, clock } = options;
  const stopping = new AbortController();
  const sessions = new Set<Session>();
  const underWay = new Set<Promise<unknown>>();
  const socketServers = {
    console: createSocketServer(limits.maxInboundBytes),
    collector: createSocketServer(ingestLimits.maxMessageBytes),
  };
  const newIncident = (): string => randomUUID().slice(0, 8);
  const dispatchOnce = createDispatch({
    audit: (record) => options.audit.keep(record),
    newIncident,
    onFailure: (incident, method, error) => log.failure(incident, method, error),
  });
  const dispatch: typeof dispatchOnce = (handlers, call) => {
    const answer = dispatchOnce(handlers, call);
    const settled = answer.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return answer;
  };

  const app = createHttp({
    routes: options.routes,
    machineSecret: options.machineSecret,
    caller: callerOf,
    onStranger: (error, path) => recordStranger(error, { action: 'identity.request', object: path }),
    metrics,
    notReady: () => (stopping.signal.aborted ? ['the platform is stopping'] : options.notReady()),
    onFailure: (incident, what, error) => log.failure(incident, what, error),
    newIncident,
    stopping: stopping.signal,
  });

  function open(socket: ConsoleSocket, who: Identity): Session {
    const socketId = randomUUID();
    const session = openSession(socket, {
      identity: who,
      welcome: options.welcome,
      handlers: options.handlers,
      dispatch,
      hub: options.hub,
      verify: (token) => identity.verify(token),
      beforeSubscribe: async (view, context) => {
        if (view !== 'audit') return;
        await options.audit.record(
          auditRecordOf({ atMs: context.atMs, actor: context.actor, sessionId: context.sessionId, action: 'audit.watch' }),
        );
      },
      clock,
      stopwatch: options.stopwatch,
      timers: options.timers,
      metrics,
      onEnd: (reason) => {
        sessions.delete(session);
        log.disconnected(who.person.subject, socketId, reason);
      },
    });
    sessions.add(session);
    metrics.socketOpened();
    log.connected(who.person.subject, socketId);
    return session;
  }

  async function refuseHandshake(upgrade: Upgrade, error: SwitchyardError): Promise<void> {
    metrics.handshakeRefused(error.code);
    log.refused(error.message);
    await recordStranger(error, { action: 'identity.connect', object: null });
    refuseUpgrade(upgrade.stream, error);
  }

  async function recordStranger(error: SwitchyardError, at: { readonly action: string; readonly object: string | null }): Promise<void> {
    if (error.code !== 'unauthenticated' || !options.strangers.take()) return;
    await options.audit.keep(
      auditRecordOf({
        ...at,
        atMs: clock(),
        actor: { subject: 'anonymous', name: 'Not signed in', role: null, kind: 'person' },
        outcome: 'refused',
        code: error.code,
        reason: error.message,
      }),
    );
  }

  async function callerOf(authorization: string | undefined): Promise<CallContext> {
    const { person, sessionId } = await identity.verify(bearerToken(authorization));
    return { actor: actorOf(person), sessionId, atMs: clock() };
  }

  async function admit(upgrade: Upgrade): Promise<void> {
    try {
      if (stopping.signal.aborted)
        throw new SwitchyardError('unavailable', 'the platform is stopping', { remedy: 'Try again in a moment.' });
      const spoken = spokenAt(upgrade.request);
      const offered = offeredSubprotocols(upgrade.request);
      if (!offered.includes(spoken.subprotocol)) {
        turnAway(upgrade, offered, spoken);
        return;
      }
      if (spoken.peer === 'collector') {
        checkMachine(upgrade.request.headers.authorization, options.machineSecret);
        socketServers.collector.accept(upgrade, spoken.subprotocol, (socket) => options.collectors.accept(socket));
        return;
      }
      const who = await identity.verify(bearerToken(upgrade.request.headers.authorization));
      socketServers.console.accept(upgrade, spoken.subprotocol, (socket) => open(socket, who).events);
    } catch (thrown) {
      if (!(thrown instanceof SwitchyardError)) log.failure(newIncident(), 'handshake', thrown);
      const error = thrown instanceof SwitchyardError ? thrown : new SwitchyardError('internal', 'the platform failed');
      await refuseHandshake(upgrade, error);
    }
  }

  /** Of another version: only a close frame carries words that its user gets to see. */
  function turnAway(upgrade: Upgrade, offered: readonly string[], spoken: SpokenAt): void {
    const words = wrongVersionWords(offered, spoken);
    metrics.handshakeRefused('wrong-version');
    log.refused(words);
    socketServers[spoken.peer].accept(upgrade, offered[0], (socket) => {
      socket.close(closeCodes.wrongVersion.code, words);
      return { text: () => undefined, binary: () => undefined, alive: () => undefined, closed: () => undefined };
    });
  }

  app.server.on('upgrade', (request, stream, head) => {
    // The handshake waits for the token's check: a peer that goes meanwhile must not end the process.
    stream.on('error', () => stream.destroy());
    admit({ request, stream, head }).catch((error: unknown) => {
      log.failure(newIncident(), 'handshake', error);
      stream.destroy();
    });
  });
  const forgetRevoked = identity.onRevoked((sessionId) => {
    for (const session of sessions) if (session.sessionId === sessionId) session.end('tokenRevoked', 'this sign-in was ended');
  });

  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (cause) {
    throw listenError(cause, options);
  }
  const { port } = app.server.address() as AddressInfo;

  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: async () => {
      stopping.abort();
      forgetRevoked();
      for (const session of sessions) session.end('goingAway', 'the platform is restarting');
      options.collectors.close();
      const patience = new Promise<void>((resolve) => options.timers.after(drainMs, resolve));
      await Promise.race([Promise.all(underWay), patience]);
      await app.close();
    },
  };
}
