import type { FromLink } from '../../shared/ipc/link-port.ts';
import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { createLinkAudit } from './audit/open.ts';
import type { AuditParts } from './audit/open.ts';
import type { Connection } from './connection.ts';
import { createHub } from './hub.ts';
import type { IdentityClient } from './identity.ts';
import { createLinkClock } from './link-clock.ts';
import type { FromMain, ToMain } from './main-messages.ts';
import { problemOf } from './problems.ts';
import type { Knock } from './return-watch.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import type { OpenSocket } from './socket.ts';
import { createSubmissions, notConnected } from './submissions.ts';
import type { Submission } from './submissions.ts';
import type { Time } from './time.ts';
import { createTokenKeeper } from './token-keeper.ts';
import type { Credentials, TokenKeeper } from './token-keeper.ts';
import { createWindowLine } from './window-line.ts';
import type { WindowLine } from './window-line.ts';

export interface Link {
  /** Everything from main but `start` and `window`. */
  receive(message: Exclude<FromMain, { kind: 'start' | 'window' }>): void;
  addWindow(post: (message: FromLink) => void): WindowLine;
  /** Signs out and leaves no timer. */
  close(): void;
}

const clockWatchMs = 3_000;

/** The parts of the link put together: one session towards the platform, many windows on the other side. */
export function createLink(options: {
  readonly identity: IdentityClient;
  readonly openSocket: OpenSocket;
  readonly knock: Knock;
  readonly time: Time;
  readonly random: () => number;
  readonly stored: readonly Submission[];
  readonly saveSubmissions: (submissions: readonly Submission[]) => Promise<void>;
  /** Left out: this link checks no audit log. */
  readonly audit?: AuditParts;
  readonly toMain: (message: ToMain) => void;
}): Link {
  const { identity, openSocket, time, random, toMain } = options;
  const linkClock = createLinkClock(time);
  const hub = createHub(linkClock, time);
  const submissions = createSubmissions({ stored: options.stored, save: options.saveSubmissions, now: () => linkClock.now() });
  const windows = new Set<(message: FromLink) => void>();
  let status: LinkStatus = { state: 'signed-out' };
  let session: Session | null = null;
  let connection: Connection | null = null;
  let refreshToken: string | null = null;
  let current: TokenKeeper | null = null;

  const audit =
    options.audit === undefined
      ? null
      : createLinkAudit({
          parts: options.audit,
          time,
          now: () => linkClock.now(),
          random,
          onChange: tellAudit,
          subject: () => (status.state === 'live' ? status.welcome.person.subject : null),
          record: async (accepted) =>
            new Promise((resolve) => {
              if (connection === null) resolve(notConnected);
              else connection.request('audit.accept', accepted, (outcome) => resolve(outcome.ok ? undefined : outcome.failure));
            }),
        });

  function tellAudit(): void {
    if (audit === null) return;
    for (const post of windows) post({ kind: 'audit', ...audit.state() });
  }

  const stopWatching = time.every(clockWatchMs, () => linkClock.watch());

  function tellStatus(next: LinkStatus): void {
    status = next;
    for (const post of windows) post({ kind: 'status', status, sentAtMs: linkClock.now() });
  }

  function remember(platformUrl: string, token: string | null): void {
    refreshToken = token;
    toMain({ kind: 'refresh-token', platformUrl, refreshToken: token });
  }

  function keeperOf(credentials: Credentials, grant: Parameters<typeof createTokenKeeper>[1]['grant']): TokenKeeper {
    refreshToken = grant?.refreshToken ?? credentials.refreshToken;
    const keeper: TokenKeeper = createTokenKeeper(credentials, {
      identity,
      now: () => linkClock.now(),
      grant,
      onRefreshToken(token) {
        // An exchange may end after its session did; what it brings belongs to nobody any more.
        if (keeper === current) remember(credentials.platformUrl, token);
      },
    });
    return keeper;
  }

  function connect(tokens: TokenKeeper): void {
    disconnect();
    current = tokens;
    audit?.opened(tokens.platformUrl);
    session = openSession(
      tokens,
      { openSocket, knock: options.knock, time, linkClock, random },
      {
        status: tellStatus,
        frame: (bytes) => hub.frame(bytes),
        append: (append) => hub.append(append),
        live(next, welcome) {
          connection = next;
          const { platformUrl } = tokens;
          toMain({ kind: 'reached', platformUrl, platformName: welcome.platformName });
          hub.connected(next);
          submissions.connected({ connection: next, platformUrl, subject: welcome.person.subject });
          audit?.connected(welcome.platformId);
        },
        lost() {
          connection = null;
          audit?.lost();
          submissions.lost();
          hub.lost();
        },
      },
    );
  }

  function disconnect(): void {
    session?.close();
    session = null;
    current = null;
    audit?.opened(null);
    hub.forget();
  }

  function signOut(): void {
    const left = { platformUrl: session?.platformUrl, refreshToken };
    disconnect();
    refreshToken = null;
    tellStatus({ state: 'signed-out' });
    if (left.platformUrl === undefined) return;
    toMain({ kind: 'refresh-token', platformUrl: left.platformUrl, refreshToken: null });
    if (left.refreshToken !== null) void identity.signOut(left.platformUrl, left.refreshToken);
  }

  async function offers(request: number, platformUrl: string): Promise<void> {
    const answer = await identity.offers(platformUrl);
    const outcome = answer.ok
      ? { ok: true as const, value: answer.value }
      : { ok: false as const, problem: problemOf(answer.failure, platformUrl, time.wallMs()) };
    toMain({ kind: 'offered', request, outcome });
  }

  async function signIn({ request, platformUrl, subject }: Extract<FromMain, { kind: 'sign-in' }>): Promise<void> {
    const answer = await identity.signInForDevelopment(platformUrl, subject);
    if (!answer.ok) {
      const problem = problemOf(answer.failure, platformUrl, time.wallMs());
      toMain({ kind: 'signed-in', request, outcome: { ok: false, problem } });
      return;
    }
    const grant = answer.value;
    connect(keeperOf({ platformUrl, refreshToken: grant.refreshToken, developmentSubject: null }, grant));
    remember(platformUrl, grant.refreshToken);
    const { name, role } = grant.person;
    toMain({ kind: 'signed-in', request, outcome: { ok: true, value: { name, role } } });
  }

  async function exportAudit({ request, ...order }: Extract<FromMain, { kind: 'export-audit' }>): Promise<void> {
    const outcome = (await audit?.save(order, current)) ?? { ok: false as const, problem: noExport };
    toMain({ kind: 'audit-exported', request, outcome });
  }

  return {
    receive(message) {
      switch (message.kind) {
        case 'resume-session':
          if (message.session === null) tellStatus({ state: 'signed-out' });
          else connect(keeperOf(message.session, null));
          return;
        case 'wake':
          if (message.slept) linkClock.slept();
          session?.wake(message.slept);
          return;
        case 'offers':
          void offers(message.request, message.platformUrl);
          return;
        case 'sign-in':
          void signIn(message);
          return;
        case 'sign-out':
          signOut();
          return;
        case 'export-audit':
          void exportAudit(message);
          return;
        case 'cancel-export':
          audit?.cancel();
          return;
      }
    },
    addWindow(post) {
      windows.add(post);
      post({ kind: 'status', status, sentAtMs: linkClock.now() });
      if (audit !== null) post({ kind: 'audit', ...audit.state() });
      const line = createWindowLine(post, {
        hub,
        submissions,
        connection: () => connection,
        retry: () => session?.retry(),
        answer: async (question, params) => audit?.answer(question, params) ?? { ok: false, failure: notConnected },
      });
      return {
        receive: (message) => line.receive(message),
        close() {
          windows.delete(post);
          line.close();
        },
      };
    },
    close() {
      stopWatching();
      audit?.close();
      signOut();
    },
  };
}

const noExport = { message: 'This console keeps no audit log', remedy: 'Export with `npm run audit`.', cause: 'no audit parts' };
