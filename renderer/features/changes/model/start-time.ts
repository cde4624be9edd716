/** When a change is to start: at once, or at a local time of this machine. */
import { localInputText } from '../../../ui/time.ts';

export interface StartDraft {
  readonly when: 'at-once' | 'at-time';
  /** As `<input type="datetime-local">` has it: `2026-11-28T02:00`, local. */
  readonly local: string;
}

export type StartReading = { readonly ok: true; readonly startAtMs: number | null } | { readonly ok: false; readonly problem: string };

const hourMs = 3_600_000;
const mostAheadMs = 30 * 24 * hourMs;

/** At once; the time stands at the next full hour that is at least half an hour away. */
export function startAtOnce(nowMs: number): StartDraft {
  return { when: 'at-once', local: localInputText(Math.ceil((nowMs + hourMs / 2) / hourMs) * hourMs) };
}

export function readStart({ when, local }: StartDraft, nowMs: number): StartReading {
  if (when === 'at-once') return { ok: true, startAtMs: null };
  // Text without an offset is read as local time.
  const startAtMs = Date.parse(local);
  if (Number.isNaN(startAtMs)) return { ok: false, problem: 'Say when it is to start' };
  if (startAtMs <= nowMs) return { ok: false, problem: 'This start has passed' };
  if (startAtMs > nowMs + mostAheadMs) return { ok: false, problem: 'A start lies at most 30 days ahead' };
  return { ok: true, startAtMs };
}
