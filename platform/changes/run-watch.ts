/** Holds a step whose effect is certain, and checks what was declared in advance. */
import type { PlanStep } from '../../shared/changes/plan.ts';
import { blockedBecause, blocks } from '../../shared/rules/evaluate.ts';
import { durationWords } from '../../shared/rules/input.ts';
import { platformActor } from '../platform-actor.ts';
import { changedStep, passed, paused, reverting } from './drafts.ts';
import type { Wait } from './effects.ts';
import { effectOfStep } from './journal.ts';
import type { StoredChange } from './journal.ts';
import { judgeOwn } from './judging.ts';
import { awayPct } from './origins/facts.ts';
import { judgeRevert } from './revert-rules.ts';
import type { RunContext, Running } from './run-context.ts';
import { backoffMs } from './run-timing.ts';
import type { RunMemory } from './run-timing.ts';
import { checkSuccess, drillChecked } from './watch.ts';
import type { CheckResult } from './watch.ts';

export type Watch = (
  stored: StoredChange,
  state: Running,
  about: { readonly planned: PlanStep; readonly memory: RunMemory },
) => Promise<Wait>;

/** Pauses before a step that may not be made or held now. */
export type Block = (stored: StoredChange, memory: RunMemory, obstacle: string) => Promise<Wait> | Wait;

export function createWatch({ effects, world, live, clock, timing, lastAliveAtMs, write }: RunContext, block: Block): Watch {
  async function watch(
    stored: StoredChange,
    state: Running,
    { planned, memory }: { readonly planned: PlanStep; readonly memory: RunMemory },
  ): Promise<Wait> {
    switch (state.activity) {
      case 'applying':
      case 'reconciling':
        return hold(stored, planned, memory);
      case 'holding': {
        const leftMs = (state.holdUntilMs ?? 0) - clock();
        return leftMs > 0 ? leftMs : write(stored, (_, atMs) => ({ event: { type: 'check', atMs } }));
      }
      case 'checking':
        return check(stored, state);
    }
  }

  /** The effect is certain, but this process has not held the step: it was resumed, or taken over from a killed platform. */
  async function hold(stored: StoredChange, planned: PlanStep, memory: RunMemory): Promise<Wait> {
    const standing = await stillStands(stored, planned, memory);
    if (standing !== null) return standing;
    const interrupted = memory.interruptedHold;
    const watched = [
      ...new Set(stored.plan.core.checks.flatMap(({ idcs, mayBeSilent }) => idcs.filter((idc) => !mayBeSilent.includes(idc)))),
    ];
    if (interrupted !== null && watched.some((idc) => live.hadGapSince(idc, interrupted.sinceMs))) {
      memory.interruptedHold = null;
      memory.rulesBeforeHold = false;
      const gapMs = clock() - (lastAliveAtMs() ?? interrupted.sinceMs);
      return write(stored, (now, atMs) =>
        paused(now, { atMs, why: `Platform restarted during hold; data gap of ${durationWords(gapMs)}. Resume to hold the step again.` }),
      );
    }
    const verdicts = judgeOwn(world, stored);
    if (blocks(verdicts)) return block(stored, memory, blockedBecause(verdicts));
    memory.interruptedHold = null;
    memory.rulesBeforeHold = false;
    return write(stored, (_, atMs) => ({ event: { type: 'hold', atMs, untilMs: interrupted?.untilMs ?? atMs + planned.holdMs } }));
  }

  /** Whether the target still holds what the journal says it does; null: yes. */
  async function stillStands(stored: StoredChange, planned: PlanStep, memory: RunMemory): Promise<Wait | null> {
    const effect = effectOfStep(stored, planned.index);
    const reading = effect === undefined ? null : await effects.read(effect);
    if (reading === null) {
      const waitMs = backoffMs(memory, timing);
      memory.unanswered += 1;
      return waitMs;
    }
    memory.unanswered = 0;
    if (reading.standing === 'ours') return null;
    if (reading.standing === 'newer') {
      return write(stored, (now, atMs) => paused(now, { atMs, why: `The target holds a newer command than ours. ${reading.text}` }));
    }
    return write(stored, (now) => ({
      change: { steps: changedStep(now.change, planned.index, { effect: 'unknown', problem: reading.text }) },
    }));
  }

  async function check(stored: StoredChange, state: Running): Promise<Wait> {
    const { change, plan } = stored;
    const ownWorld = world.of(change);
    const switched = plan.core.steps.flatMap((step) => (step.kind === 'origin' && step.index <= state.step ? step.streamIds : []));
    const felt = checkSuccess(plan.core.checks, {
      windowed: (idc, metric, windowMs) => ownWorld.live.windowed(idc, metric, windowMs),
      streamsLost: (idc) => ownWorld.live.streamsLost(idc),
      awayPct: (idc) => awayPct(switched, idc, ownWorld.origins),
    });
    const result = change.mode === 'drill' ? drillChecked(felt) : felt;
    switch (result.verdict) {
      case 'passed':
        return write(stored, (now, atMs) => passed(now, state.step, { atMs, check: result }));
      case 'missing':
        return clock() - state.sinceMs < timing.lateDataMs ? timing.settlePollMs : breach(stored, result);
      case 'breached':
        return breach(stored, result);
    }
  }

  function breach(stored: StoredChange, result: CheckResult): Promise<Wait> {
    const { intent } = stored.plan.core;
    const why = `Success check failed: ${result.text}`;
    const wantsRevert = 'onBreach' in intent && intent.onBreach === 'revert';
    const verdicts = wantsRevert ? judgeRevert(stored, world) : [];
    return write(stored, (now, atMs) => {
      if (wantsRevert && !blocks(verdicts)) return reverting(now, { by: platformActor, why, atMs, check: result });
      const blocked = wantsRevert ? `. The revert is blocked. ${blockedBecause(verdicts)}` : '';
      return paused(now, { atMs, why: `${why}${blocked}`, check: result });
    });
  }

  return watch;
}
