import { describe, expect, it } from 'vitest';
import { platformNotifications } from '../../shared/wire/methods.ts';
import { timing } from '../../shared/wire/limits.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { AuditRecord, Handlers } from '../contracts.ts';
import type { Identity } from '../identity/tokens.ts';
import { manualTime } from '../test-support/manual-time.ts';
import type { WireMessage } from '../test-support/process.ts';
import type { ViewClient } from '../views/hub.ts';
import type { ConsoleSocket } from './console-socket.ts';
import { createDispatch } from './dispatch.ts';
import { openSession } from './session.ts';

const person = { subject: 'omar', name: 'Omar Haddad', role: 'operator' } as const;

interface FakeSocket extends ConsoleSocket {
  readonly sent: WireMessage[];
  readonly closedWith: () => number | undefined;
  buffered: number;
  flushedSoFar: number;
  pings: number;
  /** From now on nothing leaves for the network until `drain`. */
  readNothing: () => void;
  drain: () => void;
}

function fakeSocket(): FakeSocket {
  const sent: WireMessage[] = [];
  let closed: number | undefined;
  let waiting: (() => void)[] | undefined;
  const socket: FakeSocket = {
    sent,
    buffered: 0,
    flushedSoFar: 0,
    pings: 0,
    drain: () => {
      for (const resolve of waiting?.splice(0) ?? []) resolve();
    },
    readNothing: () => (waiting = []),
    closedWith: () => closed,
    sendText: (text) => sent.push(JSON.parse(text) as WireMessage),
    sendBinary: () => undefined,
    ping: () => (socket.pings += 1),
    close: (code) => (closed = code),
    bufferedBytes: () => socket.buffered,
    flushedBytes: () => socket.flushedSoFar,
    flushed: () => (waiting === undefined ? Promise.resolve() : new Promise((resolve) => waiting?.push(resolve))),
  };
  return socket;
}

function setUp({ handlers = {}, role = 'operator' }: { readonly handlers?: Handlers; readonly role?: Identity['person']['role'] } = {}) {
  const time = manualTime();
  const socket = fakeSocket();
  const audited: AuditRecord[] = [];
  const detached: string[] = [];
  const identity: Identity = { person: { ...person, role }, sessionId: 's-1', expiresAtMs: time.now() + 300_000 };
  const views: ViewClient = {
    subscribe: async () => {
      throw new SwitchyardError('unknown-view', 'no views here');
    },
    unsubscribe: () => undefined,
    acknowledge: () => undefined,
    detach: () => detached.push('all'),
  };
  const dispatch = createDispatch({
    audit: async (record) => audited.push(record),
    newIncident: () => 'i-1',
    onFailure: () => undefined,
  });
  const session = openSession(socket, {
    identity,
    welcome: { platformId: 'p-1', platformName: 'Test', environment: 'lab', platformVersion: '0.0.0', notices: [] },
    handlers,
    dispatch,
    hub: { attach: () => views, close: () => undefined },
    verify: async (token) => ({ ...identity, sessionId: token, expiresAtMs: time.now() + 300_000 }),
    beforeSubscribe: async () => undefined,
    clock: time.now,
    stopwatch: time.now,
    timers: time.timers,
    metrics: { messageReceived: () => undefined, refused: () => undefined, closed: () => undefined },
    onEnd: () => undefined,
  });
  return { time, socket, session, audited, detached };
}

function say(method: string, params: Record<string, unknown> = {}, id = 1): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

async function answer(socket: FakeSocket, id = 1): Promise<WireMessage | undefined> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return socket.sent.find((message) => message.id === id);
}

describe('a console session', () => {
  it('begins with a welcome as the wire declares it', () => {
    const { socket } = setUp();
    expect(socket.sent[0]?.method).toBe('welcome');
    expect(platformNotifications.welcome.parse(socket.sent[0]?.params)).toMatchObject({ sessionId: 's-1', person });
  });

  it('answers a heartbeat with the platform clock', async () => {
    const { socket, session, time } = setUp();
    session.events.text(say('heartbeat'));
    expect((await answer(socket))?.result).toEqual({ platformTimeMs: time.now() });
  });

  it('parts with a console that is silent, and not before', () => {
    const { socket, time, session, detached } = setUp();
    time.advance(timing.silenceMs - 1000);
    session.events.alive();
    time.advance(timing.silenceMs - 1000);
    expect(socket.closedWith()).toBeUndefined();
    time.advance(1000);
    expect(socket.closedWith()).toBe(4006);
    expect(detached).toEqual(['all']);
  });

  it('shows by itself that it is alive', () => {
    const { socket, time, session } = setUp();
    for (let second = 0; second < 30; second += 1) {
      time.advance(1000);
      session.events.alive();
    }
    expect(socket.pings).toBe(10);
  });

  it('parts when the token expires, unless it was renewed in time', async () => {
    const { socket, time, session } = setUp();
    const keepAlive = (seconds: number): void => {
      for (let second = 0; second < seconds; second += 1) {
        session.events.alive();
        time.advance(1000);
      }
    };
    keepAlive(290);
    session.events.text(say('token.refresh', { accessToken: 's-1' }));
    expect((await answer(socket))?.result).toEqual({ expiresAtMs: time.now() + 300_000 });
    keepAlive(299);
    expect(socket.closedWith()).toBeUndefined();
    keepAlive(2);
    expect(socket.closedWith()).toBe(4002);
  });

  it('takes no token of another sign-in', async () => {
    const { socket, session, audited } = setUp();
    session.events.text(say('token.refresh', { accessToken: 's-2' }));
    expect((await answer(socket))?.error?.data.code).toBe('unauthenticated');
    expect(audited).toMatchObject([{ action: 'token.refresh', outcome: 'refused' }]);
  });

  it('parts with a console that reads nothing for 30 s, however much it says', () => {
    const { socket, time, session } = setUp();
    socket.buffered = 100_000;
    for (let second = 0; second < 29; second += 1) {
      session.events.alive();
      time.advance(1000);
    }
    expect(socket.closedWith()).toBeUndefined();
    session.events.alive();
    time.advance(1000);
    expect(socket.closedWith()).toBe(4007);
  });

  it('takes its own pings for no progress of a console that reads nothing', () => {
    const { socket, time, session } = setUp();
    socket.buffered = 100_000;
    for (let second = 0; second < 30; second += 1) {
      session.events.alive();
      socket.buffered += 2;
      socket.flushedSoFar -= 2;
      time.advance(1000);
    }
    expect(socket.closedWith()).toBe(4007);
  });

  it('keeps a console that reads little, as long as something leaves every now and then', () => {
    const { socket, time, session } = setUp();
    socket.buffered = 100_000;
    for (let second = 0; second < 250; second += 1) {
      session.events.alive();
      if (second % 20 === 0) socket.flushedSoFar += 16_384;
      time.advance(1000);
    }
    expect(socket.closedWith()).toBeUndefined();
  });

  it('gives a console that reads no answers only so many of them', async () => {
    const { socket, session } = setUp();
    socket.readNothing();
    for (let id = 1; id <= 100; id += 1) session.events.text(say('heartbeat', {}, id));
    await answer(socket);
    expect(socket.sent.filter(({ result }) => result !== undefined)).toHaveLength(64);
    expect(socket.sent.filter(({ error }) => error?.data.code === 'too-many')).toHaveLength(36);
    socket.drain();
    session.events.text(say('heartbeat', {}, 101));
    await answer(socket);
    session.events.text(say('heartbeat', {}, 102));
    expect((await answer(socket, 102))?.result).toBeDefined();
  });

  it('counts what cannot be read as invalid, not what cannot be done', async () => {
    const handlers: Handlers = {
      'change.pause': () => {
        throw new SwitchyardError('invalid-params', 'params.changeId: that change has no step 7', { path: 'params.changeId' });
      },
    };
    const { socket, session } = setUp({ handlers });
    for (let id = 1; id <= 20; id += 1) {
      session.events.text(say('change.pause', { changeId: 'c-1', why: 'viewers fall' }, id));
      expect((await answer(socket, id))?.error?.data.code).toBe('invalid-params');
    }
    expect(socket.closedWith()).toBeUndefined();
    for (let id = 21; id <= 26; id += 1) session.events.text(say('change.pause', { why: 7 }, id));
    await answer(socket);
    expect(socket.closedWith()).toBe(4004);
  });

  it('ends once: nothing runs after it', () => {
    const { socket, time, session, detached } = setUp();
    session.end('goingAway', 'restart');
    session.end('silent', 'again');
    session.events.closed(1001);
    time.advance(600_000);
    expect(socket.closedWith()).toBe(1001);
    expect(socket.pings).toBe(0);
    expect(detached).toHaveLength(1);
  });

  it('forgives a rare invalid message, so that days do not add up', () => {
    const { socket, time, session } = setUp();
    for (let day = 0; day < 20; day += 1) {
      session.events.text('{');
      for (let second = 0; second < 12; second += 1) {
        session.events.alive();
        time.advance(1000);
      }
    }
    expect(socket.closedWith()).toBeUndefined();
    for (let count = 0; count < 6; count += 1) session.events.text('{');
    expect(socket.closedWith()).toBe(4004);
  });
});

describe('a refusal', () => {
  const refusing: Handlers = {
    'change.pause': () => {
      throw new SwitchyardError('wrong-phase', 'the change is closed');
    },
    'change.resume': () => {
      throw new Error('disk full');
    },
    'change.get': () => {
      throw new SwitchyardError('not-found', 'there is no such change');
    },
  };

  it('of something that would change the network is audited with who, why and what for', async () => {
    const { socket, session, audited } = setUp({ handlers: refusing });
    session.events.text(say('change.pause', { changeId: 'c-1', why: 'viewers fall' }));
    expect((await answer(socket))?.error?.data.code).toBe('wrong-phase');
    expect(audited).toMatchObject([
      { action: 'change.pause', outcome: 'refused', code: 'wrong-phase', changeId: 'c-1', details: { givenReason: 'viewers fall' } },
    ]);
  });

  it('for want of a role is audited for every method, and its handler never runs', async () => {
    const { socket, session, audited } = setUp({ handlers: refusing, role: 'viewer' });
    session.events.text(say('change.pause', { changeId: 'c-1', why: 'viewers fall' }));
    expect((await answer(socket))?.error?.message).toBe('change.pause needs the role operator; Omar Haddad has viewer');
    expect(audited).toMatchObject([{ code: 'forbidden' }]);
  });

  it('of a reading is not audited', async () => {
    const { socket, session, audited } = setUp({ handlers: refusing });
    session.events.text(say('change.get', { changeId: 'c-1' }));
    expect((await answer(socket))?.error?.data.code).toBe('not-found');
    expect(audited).toEqual([]);
  });

  it('that was not meant is a failure: the console learns a number to look for, not the cause', async () => {
    const { socket, session, audited } = setUp({ handlers: refusing });
    session.events.text(say('change.resume', { changeId: 'c-1', why: 'all is well' }));
    const told = await answer(socket);
    expect(told?.error?.data.code).toBe('internal');
    expect(JSON.stringify(told)).toContain('i-1');
    expect(JSON.stringify(told)).not.toContain('disk full');
    expect(audited).toMatchObject([{ outcome: 'failure', code: 'internal' }]);
  });

  it('of a method that no part offers says so', async () => {
    const { socket, session } = setUp();
    session.events.text(say('config.namespace', { namespace: 'media' }));
    expect((await answer(socket))?.error?.data.code).toBe('not-supported');
  });
});
