/** The story of one change: what was recorded of it, in the order it happened, told in words. */
import type { AuditEntry } from '../../../../shared/wire/audit.ts';

export interface StoryLine {
  readonly entry: AuditEntry;
  /** In words, e.g. `Step 2 of 3: asked of the target`. */
  readonly what: string;
  /** 0-based; null when it is not about one step. */
  readonly step: number | null;
  /** Since the line before; null for the first. */
  readonly sinceMs: number | null;
}

/** What an action says when it is told; `step` stands before it when it is about one. */
const tellings: Readonly<Record<string, string>> = {
  'change.submit': 'asked for',
  'change.approve': 'approved',
  'change.reject': 'rejected',
  'change.withdraw': 'withdrawn',
  'change.expire': 'expired',
  'change.start': 'started',
  'change.pause': 'paused',
  'change.resume': 'resumed',
  'change.abort': 'aborted',
  'change.revert': 'revert begun',
  'change.reconcile': 'taken up again after a restart',
  'change.step.intended': 'meant, before anything was done',
  'change.step.applied': 'done, and read back',
  'change.step.unknown': 'done or not: nobody knows yet',
  'change.step.refused': 'refused by the target',
  'change.step.passed': 'checked, and passed',
  'change.revert.intended': 'revert meant, before anything was done',
  'change.revert.unknown': 'reverted or not: nobody knows yet',
  'change.reverted': 'reverted',
  'change.succeed': 'succeeded',
  'change.failed': 'failed',
  'change.revert-failed': 'the revert failed',
  'change.break-glass': 'let through by break-glass, without a second person',
  'change.review': 'reviewed afterwards',
  'config.release': 'release made',
  'guard.expire': 'ended by itself',
  'config.adopted': 'adopted by an instance',
  'audit.search': 'read in the audit log',
};

/** @param entries of one change, in any order; readings of the log are no part of the story */
export function storyOf(entries: readonly AuditEntry[]): readonly StoryLine[] {
  const told = entries.filter(({ action }) => action !== 'audit.search').toSorted((one, other) => one.index - other.index);
  return told.map((entry, place) => {
    const step = stepOf(entry);
    const words = tellings[entry.action] ?? entry.action;
    const before = told[place - 1];
    return {
      entry,
      step,
      what: step === null ? capital(words) : `Step ${String(step + 1)}: ${words}`,
      sinceMs: before === undefined ? null : entry.atMs - before.atMs,
    };
  });
}

function stepOf({ event }: AuditEntry): number | null {
  const { unmapped } = event;
  const details = isRecord(unmapped) && isRecord(unmapped['details']) ? unmapped['details'] : {};
  return typeof details['step'] === 'number' ? details['step'] : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
