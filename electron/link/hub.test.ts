import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FromLink, LogFrame } from '../../shared/ipc/link-port.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { openConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { createFakePlatform } from './fake-platform.ts';
import type { FakePlatform } from './fake-platform.ts';
import { createFakeTime } from './fake-time.ts';
import type { FakeTime } from './fake-time.ts';
import { createHub } from './hub.ts';
import { createLinkClock } from './link-clock.ts';
import { createPlatformClock } from './platform-clock.ts';
import { createSubmissions } from './submissions.ts';
import { createWindowLine } from './window-line.ts';

interface World {
  readonly time: FakeTime;
  readonly platform: FakePlatform;
  connect(): void;
  cut(): void;
  openWindow(): TestWindow;
}

interface TestWindow {
  readonly got: FromLink[];
  send(message: unknown): void;
  close(): void;
}

function createWorld(): World {
  const time = createFakeTime();
  const platform = createFakePlatform(time);
  const linkClock = createLinkClock(time);
  const hub = createHub(linkClock, time);
  const submissions = createSubmissions({ stored: [], save: async () => undefined, now: () => linkClock.now() });
  let connection: Connection | null = null;

  function lose(): void {
    connection = null;
    hub.lost();
  }

  return {
    time,
    platform,
    connect() {
      const opened = openConnection(
        {
          platformUrl: 'https://console.example.net',
          accessToken: 'token',
          openSocket: platform.openSocket,
          time,
          linkClock,
          platformClock: createPlatformClock(),
        },
        {
          welcome: () => {
            connection = opened;
            hub.connected(opened);
          },
          beat: () => undefined,
          frame: (bytes) => hub.frame(bytes),
          append: (append) => hub.append(append),
          ended: lose,
        },
      );
      platform.peer().welcome();
    },
    cut() {
      platform.peer().end({ kind: 'closed', code: 1006, reason: '' });
    },
    openWindow() {
      const got: FromLink[] = [];
      const line = createWindowLine((message) => got.push(message), {
        hub,
        submissions,
        connection: () => connection,
        retry: () => undefined,
        answer: async () => ({ ok: false, failure: { message: 'nobody answers', data: { code: 'unavailable' } } }),
      });
      return { got, send: (message) => line.receive(message), close: () => line.close() };
    },
  };
}

function trendsFrame(sequence: number, key = 'trends'): Uint8Array {
  const { tables } = stateViews.trends;
  return encodeFrame(
    tables,
    { view: 'trends', key, sequence, platformTimeMs: 1, oldestInputAgeMs: 5 },
    { idcs: tableOf(tables.idcs, [{ id: 'osl-1' }]), points: tableOf(tables.points, [{ rebufferPct: sequence }]) },
  );
}

const trends = { kind: 'subscribe', subscription: 1, view: 'trends', params: {} };

function sequences(window: TestWindow): number[] {
  return window.got.flatMap((message) => (message.kind === 'state' ? [message.sequence] : []));
}

function acknowledged(platform: FakePlatform): unknown[] {
  return platform.peer().received.flatMap(({ method, params }) => (method === 'view.ack' ? [params['sequence']] : []));
}

function asked(platform: FakePlatform, method: string): number {
  return platform.peer().received.filter((message) => message.method === method).length;
}

test('two windows that look at the same thing share one subscription, and the late one has the last frame at once', () => {
  const { platform, connect, openWindow } = createWorld();
  connect();
  const [first, second] = [openWindow(), openWindow()];
  first.send(trends);
  platform.peer().frame(trendsFrame(7));
  second.send(trends);
  expect(asked(platform, 'view.subscribe')).toBe(1);
  expect(sequences(second)).toEqual([7]);
  expect(second.got[0]).toMatchObject({ kind: 'state', key: 'trends', tables: { idcs: { rows: 1, columns: { id: ['osl-1'] } } } });
  first.close();
  expect(asked(platform, 'view.unsubscribe')).toBe(0);
  second.close();
  expect(asked(platform, 'view.unsubscribe')).toBe(1);
});

test('a frame is acknowledged when it was drawn, and a window gets one at a time, the latest', () => {
  const { platform, connect, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(trends);
  for (const sequence of [1, 2, 3]) platform.peer().frame(trendsFrame(sequence));
  expect(sequences(window)).toEqual([1]);
  expect(acknowledged(platform)).toEqual([]);
  window.send({ kind: 'drawn', subscription: 1, sequence: 1 });
  expect(acknowledged(platform)).toEqual([1]);
  expect(sequences(window)).toEqual([1, 3]);
});

test('a window that does not draw holds up no other', async () => {
  const { time, platform, connect, openWindow } = createWorld();
  connect();
  const [hidden, shown] = [openWindow(), openWindow()];
  hidden.send(trends);
  shown.send(trends);
  platform.peer().frame(trendsFrame(1));
  shown.send({ kind: 'drawn', subscription: 1, sequence: 1 });
  expect(acknowledged(platform)).toEqual([]);
  await time.pass(600);
  platform.peer().frame(trendsFrame(2));
  shown.send({ kind: 'drawn', subscription: 1, sequence: 2 });
  expect(acknowledged(platform)).toEqual([2]);
  hidden.send({ kind: 'drawn', subscription: 1, sequence: 1 });
  expect(sequences(hidden)).toEqual([1, 2]);
});

test('after a reconnect everything is subscribed again, and a frame of before is not acknowledged', () => {
  const { platform, connect, cut, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(trends);
  platform.peer().frame(trendsFrame(900));
  cut();
  connect();
  expect(asked(platform, 'view.subscribe')).toBe(1);
  window.send({ kind: 'drawn', subscription: 1, sequence: 900 });
  expect(acknowledged(platform)).toEqual([]);
  platform.peer().frame(trendsFrame(1));
  expect(sequences(window)).toEqual([900, 1]);
});

test('a refusal reaches every window that asks, and one that may pass is asked again', async () => {
  const { time, platform, connect, openWindow } = createWorld();
  connect();
  const [first, second] = [openWindow(), openWindow()];
  first.send(trends);
  platform.peer().refuse('view.subscribe', 'unavailable');
  second.send(trends);
  for (const window of [first, second]) {
    expect(window.got).toContainEqual(expect.objectContaining({ kind: 'subscription-refused', subscription: 1 }));
  }
  await time.pass(5_000);
  expect(asked(platform, 'view.subscribe')).toBe(2);
});

test('a frame that does not fit its view is refused in words, and the next good one heals it', () => {
  const { platform, connect, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(trends);
  const wrong = encodeFrame(
    { idcs: { id: 'str' } },
    { view: 'trends', key: 'trends', sequence: 1, platformTimeMs: 1, oldestInputAgeMs: null },
    { idcs: tableOf({ id: 'str' }, []) },
  );
  platform.peer().frame(wrong);
  expect(window.got.at(-1)).toMatchObject({ kind: 'subscription-refused', failure: { data: { code: 'parse-error' } } });
  platform.peer().frame(trendsFrame(2));
  expect(window.got.at(-1)).toMatchObject({ kind: 'state', sequence: 2 });
});

test('unknown views, wrong parameters and methods that are the link’s own are refused without asking the platform', () => {
  const { platform, connect, openWindow } = createWorld();
  connect();
  const window = openWindow();
  const before = platform.peer().received.length;
  window.send({ kind: 'subscribe', subscription: 1, view: 'nonsense', params: {} });
  window.send({ kind: 'subscribe', subscription: 2, view: 'idc', params: { idc: '../etc' } });
  window.send({ kind: 'call', call: 3, method: 'token.refresh', params: { accessToken: 'stolen' } });
  window.send({ kind: 'call', call: 4, method: 'change.get', params: {} });
  window.send('rubbish');
  expect(platform.peer().received.length).toBe(before);
  expect(window.got.map((message) => ('failure' in message ? message.failure.data.code : message.kind))).toEqual([
    'unknown-view',
    'invalid-params',
    'unknown-method',
    'invalid-params',
  ]);
});

test('a call under way when the connection is lost ends with an unknown outcome', () => {
  const { platform, connect, cut, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send({ kind: 'call', call: 1, method: 'change.approve', params: { changeId: 'c1', planHash: 'h' } });
  expect(asked(platform, 'change.approve')).toBe(1);
  cut();
  const [refusal] = window.got;
  expect(refusal).toMatchObject({ kind: 'refusal', call: 1, failure: { data: { code: 'unavailable' } } });
  expect(refusal?.kind === 'refusal' && refusal.failure.message).toContain('outcome unknown');
});

// ── Log views ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const timeline = { kind: 'subscribe', subscription: 1, view: 'timeline', params: {} };

function entry(title: string): unknown {
  return {
    atMs: 1,
    kind: 'platform',
    severity: 'info',
    idc: null,
    title,
    detail: null,
    changeId: null,
    release: null,
    actor: null,
  };
}

/** What a window holds after taking in all log messages, as the renderer does. */
function held(window: TestWindow): { readonly offset: number; readonly title: string }[] {
  return window.got
    .filter((message): message is LogFrame => message.kind === 'log')
    .reduce<LogFrame['events']>((known, { reset, events }) => (reset ? events : [...known, ...events]), [])
    .map(({ offset, body }) => ({ offset, title: (body as { title: string }).title }));
}

function answerSnapshot(platform: FakePlatform, offset: number, titles: readonly string[]): void {
  platform.peer().answer('view.subscribe', {
    kind: 'log',
    key: 'timeline',
    recovered: false,
    cursor: { epoch: 'e', offset },
    snapshot: titles.map(entry),
  });
}

function append(platform: FakePlatform, offsets: readonly number[], epoch = 'e'): void {
  platform.peer().notify('log.append', {
    key: 'timeline',
    epoch,
    events: offsets.map((offset) => ({ offset, body: entry(`t${String(offset)}`) })),
  });
}

function lastAfter(platform: FakePlatform): unknown {
  return platform.peer().received.findLast(({ method }) => method === 'view.subscribe')?.params['after'];
}

test('a log view begins with a snapshot and goes on behind it; a late window gets all of it', () => {
  const { platform, connect, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(timeline);
  answerSnapshot(platform, 11, ['a', 'b']);
  append(platform, [12, 13]);
  const late = openWindow();
  late.send(timeline);
  for (const each of [window, late]) expect(held(each).map(({ offset }) => offset)).toEqual([10, 11, 12, 13]);
});

test('a snapshot that takes minutes on a slow line is taken when it comes', async () => {
  const { time, platform, connect, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(timeline);
  await time.pass(120_000);
  answerSnapshot(platform, 2, ['a', 'b']);
  append(platform, [3]);
  expect(held(window).map(({ offset }) => offset)).toEqual([1, 2, 3]);
});

test('after a reconnect it goes on behind the cursor', () => {
  const { platform, connect, cut, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(timeline);
  answerSnapshot(platform, 2, ['a', 'b']);
  append(platform, [3]);
  cut();
  connect();
  expect(lastAfter(platform)).toEqual({ epoch: 'e', offset: 3 });
  platform.peer().answer('view.subscribe', {
    kind: 'log',
    key: 'timeline',
    recovered: true,
    cursor: { epoch: 'e', offset: 3 },
    snapshot: [],
  });
  append(platform, [4, 5]);
  expect(held(window).map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5]);
});

test('a gap seen live asks again; what comes meanwhile is not believed', () => {
  const { platform, connect, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(timeline);
  answerSnapshot(platform, 2, ['a', 'b']);
  append(platform, [5]);
  append(platform, [6]);
  expect(asked(platform, 'view.subscribe')).toBe(2);
  expect(lastAfter(platform)).toEqual({ epoch: 'e', offset: 2 });
  answerSnapshot(platform, 6, ['x', 'y', 'z']);
  expect(held(window).map(({ title }) => title)).toEqual(['x', 'y', 'z']);
});

test('another epoch asks again, and an event that came before is left out', () => {
  const { platform, connect, openWindow } = createWorld();
  connect();
  const window = openWindow();
  window.send(timeline);
  answerSnapshot(platform, 2, ['a', 'b']);
  append(platform, [2, 3]);
  expect(held(window).map(({ offset }) => offset)).toEqual([1, 2, 3]);
  append(platform, [4], 'other');
  expect(asked(platform, 'view.subscribe')).toBe(2);
});

test('over random cuts no event is lost, doubled or out of order', () => {
  type Act = { readonly act: 'event' | 'cut' | 'drop' | 'restart'; readonly count: number };
  const acts = fc.array(
    fc.record({ act: fc.constantFrom<Act['act']>('event', 'cut', 'drop', 'restart'), count: fc.integer({ min: 1, max: 5 }) }),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(acts, (story) => {
      const { platform, connect, cut, openWindow } = createWorld();
      const log: number[] = [];
      let epoch = 1;
      connect();
      const window = openWindow();
      window.send(timeline);

      /** Plays the platform: goes on behind the cursor or sends everything. */
      function answerOpen(): void {
        const after = lastAfter(platform) as { epoch: string; offset: number } | null;
        const isKnown = after?.epoch === String(epoch) && after.offset <= log.length;
        const from = isKnown ? after.offset : log.length;
        platform.peer().answer('view.subscribe', {
          kind: 'log',
          key: 'timeline',
          recovered: isKnown,
          cursor: { epoch: String(epoch), offset: from },
          snapshot: isKnown ? [] : log.map((offset) => entry(`t${String(offset)}`)),
        });
        if (from < log.length) append(platform, log.slice(from), String(epoch));
      }

      answerOpen();
      for (const { act, count } of story) {
        const from = log.length;
        const before = asked(platform, 'view.subscribe');
        if (act === 'event' || act === 'drop') {
          for (let index = 1; index <= count; index += 1) log.push(from + index);
          // `drop`: the network or the platform loses what was sent.
          if (act === 'event') append(platform, log.slice(from), String(epoch));
          if (asked(platform, 'view.subscribe') > before) answerOpen();
        } else {
          if (act === 'restart') epoch += 1;
          cut();
          connect();
          answerOpen();
        }
      }
      const end = log.length + 1;
      log.push(end);
      const before = asked(platform, 'view.subscribe');
      append(platform, [end], String(epoch));
      if (asked(platform, 'view.subscribe') > before) answerOpen();
      expect(held(window).map(({ title }) => title)).toEqual(log.slice(0, end).map((offset) => `t${String(offset)}`));
    }),
    { numRuns: 200 },
  );
});
