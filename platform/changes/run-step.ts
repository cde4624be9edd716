/** Makes the step that is next: rules first, then the committed intent, then the effect; after a lost answer the target is asked first. */
import type { PlanStep } from '../../shared/changes/plan.ts';
import { blockedBecause, blocks } from '../../shared/rules/evaluate.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { closedBadly, intendStep, paused } from './drafts.ts';
import type { Wait } from './effects.ts';
import { driftNow, driftWords } from './evidence-drift.ts';
import { effectOfStep } from './journal.ts';
import type { Effect, StoredChange } from './journal.ts';
import { judgeOwn } from './judging.ts';
import { unplannedPlaces } from './origins/facts.ts';
import { requireRevisions } from './planner.ts';
import type { RunContext, Running } from './run-context.ts';
import type { RunMemory } from './run-timing.ts';
import { createWatch } from './run-watch.ts';
import { stepWords } from './step-words.ts';

export type StepTurn = (stored: StoredChange, state: Running, memory: RunMemory) => Promise<Wait>;

export function createStepTurn(context: RunContext): StepTurn {
  const { book, effects, world, clock, timing, write } = context;
  const watch = createWatch(context, block);

  async function runStep(stored: StoredChange, state: Running, memory: RunMemory): Promise<Wait> {
    const planned = stored.plan.core.steps[state.step];
    const record = stored.change.steps[state.step];
    if (planned === undefined || record === undefined) {
      return write(stored, (now, atMs) => closedBadly(now, { type: 'fail', atMs, why: 'the plan has no such step' }));
    }
    switch (record.effect) {
      case 'none':
      case 'failed':
      case 'reverted':
        return begin(stored, planned, memory);
      case 'intended':
      case 'unknown':
        return reconcile(stored, planned, memory);
      case 'applied':
        return watch(stored, state, { planned, memory });
    }
  }

  /** Rules, then the committed intent, then the effect. */
  async function begin(stored: StoredChange, planned: PlanStep, memory: RunMemory): Promise<Wait> {
    const obstacle = obstacleTo(stored, planned);
    if (obstacle !== null) return block(stored, memory, obstacle);
    let effect: Effect | null;
    try {
      ({ effect } = await book.update(stored.change.id, (now) =>
        now.change.revision === stored.change.revision
          ? intendStep(now, planned, { atMs: clock(), over: world.intended().revision })
          : null,
      ));
    } catch (error) {
      // Another change was asking for a routing in this very moment: the next turn sees it.
      if (error instanceof SwitchyardError && error.code === 'plan-outdated') return timing.backoffLeastMs;
      // It held nothing while it waited for its time, and another one was there first.
      if (error instanceof SwitchyardError && error.code === 'rule-blocked') return block(stored, memory, error.message);
      throw error;
    }
    const latest = book.get(stored.change.id);
    return effect === null || latest === undefined ? 0 : effects.apply(latest, effect, memory);
  }

  /** Why the step may not be made now, in words; null when it may. */
  function obstacleTo(stored: StoredChange, planned: PlanStep): string | null {
    const { change, plan } = stored;
    const begun = change.steps.some(({ key }) => key !== null);
    try {
      if (!begun) requireRevisions(plan, world);
    } catch (error) {
      if (error instanceof SwitchyardError) return error.message;
      throw error;
    }
    const { changeId, revision } = world.of(change).intended();
    if (planned.kind === 'route' && begun && changeId !== change.id && String(revision) !== plan.core.revisions.routing) {
      return `change ${changeId ?? 'unknown'} has moved the routing since`;
    }
    const elsewhere =
      planned.kind === 'origin' ? unplannedPlaces({ idcs: plan.idcs, streamIds: planned.streamIds }, world.of(change)) : null;
    if (elsewhere !== null) return elsewhere;
    const verdicts = judgeOwn(world, stored);
    if (blocks(verdicts)) return blockedBecause(verdicts);
    const drift = driftNow(stored, world);
    return drift.length === 0 ? null : driftWords(drift);
  }

  function block(stored: StoredChange, memory: RunMemory, obstacle: string): Promise<Wait> | Wait {
    if (clock() < memory.warmUpUntilMs) return timing.settlePollMs;
    return write(stored, (now, atMs) => {
      const { state } = now.change;
      const step = state.phase === 'running' ? state.step : 0;
      return paused(now, { atMs, why: `Before ${stepWords(now, step)}: ${obstacle}` });
    });
  }

  /** Asked first, never retried blindly: only a target that says "not there" gets the same command, key and token again. */
  async function reconcile(stored: StoredChange, planned: PlanStep, memory: RunMemory): Promise<Wait> {
    const effect = effectOfStep(stored, planned.index);
    if (effect === undefined) return begin(stored, planned, memory);
    return effects.ask(stored, effect, {
      memory,
      ifOlder: async () => {
        const verdicts = judgeOwn(world, stored);
        if (blocks(verdicts)) return block(stored, memory, blockedBecause(verdicts));
        return effects.apply(stored, effect, memory);
      },
    });
  }

  return runStep;
}
