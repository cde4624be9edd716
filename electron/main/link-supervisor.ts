import type { LinkProblem } from '../../shared/ipc/link-status.ts';
import type { ToMain, FromMain } from '../link/main-messages.ts';
import { toMainSchema } from '../link/main-messages.ts';

/** A started link process, as far as main needs one. `P` is a port to hand over. */
export interface LinkProcess<P> {
  post(message: FromMain, ports?: readonly P[]): void;
  onMessage(take: (message: unknown) => void): void;
  onExit(take: (code: number) => void): void;
}

type Offered = Extract<ToMain, { kind: 'offered' }>['outcome'];
type SignedIn = Extract<ToMain, { kind: 'signed-in' }>['outcome'];
type Exported = Extract<ToMain, { kind: 'audit-exported' }>['outcome'];
type Answer = Offered | SignedIn | Exported;

export interface LinkSupervisor {
  /** A window listens: it gets a port now, and another one whenever the link was started anew. */
  connectWindow(window: number): void;
  wake(slept: boolean): void;
  offers(platformUrl: string): Promise<Offered>;
  signIn(platformUrl: string, subject: string): Promise<SignedIn>;
  exportAudit(order: { readonly file: string; readonly fromMs: number | null; readonly toMs: number | null }): Promise<Exported>;
  cancelExport(): void;
  signOut(): void;
  /** The app ends: from now on a link that ends stays so. */
  close(): void;
}

export interface SupervisorTime {
  monotonicMs(): number;
  after(delayMs: number, run: () => void): void;
}

const restartAfterMs = [0, 250, 1_000, 5_000, 10_000] as const;
/** A link that lived this long was healthy: its end is not part of a row of crashes. */
const healthyMs = 30_000;

/** Starts the link process and starts it again whenever it ends. */
export function superviseLink<P>(options: {
  readonly start: () => LinkProcess<P>;
  readonly profileDirectory: string;
  /** The sign-in to go on with in a new process. */
  readonly session: () => Extract<FromMain, { kind: 'resume-session' }>['session'];
  /** Makes a channel, gives one end to the window and answers the other, for the link; null when the window is gone. */
  readonly makePort: (window: number) => P | null;
  readonly onNews: (news: Extract<ToMain, { kind: 'refresh-token' | 'reached' | 'note' }>) => void;
  readonly time: SupervisorTime;
}): LinkSupervisor {
  const { time, onNews } = options;
  const windows = new Set<number>();
  const waiting = new Map<number, (outcome: Answer) => void>();
  let link: LinkProcess<P> | null = null;
  let isClosed = false;
  let failures = 0;
  let lastRequest = 0;

  function start(): void {
    if (isClosed) return;
    const startedAtMs = time.monotonicMs();
    const started = options.start();
    link = started;
    started.onMessage(take);
    started.onExit((code) => {
      link = null;
      for (const answer of waiting.values()) answer({ ok: false, problem: linkEnded(code) });
      waiting.clear();
      if (isClosed) return;
      failures = time.monotonicMs() - startedAtMs >= healthyMs ? 0 : failures + 1;
      const delayMs = restartAfterMs[Math.min(failures, restartAfterMs.length - 1)] ?? 0;
      onNews({ kind: 'note', text: `the link process ended (${String(code)}); starting it again in ${String(delayMs)} ms` });
      time.after(delayMs, start);
    });
    started.post({ kind: 'start', profileDirectory: options.profileDirectory });
    started.post({ kind: 'resume-session', session: options.session() });
    for (const window of [...windows]) givePort(window);
  }

  function givePort(window: number): void {
    if (link === null) return;
    const port = options.makePort(window);
    if (port === null) windows.delete(window);
    else link.post({ kind: 'window' }, [port]);
  }

  function take(message: unknown): void {
    const parsed = toMainSchema.safeParse(message);
    if (!parsed.success) {
      onNews({ kind: 'note', text: `main can't read a message from the link: ${parsed.error.message}` });
      return;
    }
    const news = parsed.data;
    if (news.kind === 'offered' || news.kind === 'signed-in' || news.kind === 'audit-exported') {
      waiting.get(news.request)?.(news.outcome);
      waiting.delete(news.request);
    } else onNews(news);
  }

  /** A process that is being started again can't answer: that is said at once. */
  async function ask(message: (request: number) => FromMain): Promise<Answer> {
    if (link === null) return { ok: false, problem: linkEnded(0) };
    const asked = link;
    lastRequest += 1;
    const request = lastRequest;
    return new Promise((resolve) => {
      waiting.set(request, resolve);
      asked.post(message(request));
    });
  }

  start();

  return {
    connectWindow(window) {
      windows.add(window);
      givePort(window);
    },
    wake(slept) {
      link?.post({ kind: 'wake', slept });
    },
    // The link answers each question in its own kind.
    offers: async (platformUrl) => (await ask((request) => ({ kind: 'offers', request, platformUrl }))) as Offered,
    signIn: async (platformUrl, subject) => (await ask((request) => ({ kind: 'sign-in', request, platformUrl, subject }))) as SignedIn,
    exportAudit: async (order) => (await ask((request) => ({ kind: 'export-audit', request, ...order }))) as Exported,
    cancelExport() {
      link?.post({ kind: 'cancel-export' });
    },
    signOut() {
      link?.post({ kind: 'sign-out' });
    },
    close() {
      isClosed = true;
    },
  };
}

function linkEnded(code: number): LinkProblem {
  return {
    message: 'The connection process of this console ended',
    remedy: 'It is started again by itself: try again in a moment.',
    cause: `exit code ${String(code)}`,
  };
}
