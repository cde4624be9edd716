/** A hold or an override while a person is still writing it. */
import type { HoldIntent, OverrideIntent } from '../../../../shared/changes/intent.ts';
import { overridable } from '../../../../shared/rules/guard-rules.ts';
import type { DraftReading } from './shift-draft.ts';

export interface GuardDraft {
  readonly guard: 'hold' | 'override';
  /** Of an override; empty while none is chosen. */
  readonly rule: string;
  readonly idcs: readonly string[];
  /** null lifts it now. */
  readonly untilMs: number | null;
}

const minuteMs = 60_000;

/** How long a guard may be asked for here, in minutes; the platform's rule has the last word. */
export const guardMinutes: Readonly<Record<GuardDraft['guard'], readonly number[]>> = {
  hold: [15, 30, 60, 120, 240, 480, 1440, 4320],
  override: [15, 30, 60, 120, 240],
};
export const usualMinutes = 30;

/** Rounded up to a full minute: what is said and what is done are the same moment. */
export function untilAfter(nowMs: number, minutes: number): number {
  return Math.ceil((nowMs + minutes * minuteMs) / minuteMs) * minuteMs;
}

export function emptyGuard(guard: GuardDraft['guard'], idcs: readonly string[], nowMs: number): GuardDraft {
  return { guard, rule: '', idcs, untilMs: untilAfter(nowMs, usualMinutes) };
}

export function draftOfGuard(intent: HoldIntent | OverrideIntent): GuardDraft {
  return { guard: intent.kind, rule: intent.kind === 'override' ? intent.rule : '', idcs: intent.idcs, untilMs: intent.untilMs };
}

export function readGuard({ guard, rule, idcs, untilMs }: GuardDraft): DraftReading<HoldIntent | OverrideIntent> {
  if (idcs.length === 0) return { ok: false, problems: [{ field: 'idcs', text: 'Choose at least one IDC' }] };
  if (guard === 'hold') return { ok: true, intent: { kind: 'hold', idcs: [...idcs], untilMs } };
  if (!overridable.some((known) => known === rule)) return { ok: false, problems: [{ field: 'rule', text: 'Choose the rule' }] };
  return { ok: true, intent: { kind: 'override', rule, idcs: [...idcs], untilMs } };
}

/** The heading of the workspace. */
export function guardDraftTitle({ guard, idcs, untilMs }: GuardDraft): string {
  const named = idcs.join(', ');
  if (guard === 'hold') return `${untilMs === null ? 'Lift the hold of' : 'Hold'} ${named === '' ? 'an IDC' : named}`;
  return `${untilMs === null ? 'End an override' : 'Override a rule'}${named === '' ? '' : ` on ${named}`}`;
}
