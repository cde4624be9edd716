/** The audit side of a link: the watch over the log, and exports, told to every window. */
import type { AuditTransfer, AuditTrust, SeenHead } from '../../../shared/ipc/audit-trust.ts';
import type { SavedBundle } from '../../../shared/ipc/channels.ts';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import type { LinkProblem } from '../../../shared/ipc/link-status.ts';
import type { ParamsIn } from '../../../shared/wire/methods.ts';
import { problemOf } from '../problems.ts';
import { notConnected } from '../submissions.ts';
import type { Time } from '../time.ts';
import type { TokenKeeper } from '../token-keeper.ts';
import type { AnswerQuestion } from '../window-line.ts';
import { AskFailed } from './client.ts';
import type { AuditClient } from './client.ts';
import { saveBundle } from './save-bundle.ts';
import type { TrustBook } from './trust-book.ts';
import { createAuditWatch } from './watch.ts';
import type { AuditWatch } from './watch.ts';

/** What a link needs to check audit logs; a link without it checks none. */
export interface AuditParts {
  readonly client: AuditClient;
  readonly book: TrustBook;
}

export interface ExportOrder {
  readonly file: string;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** A value of null: it was cancelled, and nothing is left of it. */
export type ExportOutcome =
  { readonly ok: true; readonly value: SavedBundle | null } | { readonly ok: false; readonly problem: LinkProblem };

export interface LinkAudit extends Pick<AuditWatch, 'opened' | 'connected' | 'lost' | 'close'> {
  readonly answer: AnswerQuestion;
  state(): { readonly trust: AuditTrust; readonly transfer: AuditTransfer | null };
  /** @param tokens null: nobody is signed in */
  save(order: ExportOrder, tokens: TokenKeeper | null): Promise<ExportOutcome>;
  /** Ends the export that is being saved; nothing without one. */
  cancel(): void;
}

interface LinkAuditOptions {
  readonly parts: AuditParts;
  readonly time: Time;
  readonly now: () => number;
  readonly random: () => number;
  readonly onChange: () => void;
  /** Who is signed in; null: nobody. */
  readonly subject: () => string | null;
  /** Has the platform record what a person accepts; undefined when it is recorded. */
  readonly record: (accepted: ParamsIn<'audit.accept'>) => Promise<CallFailure | undefined>;
}

const progressEveryMs = 200;

export function createLinkAudit({ parts, time, now, random, onChange, subject, record }: LinkAuditOptions): LinkAudit {
  let transfer: AuditTransfer | null = null;
  let saving: AbortController | null = null;
  const watch = createAuditWatch({ ...parts, time, now, random, onTrust: onChange });

  async function ask(question: Parameters<AnswerQuestion>[0], params: unknown): Promise<unknown> {
    switch (question) {
      case 'audit.prove':
        return watch.prove(params as { readonly index: number; readonly leafHash: string });
      case 'audit.check':
        await watch.check();
        return {};
      case 'audit.accept':
        return accept((params as { readonly why: string }).why);
    }
  }

  /** Recorded where everybody can read it first, then taken here: an acceptance that nobody would ever hear of is none. */
  async function accept(why: string): Promise<unknown> {
    const by = subject();
    const trust = watch.trust();
    if (by === null) return notConnected;
    if (trust.state === 'mismatch') {
      const { kind, seen, found, agreesAgainAtMs } = trust.mismatch;
      const failed = await record({ kind, seen: bareHead(seen), found: bareHead(found), agreesAgain: agreesAgainAtMs !== null, why });
      if (failed !== undefined && !keepsNone.has(failed.data.code)) return failed;
    }
    return (await watch.accept(why, by)) ?? {};
  }

  /** One at a time: every window shows the one that there is, and any may cancel it. */
  async function save(order: ExportOrder, tokens: TokenKeeper | null): Promise<ExportOutcome> {
    if (saving !== null) return { ok: false, problem: savingAnother };
    const stopping = new AbortController();
    saving = stopping;
    transfer = { entries: 0, total: null };
    onChange();
    try {
      return await saveOne(order, tokens, stopping.signal);
    } finally {
      saving = null;
      transfer = null;
      onChange();
    }
  }

  async function saveOne(order: ExportOrder, tokens: TokenKeeper | null, signal: AbortSignal): Promise<ExportOutcome> {
    const token = await tokens?.accessToken();
    if (tokens === null || token?.ok !== true) {
      const problem = token?.ok === false ? problemOf(token.failure, tokens?.platformUrl ?? '', time.wallMs()) : nobodySignedIn;
      return { ok: false, problem };
    }
    let toldAtMs = -Infinity;
    try {
      const value = await saveBundle({
        ...order,
        platformUrl: tokens.platformUrl,
        accessToken: token.accessToken,
        remembered: watch.remembered(),
        signal,
        onProgress(next) {
          transfer = next;
          if (now() - toldAtMs < progressEveryMs) return;
          toldAtMs = now();
          onChange();
        },
      });
      return { ok: true, value };
    } catch (error) {
      if (signal.aborted) return { ok: true, value: null };
      return { ok: false, problem: exportProblem(error, tokens.platformUrl, time.wallMs()) };
    }
  }

  return {
    opened: (platformUrl) => watch.opened(platformUrl),
    connected: (platformId) => watch.connected(platformId),
    lost: () => watch.lost(),
    close: () => watch.close(),
    state: () => ({ trust: watch.trust(), transfer }),
    answer: async (question, params) => {
      const answer = await ask(question, params);
      return isFailure(answer) ? { ok: false, failure: answer } : { ok: true, result: answer };
    },
    save,
    cancel: () => saving?.abort(),
  };
}

/** A platform of before: then only this console keeps it. */
const keepsNone: ReadonlySet<string> = new Set(['unknown-method', 'not-supported']);

function bareHead({ size, root, keyId }: SeenHead): Pick<SeenHead, 'size' | 'root' | 'keyId'> {
  return { size, root, keyId };
}

function isFailure(answer: unknown): answer is CallFailure {
  return typeof answer === 'object' && answer !== null && 'data' in answer && 'message' in answer;
}

const savingAnother: LinkProblem = {
  message: 'Another export is being saved',
  remedy: 'Wait for it, or cancel it.',
  cause: 'one at a time',
};

const nobodySignedIn: LinkProblem = { message: 'Nobody is signed in', remedy: 'Sign in, then export again.', cause: 'signed-out' };

function exportProblem(error: unknown, platformUrl: string, nowMs: number): LinkProblem {
  if (error instanceof AskFailed) return problemOf(error.failure, platformUrl, nowMs);
  const cause = error instanceof Error ? error.message : String(error);
  return {
    message: 'The export could not be written to this disk',
    remedy: 'See that the disk has room and the folder may be written to.',
    cause,
  };
}
