/** What becomes of a change that has done nothing yet. */
import { durationWords, utcWords } from '../../shared/rules/input.ts';
import { platformActor } from '../platform-actor.ts';
import type { Draft } from './book.ts';
import { paused } from './drafts.ts';
import type { StoredChange } from './journal.ts';
import { auditOf, timelineOf } from './records.ts';

export function expired(atMs: number, why: string): Draft {
  return {
    event: { type: 'expire', atMs, why },
    audits: (next) => [auditOf(next, { action: 'change.expire', actor: platformActor, atMs, reason: why })],
    timeline: (next) => [timelineOf(next, { what: 'expired', detail: why, actor: platformActor, atMs })],
  };
}

/** It starts; but one whose time passed while no platform ran waits for a person. */
export function started(stored: StoredChange, { atMs, lateStartMs }: { readonly atMs: number; readonly lateStartMs: number }): Draft {
  const { startAtMs } = stored.change;
  if (startAtMs !== null && atMs - startAtMs > lateStartMs) {
    const why = `It was to start ${utcWords(startAtMs)}, ${durationWords(atMs - startAtMs)} ago. Resume to start it now.`;
    return paused(stored, { atMs, why });
  }
  return {
    event: { type: 'start', atMs },
    audits: (next) => [auditOf(next, { action: 'change.start', actor: platformActor, atMs })],
  };
}
