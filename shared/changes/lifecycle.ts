/**
 * The one lifecycle of every kind of change:
 *
 * previewed → awaiting-approval → ready → running(step) ⇄ paused → verifying → closed, with reverting from running, paused and
 * verifying. `closed` is final: what succeeded is undone by another change, its inverse.
 *
 * People may abort whatever is not closed, pause whatever would go on by itself to another effect or to its end, and revert whatever may
 * have had an effect. What awaits approval goes on by a person alone, and what reverts is one effect: there is nothing to pause.
 */
import type { Actor } from '../model/identity.ts';
import type { ChangePhase, ChangeState } from './change.ts';

/** What happens to a change. `atMs` is the platform's clock. */
export type LifecycleEvent =
  | { readonly type: 'submit'; readonly atMs: number; readonly approvalExpiresAtMs: number | null; readonly startAtMs: number }
  | { readonly type: 'approve'; readonly atMs: number; readonly startAtMs: number }
  | { readonly type: 'reject'; readonly atMs: number; readonly by: Actor; readonly why: string }
  | { readonly type: 'withdraw'; readonly atMs: number; readonly by: Actor; readonly why: string }
  /** Nobody approved it in time, or break-glass ran out before a step began. */
  | { readonly type: 'expire'; readonly atMs: number; readonly why: string }
  | { readonly type: 'start'; readonly atMs: number }
  /** The step's effect is not certain: ask the target before anything else. */
  | { readonly type: 'reconcile'; readonly atMs: number }
  /** The target was asked: this step's effect is not there, so it is to be applied. */
  | { readonly type: 'apply'; readonly atMs: number }
  /** The step's effect was read back: watch it. */
  | { readonly type: 'hold'; readonly atMs: number; readonly untilMs: number }
  | { readonly type: 'check'; readonly atMs: number }
  /** The step's success check passed. */
  | { readonly type: 'pass'; readonly atMs: number; readonly stepCount: number }
  | { readonly type: 'pause'; readonly atMs: number; readonly by: Actor; readonly why: string; readonly stepCount: number }
  /** `startAtMs`: nothing was begun and its time is still to come. */
  | { readonly type: 'resume'; readonly atMs: number; readonly startAtMs?: number | null }
  | { readonly type: 'succeed'; readonly atMs: number }
  | { readonly type: 'abort'; readonly atMs: number; readonly by: Actor; readonly why: string }
  | { readonly type: 'fail'; readonly atMs: number; readonly why: string }
  | { readonly type: 'revert'; readonly atMs: number; readonly by: Actor; readonly why: string; readonly stepCount: number }
  | { readonly type: 'reverted'; readonly atMs: number }
  | { readonly type: 'revert-failed'; readonly atMs: number; readonly why: string };
export type LifecycleEventType = LifecycleEvent['type'];

export type Transition =
  { readonly ok: true; readonly state: ChangeState } | { readonly ok: false; readonly code: 'wrong-phase'; readonly message: string };

/** The state after the event, or why the event has no place in this state. */
export function transition(state: ChangeState, event: LifecycleEvent): Transition {
  const next = nextState(state, event);
  return next === null
    ? { ok: false, code: 'wrong-phase', message: `${indefinite(phaseWords(state))} change can't ${eventWords[event.type]}` }
    : { ok: true, state: next };
}

export function isClosed(state: ChangeState): boolean {
  return state.phase === 'closed';
}

/** Phase in words for messages, e.g. `running (step 2, holding)`. Steps count from 1 for people. */
export function phaseWords(state: ChangeState): string {
  switch (state.phase) {
    case 'running':
      return `running (step ${String(state.step + 1)}, ${state.activity})`;
    case 'closed':
      return `closed (${state.outcome})`;
    case 'previewed':
    case 'awaiting-approval':
    case 'ready':
    case 'paused':
    case 'verifying':
    case 'reverting':
      return state.phase;
  }
}

const eventWords: Readonly<Record<LifecycleEventType, string>> = {
  submit: 'be submitted',
  approve: 'be approved',
  reject: 'be rejected',
  withdraw: 'be withdrawn',
  expire: 'expire',
  start: 'start',
  reconcile: 'reconcile',
  apply: 'apply a step',
  hold: 'hold a step',
  check: 'check a step',
  pass: 'pass a step',
  pause: 'be paused',
  resume: 'be resumed',
  succeed: 'succeed',
  abort: 'be aborted',
  fail: 'fail',
  revert: 'be reverted',
  reverted: 'finish a revert',
  'revert-failed': 'fail a revert',
};

function indefinite(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}

type StateOf<P extends ChangePhase> = Extract<ChangeState, { phase: P }>;

function nextState(state: ChangeState, event: LifecycleEvent): ChangeState | null {
  switch (state.phase) {
    case 'previewed':
      return fromPreviewed(event);
    case 'awaiting-approval':
      return fromAwaitingApproval(event);
    case 'ready':
      return fromReady(event);
    case 'running':
      return fromRunning(state, event);
    case 'paused':
      return fromPaused(state, event);
    case 'verifying':
      return fromVerifying(event);
    case 'reverting':
      return fromReverting(state, event);
    case 'closed':
      return null;
  }
}

function fromPreviewed(event: LifecycleEvent): ChangeState | null {
  if (event.type !== 'submit') return null;
  return event.approvalExpiresAtMs === null
    ? { phase: 'ready', sinceMs: event.atMs, startAtMs: event.startAtMs }
    : { phase: 'awaiting-approval', sinceMs: event.atMs, expiresAtMs: event.approvalExpiresAtMs };
}

function fromAwaitingApproval(event: LifecycleEvent): ChangeState | null {
  switch (event.type) {
    case 'approve':
      return { phase: 'ready', sinceMs: event.atMs, startAtMs: event.startAtMs };
    case 'reject':
      return closed('rejected', event);
    case 'withdraw':
      return closed('withdrawn', event);
    case 'abort':
      return closed('aborted', event);
    case 'expire':
      return failed('expired', event);
    default:
      return null;
  }
}

function fromReady(event: LifecycleEvent): ChangeState | null {
  switch (event.type) {
    case 'start':
      return { phase: 'running', step: 0, activity: 'applying', sinceMs: event.atMs, holdUntilMs: null };
    case 'pause':
      return paused(0, event);
    case 'withdraw':
      return closed('withdrawn', event);
    case 'expire':
      return failed('expired', event);
    case 'abort':
      return closed('aborted', event);
    case 'fail':
      return failed('failed', event);
    default:
      return null;
  }
}

function fromRunning(state: StateOf<'running'>, event: LifecycleEvent): ChangeState | null {
  const { activity, step } = state;
  const atStep = { phase: 'running', step, holdUntilMs: null } as const;
  switch (event.type) {
    case 'reconcile':
      return { ...atStep, activity: 'reconciling', sinceMs: event.atMs };
    case 'apply':
      return activity === 'reconciling' ? { ...atStep, activity: 'applying', sinceMs: event.atMs } : null;
    case 'hold':
      if (activity !== 'applying' && activity !== 'reconciling') return null;
      return { ...atStep, activity: 'holding', sinceMs: event.atMs, holdUntilMs: event.untilMs };
    case 'check':
      return activity === 'holding' ? { ...atStep, activity: 'checking', sinceMs: event.atMs } : null;
    case 'pass':
      if (activity !== 'checking' || step >= event.stepCount) return null;
      return step + 1 === event.stepCount
        ? { phase: 'verifying', sinceMs: event.atMs }
        : { ...atStep, step: step + 1, activity: 'applying', sinceMs: event.atMs };
    case 'pause':
      return paused(step, event);
    case 'expire':
      return failed('expired', event);
    case 'revert':
      return reverting(step, event);
    case 'abort':
      return closed('aborted', event);
    case 'fail':
      return failed('failed', event);
    default:
      return null;
  }
}

function fromPaused(state: StateOf<'paused'>, event: LifecycleEvent): ChangeState | null {
  switch (event.type) {
    case 'resume':
      if (event.startAtMs !== undefined && event.startAtMs !== null) {
        return { phase: 'ready', sinceMs: event.atMs, startAtMs: event.startAtMs };
      }
      return { phase: 'running', step: state.step, activity: 'reconciling', sinceMs: event.atMs, holdUntilMs: null };
    case 'expire':
      return failed('expired', event);
    case 'revert':
      return reverting(state.step, event);
    case 'abort':
      return closed('aborted', event);
    case 'fail':
      return failed('failed', event);
    default:
      return null;
  }
}

function fromVerifying(event: LifecycleEvent): ChangeState | null {
  switch (event.type) {
    case 'succeed':
      return { phase: 'closed', outcome: 'succeeded', by: null, why: null, sinceMs: event.atMs };
    case 'pause':
      // At its last step: who resumes it has that held and checked again, for what was true before the pause may not be now.
      return event.stepCount < 1 ? null : paused(event.stepCount - 1, event);
    case 'revert':
      return event.stepCount < 1 ? null : reverting(event.stepCount - 1, event);
    case 'abort':
      return closed('aborted', event);
    case 'fail':
      return failed('failed', event);
    default:
      return null;
  }
}

function fromReverting(state: StateOf<'reverting'>, event: LifecycleEvent): ChangeState | null {
  switch (event.type) {
    case 'reverted':
      return { phase: 'closed', outcome: 'reverted', by: state.by, why: state.why, sinceMs: event.atMs };
    case 'revert-failed':
      return failed('revert-failed', event);
    case 'abort':
      return closed('revert-failed', event);
    default:
      return null;
  }
}

type PersonEvent = Extract<LifecycleEvent, { readonly by: Actor }>;

function paused(step: number, event: PersonEvent): ChangeState {
  return { phase: 'paused', step, by: event.by, why: event.why, sinceMs: event.atMs };
}

function reverting(step: number, event: Extract<LifecycleEvent, { type: 'revert' }>): ChangeState {
  return { phase: 'reverting', step, by: event.by, why: event.why, sinceMs: event.atMs };
}

function closed(outcome: StateOf<'closed'>['outcome'], event: PersonEvent): ChangeState {
  return { phase: 'closed', outcome, by: event.by, why: event.why, sinceMs: event.atMs };
}

function failed(outcome: 'failed' | 'revert-failed' | 'expired', event: { readonly atMs: number; readonly why: string }): ChangeState {
  return { phase: 'closed', outcome, by: null, why: event.why, sinceMs: event.atMs };
}
