import { expect, test } from 'vitest';
import type { FromMain } from '../link/main-messages.ts';
import { superviseLink } from './link-supervisor.ts';

function createWorld() {
  const started: {
    readonly posted: { readonly message: FromMain; readonly ports: readonly string[] }[];
    say(message: unknown): void;
    end(): void;
  }[] = [];
  const later: { readonly delayMs: number; readonly run: () => void }[] = [];
  const clock = { nowMs: 0 };
  const gone = new Set<number>();
  const notes: string[] = [];
  let ports = 0;
  const supervisor = superviseLink<string>({
    start() {
      const posted: { message: FromMain; ports: readonly string[] }[] = [];
      let take: (message: unknown) => void = () => undefined;
      let exit: (code: number) => void = () => undefined;
      started.push({ posted, say: (message) => take(message), end: () => exit(9) });
      return {
        post: (message, given = []) => posted.push({ message, ports: given }),
        onMessage: (next) => (take = next),
        onExit: (next) => (exit = next),
      };
    },
    profileDirectory: '/profile',
    session: () => null,
    makePort(window) {
      if (gone.has(window)) return null;
      ports += 1;
      return `port ${String(ports)} of ${String(window)}`;
    },
    onNews: (news) => notes.push(news.kind),
    time: { monotonicMs: () => clock.nowMs, after: (delayMs, run) => later.push({ delayMs, run }) },
  });
  return { supervisor, started, later, clock, gone, notes };
}

function kinds(posted: readonly { readonly message: FromMain }[]): string[] {
  return posted.map(({ message }) => message.kind);
}

test('a link that ended is started again, with the session and a new port for every window that is left', () => {
  const { supervisor, started, later, gone } = createWorld();
  supervisor.connectWindow(1);
  supervisor.connectWindow(2);
  gone.add(2);
  started[0]?.end();
  later[0]?.run();
  expect(kinds(started[1]?.posted ?? [])).toEqual(['start', 'resume-session', 'window']);
  expect(started[1]?.posted[2]?.ports).toEqual(['port 3 of 1']);
});

test('a window that was loaded again gets one new port, not two after the next restart', () => {
  const { supervisor, started, later } = createWorld();
  supervisor.connectWindow(1);
  supervisor.connectWindow(1);
  started[0]?.end();
  later[0]?.run();
  expect(kinds(started[1]?.posted ?? []).filter((kind) => kind === 'window').length).toBe(1);
});

test('crashes in a row slow it down, a long life forgives', () => {
  const { started, later, clock } = createWorld();
  for (let crash = 0; crash < 6; crash += 1) {
    started.at(-1)?.end();
    later.at(-1)?.run();
  }
  expect(later.map(({ delayMs }) => delayMs)).toEqual([250, 1_000, 5_000, 10_000, 10_000, 10_000]);
  clock.nowMs = 60_000;
  started.at(-1)?.end();
  expect(later.at(-1)?.delayMs).toBe(0);
});

test('a question that is open when the link ends is answered with the problem', async () => {
  const { supervisor, started } = createWorld();
  const offers = supervisor.offers('https://console.example.net');
  started[0]?.end();
  expect(await offers).toMatchObject({ ok: false, problem: { cause: 'exit code 9' } });
  expect(await supervisor.signIn('https://console.example.net', 'omar')).toMatchObject({ ok: false });
});

test('an answer goes to who asked, and what does not fit is noted, not believed', async () => {
  const { supervisor, started, notes } = createWorld();
  const signIn = supervisor.signIn('https://console.example.net', 'omar');
  started[0]?.say({ kind: 'signed-in', request: 'x' });
  expect(notes).toEqual(['note']);
  started[0]?.say({ kind: 'signed-in', request: 1, outcome: { ok: true, value: { name: 'Omar', role: 'operator' } } });
  expect(await signIn).toEqual({ ok: true, value: { name: 'Omar', role: 'operator' } });
});

test('when the app ends the link stays ended', () => {
  const { supervisor, started, later } = createWorld();
  supervisor.close();
  started[0]?.end();
  expect(later).toEqual([]);
});
