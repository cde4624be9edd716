import type { Welcome } from '../../shared/wire/methods.ts';
import type { OpenSocket, Socket, SocketEnd, SocketHandlers } from './socket.ts';
import type { FakeTime } from './fake-time.ts';
import type { Knock } from './return-watch.ts';

export interface SentMessage {
  readonly id?: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One socket as the platform sees it. */
export interface FakePeer {
  readonly accessToken: string;
  readonly received: SentMessage[];
  isDetached(): boolean;
  welcome(changes?: Partial<Welcome>): void;
  /** Answers the last request of this method that is not answered yet. */
  answer(method: string, result: unknown): void;
  refuse(method: string, code: string): void;
  notify(method: string, params: unknown): void;
  frame(bytes: Uint8Array): void;
  end(end: SocketEnd): void;
}

/** A platform without a network: a test plays it. Heartbeats are answered unless it is told to hang. */
export interface FakePlatform {
  readonly openSocket: OpenSocket;
  readonly peers: FakePeer[];
  /** The latest socket. @throws when there was none. */
  peer(): FakePeer;
  hang(hangs: boolean): void;
  /** Answers knocks, true unless told otherwise. */
  readonly knock: Knock;
  setAnswers(answers: boolean): void;
  /** Nothing is there: sockets end at once as refused, knocks find nobody. */
  setAway(away: boolean): void;
}

const testWelcome: Welcome = {
  platformId: 'test',
  platformName: 'Test network',
  environment: 'lab',
  platformVersion: '0',
  sessionId: 'session',
  platformTimeMs: 0,
  tokenExpiresAtMs: 0,
  person: { subject: 'omar', name: 'Omar', role: 'operator' },
  notices: [],
};

const refusedByNetwork: SocketEnd = {
  kind: 'error',
  failure: { kind: 'network', code: 'ECONNREFUSED', message: 'refused', certificate: null },
};

/** @param platformAheadMs the platform's clock minus this machine's right one, which fake time starts with */
export function createFakePlatform(time: FakeTime, platformAheadMs = 0): FakePlatform {
  const startMs = time.wallMs() - time.monotonicMs();
  const peers: FakePeer[] = [];
  let hangs = false;
  let answers = true;
  let isAway = false;
  const platformNowMs = (): number => startMs + time.monotonicMs() + platformAheadMs;

  function openPeer(accessToken: string, handlers: SocketHandlers): { peer: FakePeer; socket: Socket } {
    const received: SentMessage[] = [];
    const open: SentMessage[] = [];
    let detached = false;

    function say(message: unknown): void {
      if (detached) return;
      handlers.heard();
      handlers.text(JSON.stringify(message));
    }
    function take(method: string): number {
      const index = open.findLastIndex((message) => message.method === method);
      const id = open[index]?.id;
      if (id === undefined) throw new Error(`no open ${method}; open: ${open.map((message) => message.method).join(', ')}`);
      open.splice(index, 1);
      return id;
    }
    const peer: FakePeer = {
      accessToken,
      received,
      isDetached: () => detached,
      welcome(changes = {}) {
        say({ jsonrpc: '2.0', method: 'welcome', params: { ...testWelcome, platformTimeMs: platformNowMs(), ...changes } });
      },
      answer(method, result) {
        say({ jsonrpc: '2.0', id: take(method), result });
      },
      refuse(method, code) {
        say({ jsonrpc: '2.0', id: take(method), error: { code: -32000, message: `refused: ${code}`, data: { code } } });
      },
      notify(method, params) {
        say({ jsonrpc: '2.0', method, params });
      },
      frame(bytes) {
        if (detached) return;
        handlers.heard();
        handlers.binary(bytes);
      },
      end(end) {
        if (detached) return;
        handlers.ended(end);
      },
    };
    const socket: Socket = {
      send(text) {
        const message = JSON.parse(text) as SentMessage;
        received.push(message);
        if (message.method === 'heartbeat') {
          if (!hangs) say({ jsonrpc: '2.0', id: message.id, result: { platformTimeMs: platformNowMs() } });
        } else if (message.id !== undefined) open.push(message);
      },
      detach() {
        detached = true;
      },
    };
    return { peer, socket };
  }

  return {
    openSocket({ accessToken }, handlers) {
      const { peer, socket } = openPeer(accessToken, handlers);
      peers.push(peer);
      if (isAway) time.after(1, () => peer.end(refusedByNetwork));
      return socket;
    },
    peers,
    peer() {
      const latest = peers.at(-1);
      if (latest === undefined) throw new Error('nobody has connected');
      return latest;
    },
    hang(next) {
      hangs = next;
    },
    knock: async () => answers && !isAway,
    setAnswers(next) {
      answers = next;
    },
    setAway(away) {
      isAway = away;
    },
  };
}
