/** Words for a change's kind, phase, outcome and steps: one place, so that every screen says the same. */
import type { Change, ChangeState, Outcome, StepRecord } from '../../../../shared/changes/change.ts';
import type { Intent, OriginSwitchIntent, TrafficShiftIntent } from '../../../../shared/changes/intent.ts';
import type { PlanStep } from '../../../../shared/changes/plan.ts';
import { formatShare } from '../../../ui/format.ts';
import { formatAbsolute, formatSince } from '../../../ui/time.ts';
import { hasUnknownEffect } from './change-list.ts';

export const kindWords: Readonly<Record<Change['kind'], string>> = {
  'traffic-shift': 'Traffic shift',
  'origin-switch': 'Origin switch',
  'config-release': 'Config release',
  'config-rollback': 'Config rollback',
  override: 'Override',
  hold: 'Hold',
};

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  succeeded: 'Succeeded',
  rejected: 'Rejected',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  aborted: 'Aborted',
  reverted: 'Reverted',
  'revert-failed': 'Revert failed',
  failed: 'Failed',
};

export const effectWords: Readonly<Record<StepRecord['effect'], string>> = {
  none: 'Not started',
  intended: 'Sent, not confirmed',
  applied: 'Applied',
  unknown: 'Unknown',
  failed: 'Failed',
  reverted: 'Reverted',
};

/** How loud: `quiet` and `ended` (done, but not as asked) are calm grey, `active` the interactive blue, `attention` amber, `bad` red, `unknown` hatched. */
export type Loudness = 'quiet' | 'ended' | 'active' | 'attention' | 'bad' | 'unknown';

export interface PhaseWords {
  readonly text: string;
  readonly loudness: Loudness;
}

export function phaseWords(change: Change): PhaseWords {
  const { state } = change;
  if (state.phase === 'closed') return { text: outcomeWords[state.outcome], loudness: outcomeLoudness(state.outcome) };
  if (hasUnknownEffect(change)) return { text: `${openPhaseText(change, state)}, effect unknown`, loudness: 'unknown' };
  return { text: openPhaseText(change, state), loudness: openLoudness(state) };
}

function openPhaseText(change: Change, state: Exclude<ChangeState, { phase: 'closed' }>): string {
  const of = `of ${String(change.steps.length)}`;
  switch (state.phase) {
    case 'previewed':
      return 'Draft';
    case 'awaiting-approval':
      return 'Awaiting approval';
    case 'ready':
      return 'Ready to start';
    case 'running':
      return `Step ${String(state.step + 1)} ${of}, ${state.activity}`;
    case 'paused':
      return `Paused at step ${String(state.step + 1)} ${of}`;
    case 'verifying':
      return 'Verifying';
    case 'reverting':
      return `Reverting from step ${String(state.step + 1)} ${of}`;
  }
}

function openLoudness(state: Exclude<ChangeState, { phase: 'closed' }>): Loudness {
  switch (state.phase) {
    case 'paused':
    case 'reverting':
      return 'attention';
    case 'running':
    case 'verifying':
      return 'active';
    case 'previewed':
    case 'awaiting-approval':
    case 'ready':
      return 'quiet';
  }
}

function outcomeLoudness(outcome: Outcome): Loudness {
  switch (outcome) {
    case 'succeeded':
      return 'quiet';
    case 'withdrawn':
    case 'rejected':
    case 'expired':
    case 'aborted':
    case 'reverted':
      return 'ended';
    case 'failed':
    case 'revert-failed':
      return 'bad';
  }
}

/** `50 %`, `r14 to osl-1`, `20 streams to ath-1` or `Hold on osl-1`. */
export function stepTitle(step: PlanStep): string {
  switch (step.kind) {
    case 'route':
      return `${String(step.percent)}\u00a0%`;
    case 'config':
      return `r${String(step.release)} to ${someOf(step.targets)}`;
    case 'origin':
      return `${streamCount(step.streamIds.length)} to ${step.toIdc}`;
    case 'guard':
      return `${guardWords(step)} on ${someOf(step.idcs)}`;
  }
}

function guardWords({ guard, untilMs }: Extract<PlanStep, { kind: 'guard' }>): string {
  if (untilMs === null) return `Lift the ${guard}`;
  return guard === 'hold' ? 'Hold' : 'Override';
}

function streamCount(count: number): string {
  return `${String(count)} ${count === 1 ? 'stream' : 'streams'}`;
}

/** Names up to four; more are a number. */
function someOf(targets: readonly string[]): string {
  return targets.length <= 4 ? targets.join(', ') : `${String(targets.length)} targets`;
}

/** What was asked for, in short lines. */
export function intentSentences(intent: Intent): readonly string[] {
  switch (intent.kind) {
    case 'traffic-shift':
      return [
        intent.direction === 'away' ? `Away from ${intent.idcs.join(', ')}` : `Back to ${intent.idcs.join(', ')}`,
        ...receiverLines(intent),
        intent.profile === 'emergency' ? 'Emergency: all at once' : `Steps ${intent.stepPercents.join(' → ')}\u00a0%`,
        holdLine(intent.holdMs),
      ];
    case 'config-release':
      return [`Namespace ${intent.namespace}, from r${String(intent.baseRelease)}`, stageLine(intent.stages), holdLine(intent.holdMs)];
    case 'config-rollback':
      return [`Namespace ${intent.namespace} to r${String(intent.toRelease)}`, stageLine(intent.stages), holdLine(intent.holdMs)];
    case 'origin-switch':
      return [`${selectionWords(intent.streams)} to ${intent.toIdc}`, holdLine(intent.holdMs)];
    case 'override':
      return [`Rule ${intent.rule} only warns on ${intent.idcs.join(', ')}`, untilLine(intent.untilMs)];
    case 'hold':
      return [`Nobody changes ${intent.idcs.join(', ')}`, untilLine(intent.untilMs)];
  }
}

function untilLine(untilMs: number | null): string {
  return untilMs === null ? 'Lifted at once' : `Until ${formatAbsolute(untilMs)}`;
}

function selectionWords(streams: OriginSwitchIntent['streams']): string {
  if (streams.by === 'ids') return streamCount(streams.streamIds.length);
  const found = streams.find === '' ? '' : ` with “${streams.find}”`;
  return `At most ${streamCount(streams.most)} of ${streams.ingestIdc}${found}`;
}

function receiverLines(intent: TrafficShiftIntent): readonly string[] {
  if (intent.direction === 'back') return ['To their base share'];
  const receivers = Object.entries(intent.receivers);
  if (receivers.length === 0) return ['Split by base share'];
  return [`To ${receivers.map(([idc, share]) => `${idc} ${formatShare(share)}`).join(', ')}`];
}

function stageLine(stages: readonly (readonly string[])[]): string {
  return `Stages ${stages.map(someOf).join(' → ')}`;
}

function holdLine(holdMs: number): string {
  return holdMs === 0 ? 'No hold' : `Hold ${formatSince(holdMs)} each`;
}
