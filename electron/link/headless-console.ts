import type { AuditTrust } from '../../shared/ipc/audit-trust.ts';
import type { HeadlessOptions, HeadlessOrder, HeadlessReport } from '../../shared/ipc/headless.ts';
import type { FromLink, LogFrame, StateFrame } from '../../shared/ipc/link-port.ts';
import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { ageOfFrameMs, createLinkTimeline } from '../../shared/ipc/link-timeline.ts';
import { viewKey } from '../../shared/wire/views.ts';
import { logViews } from '../../shared/wire/views-log.ts';
import type { ViewName } from '../../shared/wire/views.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import { createAuditClient, getBytes } from './audit/client.ts';
import { createTrustBook } from './audit/trust-book.ts';
import type { TrustBook } from './audit/trust-book.ts';
import { askHttp } from './http-json.ts';
import { createIdentityClient } from './identity.ts';
import { createLink } from './link.ts';
import { createKnock } from './return-watch.ts';
import { openWebSocket } from './socket.ts';
import type { Time } from './time.ts';

/** One window's worth of views on a link of its own, without Electron: it takes in and shows, and says what it does. */
export interface HeadlessConsole {
  take(order: HeadlessOrder): void;
  close(): void;
}

type Bare<R> = R extends HeadlessReport ? Omit<R, 'console' | 'atMs'> : never;

export function openHeadlessConsole(options: HeadlessOptions, time: Time, tell: (report: HeadlessReport) => void): HeadlessConsole {
  const { console: name, report, drawMs } = options;
  const timeline = createLinkTimeline(time);
  const keys = options.views.map(({ view, params }) => viewKey(view as ViewName, params));
  const states = new Map<number, StateFrame & { readonly transitMs: number }>();
  const logs = new Map<number, Pick<LogFrame, 'view' | 'cursor' | 'events'>>();
  let status: LinkStatus = { state: 'signed-out' };
  let trust: AuditTrust = { state: 'unchecked' };
  let wallErrorMs = options.wallErrorMs;

  const link = createLink({
    identity: createIdentityClient(askHttp),
    openSocket: openWebSocket,
    knock: createKnock(askHttp),
    time: { ...time, wallMs: () => time.wallMs() + wallErrorMs },
    random: luckyRandom(options),
    stored: [],
    saveSubmissions: async () => undefined,
    ...(options.checksAudit ? { audit: { client: createAuditClient(getBytes), book: forgottenBook() } } : {}),
    toMain(message) {
      if (message.kind === 'note') say({ kind: 'note', text: message.text });
    },
  });
  const window = link.addWindow(receive);

  function say(words: Bare<HeadlessReport>, atMs = time.wallMs()): void {
    tell({ ...words, console: name, atMs });
  }

  function receive(message: FromLink): void {
    switch (message.kind) {
      case 'status':
        timeline.heard(message.sentAtMs);
        timeline.statusChanged(message.status);
        status = message.status;
        if (report.includes('status')) say({ kind: 'status', status });
        return;
      case 'audit':
        trust = message.trust;
        return;
      case 'state':
        timeline.heard(message.sentAtMs);
        takeState(message);
        return;
      case 'log':
        takeLog(message);
        return;
      case 'subscription-refused':
        say({ kind: 'subscription-refused', key: keys[message.subscription] ?? '', message: message.failure.message });
        return;
      case 'answer':
        say({ kind: 'answer', call: message.call, result: message.result });
        return;
      case 'refusal':
        say({ kind: 'refusal', call: message.call, message: message.failure.message, code: message.failure.data.code });
        return;
    }
  }

  function takeState(frame: StateFrame): void {
    const { subscription, platformTimeMs, receivedAtMs, sequence } = frame;
    const held = { ...frame, transitMs: timeline.transitMs(platformTimeMs, receivedAtMs) };
    states.set(subscription, held);
    if (report.includes('state')) {
      const atMs = time.wallMs();
      say({ kind: 'state', ...shownFrame(held) }, atMs);
    }
    if (drawMs !== null) time.after(drawMs, () => window.receive({ kind: 'drawn', subscription, sequence }));
  }

  function takeLog({ subscription, view, reset, cursor, events }: LogFrame): void {
    const known = reset ? [] : (logs.get(subscription)?.events ?? []);
    const { most } = logViews[view as LogViewName].snapshot;
    logs.set(subscription, { view, cursor, events: [...known, ...events].slice(-most) });
    if (report.includes('log')) say({ kind: 'log', view, reset, cursor, events: [...events] });
  }

  function shownFrame(held: StateFrame & { readonly transitMs: number }) {
    const { key, sequence, platformTimeMs, oldestInputAgeMs } = held;
    return { key, sequence, platformTimeMs, oldestInputAgeMs, shownAgeMs: ageOfFrameMs(held, timeline.nowMs()) };
  }

  function show({ request, with: parts }: Extract<HeadlessOrder, { kind: 'show' }>): void {
    const atMs = time.wallMs();
    say(
      {
        kind: 'shown',
        request,
        status,
        audit: trust,
        states: [...states.values()].map((held) => ({
          ...shownFrame(held),
          tables: parts.includes('tables') ? plainTables(held.tables) : null,
        })),
        logs: parts.includes('logs') ? [...logs.values()].map(({ view, cursor, events }) => ({ view, cursor, events: [...events] })) : [],
      },
      atMs,
    );
  }

  link.receive({
    kind: 'resume-session',
    session: { platformUrl: options.platformUrl, refreshToken: null, developmentSubject: options.subject },
  });
  options.views.forEach(({ view, params }, subscription) => window.receive({ kind: 'subscribe', subscription, view, params }));

  return {
    take(command) {
      switch (command.kind) {
        case 'set-wall':
          wallErrorMs += command.byMs;
          return;
        case 'wake':
          link.receive({ kind: 'wake', slept: command.slept });
          return;
        case 'retry':
          window.receive({ kind: 'retry' });
          return;
        case 'call':
          window.receive({ kind: 'call', call: command.call, method: command.method, params: command.params });
          return;
        case 'show':
          show(command);
          return;
      }
    },
    close() {
      window.close();
      link.close();
    },
  };
}

/** What it has seen of audit logs goes with it. */
function forgottenBook(): TrustBook {
  return createTrustBook({ stored: [], save: async () => undefined, onFailure: () => undefined });
}

/** Typed arrays would become objects in JSON: plain arrays, with null for what is absent. */
function plainTables(tables: unknown): unknown {
  const named = tables as Readonly<
    Record<string, { readonly rows: number; readonly columns: Readonly<Record<string, ArrayLike<unknown>>> }>
  >;
  return Object.fromEntries(
    Object.entries(named).map(([table, { rows, columns }]) => [
      table,
      { rows, columns: Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, Array.from(values)])) },
    ]),
  );
}

/** Marsaglia's xorshift of 32 bits: small, and the same on every machine. */
function luckyRandom({ seed, luck }: HeadlessOptions): () => number {
  let state = (seed ^ 0x9e37_79b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) / 2 ** 32) * luck;
  };
}
