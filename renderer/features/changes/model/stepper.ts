/** The run, step by step: what the plan says, what is known of each step's effect, and what is going on in it now. */
import type { Change, ChangeState, StepRecord } from '../../../../shared/changes/change.ts';
import type { Plan, PlanStep } from '../../../../shared/changes/plan.ts';
import { formatAge, formatCountdown } from '../../../ui/time.ts';
import { effectWords, stepTitle } from './change-words.ts';
import type { Loudness } from './change-words.ts';

export interface StepRow {
  readonly index: number;
  readonly title: string;
  readonly effect: StepRecord['effect'];
  readonly effectText: string;
  readonly loudness: Loudness;
  /** The step that the run stands at. */
  readonly current: boolean;
  /** What goes on in the current step, e.g. `Holding, 00:42 left`; null elsewhere. */
  readonly activity: string | null;
  /** From intent to effect, or since the intent while there is none; null before. */
  readonly tookMs: number | null;
  readonly readBack: string | null;
  readonly problem: string | null;
  readonly check: StepRecord['check'];
  readonly holdMs: number;
  readonly key: string | null;
  readonly token: number | null;
}

export function stepRows(change: Change, plan: Plan | null, nowMs: number): readonly StepRow[] {
  const planned = plan?.core.steps ?? [];
  const count = Math.max(planned.length, change.steps.length);
  return Array.from({ length: count }, (_, index) => {
    const step = planned.find((candidate) => candidate.index === index) ?? null;
    const record = change.steps.find((candidate) => candidate.index === index) ?? null;
    return rowOf({ index, step, record, change, nowMs });
  });
}

interface RowInput {
  readonly index: number;
  readonly step: PlanStep | null;
  readonly record: StepRecord | null;
  readonly change: Change;
  readonly nowMs: number;
}

function rowOf({ index, step, record, change, nowMs }: RowInput): StepRow {
  const effect = record?.effect ?? 'none';
  const current = currentStep(change) === index;
  return {
    index,
    title: step === null ? `Step ${String(index + 1)}` : stepTitle(step),
    effect,
    effectText: effectWords[effect],
    loudness: effectLoudness(effect, current),
    current,
    activity: current ? activityText(change, nowMs) : null,
    tookMs: tookMs(record, nowMs),
    readBack: record?.readBack ?? null,
    problem: record?.problem ?? null,
    check: record?.check ?? null,
    holdMs: step?.holdMs ?? 0,
    key: record?.key ?? null,
    token: record?.token ?? null,
  };
}

export function currentStep(change: Change): number | null {
  const { state } = change;
  switch (state.phase) {
    case 'running':
    case 'paused':
    case 'reverting':
      return state.step;
    case 'verifying':
      return Math.max(0, change.steps.length - 1);
    case 'previewed':
    case 'awaiting-approval':
    case 'ready':
    case 'closed':
      return null;
  }
}

/** What is going on now, in one line; null when nothing is. */
export function activityText(change: Change, nowMs: number): string | null {
  const { state } = change;
  const since = formatAge(Math.max(0, nowMs - state.sinceMs));
  switch (state.phase) {
    case 'running':
      return runningText(state, nowMs);
    case 'paused':
      return `Paused for ${since} by ${state.by.name}: ${state.why}`;
    case 'verifying':
      return `Verifying for ${since}`;
    case 'reverting':
      return `Reverting for ${since}, asked by ${state.by.name}: ${state.why}`;
    case 'previewed':
    case 'awaiting-approval':
    case 'ready':
    case 'closed':
      return null;
  }
}

function runningText(state: Extract<ChangeState, { phase: 'running' }>, nowMs: number): string {
  const since = formatAge(Math.max(0, nowMs - state.sinceMs));
  switch (state.activity) {
    case 'applying':
      return `Applying for ${since}`;
    case 'reconciling':
      return `Reconciling: asking the target what it does, for ${since}`;
    case 'holding':
      return state.holdUntilMs === null ? `Holding for ${since}` : `Holding, ${formatCountdown(state.holdUntilMs - nowMs)} left`;
    case 'checking':
      return `Checking for ${since}`;
  }
}

function effectLoudness(effect: StepRecord['effect'], current: boolean): Loudness {
  switch (effect) {
    case 'unknown':
      return 'unknown';
    case 'failed':
      return 'bad';
    case 'reverted':
      return 'ended';
    case 'none':
    case 'intended':
    case 'applied':
      return current ? 'active' : 'quiet';
  }
}

function tookMs(record: StepRecord | null, nowMs: number): number | null {
  const intendedAtMs = record?.intendedAtMs ?? null;
  if (record === null || intendedAtMs === null) return null;
  if (record.appliedAtMs !== null) return record.appliedAtMs - intendedAtMs;
  return record.effect === 'intended' || record.effect === 'unknown' ? Math.max(0, nowMs - intendedAtMs) : null;
}
