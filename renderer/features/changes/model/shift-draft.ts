/** A traffic shift while a person is still writing it: text as typed, turned into an intent only when all of it makes sense. */
import type { TrafficShiftIntent } from '../../../../shared/changes/intent.ts';
import { trafficShiftIntentSchema } from '../../../../shared/changes/intent.ts';

export interface ShiftDraft {
  readonly direction: 'away' | 'back';
  readonly idcs: readonly string[];
  /** `base`: the platform splits by base share over the IDCs that serve. `chosen`: `receiverPercents` says. */
  readonly split: 'base' | 'chosen';
  /** Percent of the moved share as typed, by receiving IDC; an empty text takes no part. */
  readonly receiverPercents: Readonly<Record<string, string>>;
  readonly profile: 'normal' | 'emergency';
  /** Rising percentages as typed, e.g. `25, 50, 100`. */
  readonly steps: string;
  readonly holdSeconds: string;
  readonly onBreach: 'pause' | 'revert';
}

export type DraftField = 'idcs' | 'receivers' | 'steps' | 'hold' | 'adoption' | 'rule' | 'from' | 'to' | 'most' | 'batch';
export interface DraftProblem {
  readonly field: DraftField;
  readonly text: string;
}
export type DraftReading<T> =
  { readonly ok: true; readonly intent: T } | { readonly ok: false; readonly problems: readonly DraftProblem[] };

export const longestHoldSeconds = 3600;
const emergencyHoldSeconds = '10';

export function emptyShift(direction: 'away' | 'back', idcs: readonly string[] = []): ShiftDraft {
  return {
    direction,
    idcs,
    split: 'base',
    receiverPercents: {},
    profile: 'normal',
    steps: '25, 50, 100',
    holdSeconds: '60',
    onBreach: 'pause',
  };
}

/** Emergency goes to 100 % at once with a short hold; going back to normal restores steps. */
export function withProfile(draft: ShiftDraft, profile: ShiftDraft['profile']): ShiftDraft {
  if (profile === draft.profile) return draft;
  const usual = emptyShift(draft.direction);
  return profile === 'emergency'
    ? { ...draft, profile, steps: '100', holdSeconds: emergencyHoldSeconds }
    : { ...draft, profile, steps: usual.steps, holdSeconds: usual.holdSeconds };
}

export function draftOfShift(intent: TrafficShiftIntent): ShiftDraft {
  const receivers = Object.entries(intent.receivers);
  return {
    direction: intent.direction,
    idcs: intent.idcs,
    split: receivers.length === 0 ? 'base' : 'chosen',
    receiverPercents: Object.fromEntries(receivers.map(([idc, share]) => [idc, trimmed(share * 100)])),
    profile: intent.profile,
    steps: intent.stepPercents.join(', '),
    holdSeconds: trimmed(intent.holdMs / 1000),
    onBreach: intent.onBreach,
  };
}

export function readShift(draft: ShiftDraft): DraftReading<TrafficShiftIntent> {
  const problems: DraftProblem[] = [];
  if (draft.idcs.length === 0) problems.push({ field: 'idcs', text: 'Choose at least one IDC' });
  const stepPercents = draft.profile === 'emergency' ? [100] : readSteps(draft.steps);
  if (typeof stepPercents === 'string') problems.push({ field: 'steps', text: stepPercents });
  const holdMs = readHoldMs(draft.holdSeconds);
  if (holdMs === null) problems.push({ field: 'hold', text: holdProblem });
  const receivers = draft.direction === 'back' || draft.split === 'base' ? {} : readReceivers(draft);
  if (typeof receivers === 'string') problems.push({ field: 'receivers', text: receivers });
  if (problems.length > 0 || typeof stepPercents === 'string' || holdMs === null || typeof receivers === 'string') {
    return { ok: false, problems };
  }
  const parsed = trafficShiftIntentSchema.safeParse({
    kind: 'traffic-shift',
    direction: draft.direction,
    idcs: draft.idcs,
    receivers,
    stepPercents,
    holdMs,
    profile: draft.profile,
    onBreach: draft.onBreach,
  });
  if (parsed.success) return { ok: true, intent: parsed.data };
  return { ok: false, problems: parsed.error.issues.map((issue) => ({ field: 'idcs', text: issue.message })) };
}

export const holdProblem = `Hold is 0 to ${String(longestHoldSeconds)} seconds`;

/** Seconds as typed, in ms; null when they are not a hold. */
export function readHoldMs(text: string): number | null {
  const seconds = readNumber(text);
  return seconds === null || seconds < 0 || seconds > longestHoldSeconds ? null : Math.round(seconds * 1000);
}

/** Rising whole percentages from text such as `25, 50, 100` or `25 → 50 → 100 %`; else the problem in words. */
function readSteps(text: string): number[] | string {
  const parts = text.split(/[^0-9.]+/).filter((part) => part !== '');
  const percents = parts.map(Number);
  if (percents.length === 0) return 'Write the steps, e.g. 25, 50, 100';
  if (percents.length > 10) return 'At most 10 steps';
  if (percents.some((percent) => !Number.isInteger(percent) || percent < 1 || percent > 100)) return 'Steps are whole percents, 1 to 100';
  if (percents.some((percent, index) => index > 0 && percent <= (percents[index - 1] ?? 0)))
    return 'Each step must be higher than the one before';
  return percents;
}

/** Shares of 0–1 summing to 1, or the problem in words. */
function readReceivers(draft: ShiftDraft): Record<string, number> | string {
  const typed = Object.entries(draft.receiverPercents).filter(([idc, text]) => text.trim() !== '' && !draft.idcs.includes(idc));
  const percents = typed.map(([idc, text]) => [idc, readNumber(text)] as const);
  const wrong = percents.find(([, percent]) => percent === null || percent < 0 || percent > 100);
  if (wrong !== undefined) return `${wrong[0]}: a share is 0 to 100 %`;
  const taking = percents.filter((entry): entry is readonly [string, number] => entry[1] !== null && entry[1] > 0);
  if (taking.length === 0) return 'Give at least one receiver a share';
  const sum = taking.reduce((total, [, percent]) => total + percent, 0);
  if (Math.abs(sum - 100) > 0.05) return `Shares sum to ${trimmed(sum)} %; they must sum to 100 %`;
  return Object.fromEntries(taking.map(([idc, percent]) => [idc, percent / sum]));
}

function readNumber(text: string): number | null {
  const cleaned = text.trim().replace('%', '').replace(',', '.').trim();
  if (cleaned === '') return null;
  const value = Number(cleaned);
  return Number.isFinite(value) ? value : null;
}

function trimmed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
