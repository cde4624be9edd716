import { z } from 'zod';
import type { CallFailure } from '../../shared/ipc/link-port.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { Params, Result } from '../../shared/wire/methods.ts';
import type { Connection } from './connection.ts';
import { outcomeUnknown } from './requests.ts';
import type { Outcome } from './requests.ts';

const submissionSchema = z.object({
  platformUrl: z.string(),
  subject: z.string(),
  storedAtMs: z.number(),
  params: methods['change.submit'].params,
});
export type Submission = z.infer<typeof submissionSchema>;
export const submissionsFileSchema = z.object({ version: z.literal(1), submissions: z.array(submissionSchema).max(100) });

type SubmitOutcome = Outcome<Result<'change.submit'>>;

/** Where and as whom the link is connected. */
export interface Connected {
  readonly connection: Connection;
  readonly platformUrl: string;
  readonly subject: string;
}

/**
 * Changes that were submitted and not answered yet. Key and payload are on disk before anything is sent; after a reconnect, or a
 * crash of this console, the same is sent again until the platform answers: the key makes that the same change, never a second one.
 */
export interface Submissions {
  submit(params: Params<'change.submit'>, settle: (outcome: SubmitOutcome) => void): void;
  connected(to: Connected): void;
  lost(): void;
}

/**
 * A person who pressed a quarter of an hour ago no longer expects it to happen: an unanswered submission that old is not sent again.
 * If the platform had it, it is among the changes.
 */
export const keptMs = 15 * 60_000;

export function createSubmissions(options: {
  /** What was on disk at the start. */
  readonly stored: readonly Submission[];
  /** Resolves when it is on disk. */
  readonly save: (submissions: readonly Submission[]) => Promise<void>;
  /** The link's clock. */
  readonly now: () => number;
}): Submissions {
  const { save, now } = options;
  const pending = new Map(options.stored.map((submission) => [submission.params.idempotencyKey, submission]));
  const waiting = new Map<string, ((outcome: SubmitOutcome) => void)[]>();
  const sent = new Set<string>();
  let to: Connected | null = null;
  let saving = Promise.resolve();

  /** One write after the other; each writes what is pending by then. */
  async function store(): Promise<void> {
    const next = saving.then(async () => save([...pending.values()]));
    saving = next.catch(() => undefined);
    return next;
  }

  function finish(key: string, outcome: SubmitOutcome): void {
    pending.delete(key);
    sent.delete(key);
    // If this write fails the key is sent once more after a restart, and answered with the same result.
    void store().catch(() => undefined);
    const settles = waiting.get(key) ?? [];
    waiting.delete(key);
    for (const settle of settles) settle(outcome);
  }

  function send(submission: Submission): void {
    const key = submission.params.idempotencyKey;
    if (to === null || sent.has(key)) return;
    if (submission.platformUrl !== to.platformUrl || submission.subject !== to.subject) return;
    sent.add(key);
    to.connection.request('change.submit', submission.params, (outcome) => {
      sent.delete(key);
      if (outcome.ok || outcome.isAnswer) finish(key, outcome);
      // No answer on a connection that lives: ask again. On a lost one the next connection does.
      else sendAll();
    });
  }

  function sendAll(): void {
    for (const [key, submission] of [...pending]) {
      if (now() - submission.storedAtMs < keptMs) send(submission);
      else finish(key, { ok: false, failure: outcomeUnknown('change.submit', 'no answer came for 15 minutes'), isAnswer: false });
    }
  }

  return {
    submit(params, settle) {
      if (to === null) {
        settle({ ok: false, failure: notConnected, isAnswer: true });
        return;
      }
      const key = params.idempotencyKey;
      const submission = { platformUrl: to.platformUrl, subject: to.subject, storedAtMs: now(), params };
      pending.set(key, pending.get(key) ?? submission);
      waiting.set(key, [...(waiting.get(key) ?? []), settle]);
      store().then(
        () => send(submission),
        (error: unknown) => finish(key, { ok: false, failure: notStored(error), isAnswer: true }),
      );
    },
    connected(next) {
      to = next;
      sendAll();
    },
    lost() {
      to = null;
    },
  };
}

export const notConnected: CallFailure = {
  message: 'not sent: there is no connection to the platform',
  data: { code: 'unavailable', remedy: 'Try again when the link is live.' },
  notSent: true,
};

function notStored(error: unknown): CallFailure {
  return {
    message: `not sent: it could not be stored first (${error instanceof Error ? error.message : String(error)})`,
    data: { code: 'unavailable', remedy: 'See that the disk of this console is neither full nor read-only, then try again.' },
    notSent: true,
  };
}
