/**
 * One turn of a change's run: looks at what is true now, does the one next thing, says how long to wait. A platform that was killed at
 * any point comes back here with what the database has.
 */
import type { PlanStep } from '../../shared/changes/plan.ts';
import { blockedBecause, blocks } from '../../shared/rules/evaluate.ts';
import { durationWords } from '../../shared/rules/input.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { platformActor } from '../platform-actor.ts';
import type { Clock, LiveState } from '../contracts.ts';
import type { Book, Draft } from './book.ts';
import { expired, started } from './before-first-step.ts';
import { breakGlassEndsAtMs } from './break-glass.ts';
import { changedStep, closedBadly, intendRevert, intendStep, passed, paused, reverted, reverting, shiftedBy } from './drafts.ts';
import { driftNow, driftWords } from './evidence-drift.ts';
import type { Effects, Wait } from './effects.ts';
import { effectOfStep } from './journal.ts';
import type { Effect, StoredChange } from './journal.ts';
import { awayPct } from './origins/facts.ts';
import { judgeOwn, requireRevisions } from './planner.ts';
import { auditOf, timelineOf } from './records.ts';
import { judgeRevert } from './revert-rules.ts';
import { backoffMs } from './run-timing.ts';
import type { RunMemory, RunTiming } from './run-timing.ts';
import { carriedBy, isScored, scoreOf } from './score.ts';
import { checkSuccess, drillChecked } from './watch.ts';
import type { CheckResult } from './watch.ts';
import { stepWords } from './step-words.ts';
import type { World } from './world.ts';

export interface RunOptions {
  readonly book: Book;
  readonly effects: Effects;
  readonly world: World;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly timing: RunTiming;
  /** When the platform that drove changes before this one last knew itself alive; null when there was none. */
  readonly lastAliveAtMs: () => number | null;
}

export type Turn = (stored: StoredChange, memory: RunMemory) => Promise<Wait>;

/** A wait for a time of day looks at the clock this often: a clock that is put right is no reason to start hours off. */
const clockLooksMs = 30_000;

const nothingDone = { text: 'nothing had been done', brief: 'nothing had been done' };

type Running = StoredChange['change']['state'] & { readonly phase: 'running' };

export function createTurn(options: RunOptions): Turn {
  const { book, effects, world, live, clock, timing } = options;

  async function write(stored: StoredChange, make: (now: StoredChange, atMs: number) => Draft | null): Promise<Wait> {
    // The turn was taken on this revision: if somebody else moved the change meanwhile, the next turn decides.
    await book.update(stored.change.id, (now) => (now.change.revision === stored.change.revision ? make(now, clock()) : null));
    return 0;
  }

  async function turn(stored: StoredChange, memory: RunMemory): Promise<Wait> {
    const endsAtMs = breakGlassEndsAtMs(stored.change);
    if (clock() >= endsAtMs) return expire(stored, 'break-glass ran out before a step began');
    const waitMs = Math.min(await turnOf(stored, memory), Math.max(0, endsAtMs - clock()));
    return waitMs === Infinity ? Infinity : Math.min(waitMs, clockLooksMs);
  }

  async function turnOf(stored: StoredChange, memory: RunMemory): Promise<Wait> {
    const { state } = stored.change;
    switch (state.phase) {
      case 'previewed':
      case 'closed':
        return Infinity;
      case 'awaiting-approval':
        return clock() < state.expiresAtMs ? state.expiresAtMs - clock() : expire(stored, 'nobody approved it in time');
      case 'ready':
        return clock() < state.startAtMs
          ? state.startAtMs - clock()
          : write(stored, (now, atMs) => started(now, { atMs, lateStartMs: timing.lateStartMs }));
      case 'running':
        return memory.recovered ? recover(stored, state, memory) : runStep(stored, state, memory);
      case 'paused':
        return watchPaused(stored, memory);
      case 'verifying':
        return verify(stored, memory);
      case 'reverting':
        return revert(stored, memory);
    }
  }

  const expire = (stored: StoredChange, why: string): Promise<Wait> => write(stored, (_, atMs) => expired(atMs, why));

  /** The first turn after a restart: the screen says so, and the hold that was interrupted is remembered. */
  function recover(stored: StoredChange, state: Running, memory: RunMemory): Promise<Wait> {
    memory.recovered = false;
    memory.rulesBeforeHold = true;
    memory.warmUpUntilMs = clock() + timing.warmUpMs;
    if (state.activity === 'holding' && state.holdUntilMs !== null) {
      memory.interruptedHold = { sinceMs: state.sinceMs, untilMs: state.holdUntilMs };
    }
    return write(stored, (_, atMs) => ({
      event: { type: 'reconcile', atMs },
      audits: (next) => [auditOf(next, { action: 'change.reconcile', actor: platformActor, atMs, reason: 'the platform was restarted' })],
      timeline: (next) => [
        timelineOf(next, { what: 'reconciling after a platform restart', severity: 'unknown', actor: platformActor, atMs }),
      ],
    }));
  }

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
      if (!begun) requireRevisions(plan.core, world);
    } catch (error) {
      if (error instanceof SwitchyardError) return error.message;
      throw error;
    }
    const { changeId, revision } = world.of(change).intended();
    if (planned.kind === 'route' && begun && changeId !== change.id && String(revision) !== plan.core.revisions.routing) {
      return `change ${changeId ?? 'unknown'} has moved the routing since`;
    }
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
      const gapMs = clock() - (options.lastAliveAtMs() ?? interrupted.sinceMs);
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

  /** A paused change acts on nothing, but an unknown effect is still found out. */
  async function watchPaused(stored: StoredChange, memory: RunMemory): Promise<Wait> {
    const open = stored.change.steps.find(({ effect }) => effect === 'intended' || effect === 'unknown');
    const effect = open === undefined ? undefined : effectOfStep(stored, open.index);
    if (effect === undefined) return Infinity;
    const waitMs = await effects.ask(stored, effect, { memory, ifOlder: async () => timing.backoffMostMs });
    return waitMs === 0 ? 0 : Math.max(waitMs, timing.backoffLeastMs * 4);
  }

  /** The last step's effect is read back once more; then predicted is compared with actual. */
  async function verify(stored: StoredChange, memory: RunMemory): Promise<Wait> {
    const effect = effectOfStep(stored, stored.plan.core.steps.length - 1);
    const reading = effect === undefined ? null : await effects.read(effect);
    // A target that lost the command gets the very same again.
    if (effect !== undefined && reading?.standing === 'older') return effects.apply(stored, effect, memory);
    if (reading === null || reading.blind) {
      const waitMs = backoffMs(memory, timing);
      memory.unanswered += 1;
      return waitMs;
    }
    if (reading.standing === 'newer') {
      return write(stored, (now, atMs) =>
        closedBadly(now, { type: 'fail', atMs, why: `the target holds a newer command than ours. ${reading.text}` }),
      );
    }
    return write(stored, (now, atMs) => ({
      event: { type: 'succeed', atMs },
      change: { score: scoreNow(now) },
      shifted: shiftedBy(now),
      audits: (next) => [
        auditOf(next, { action: 'change.succeed', actor: platformActor, atMs, reason: reading.text, details: { score: next.score } }),
      ],
      timeline: (next) => [
        timelineOf(next, { what: 'succeeded', detail: carriedBy(now.evidence, next) ?? reading.brief, actor: platformActor, atMs }),
      ],
    }));
  }

  function scoreNow({ change, evidence }: StoredChange): StoredChange['change']['score'] {
    return isScored(change.kind) ? scoreOf(evidence, world.of(change).live, change.mode === 'drill' ? 'shadow' : 'network') : null;
  }

  async function revert(stored: StoredChange, memory: RunMemory): Promise<Wait> {
    const effect = stored.effects.filter(({ purpose }) => purpose === 'revert').at(-1);
    if (effect !== undefined) {
      return effects.ask(stored, effect, { memory, ifOlder: () => effects.apply(stored, effect, memory) });
    }
    const touched = stored.change.steps.some((step) => step.effect !== 'none' && step.effect !== 'failed');
    if (!touched) return write(stored, (now, atMs) => reverted(now, { atMs, reading: nothingDone, effect: null }));
    const { changeId, revision } = world.of(stored.change).intended();
    if (stored.baseline.kind === 'route' && changeId !== stored.change.id) {
      const why = `change ${changeId ?? 'unknown'} has moved the routing since`;
      return write(stored, (now, atMs) => closedBadly(now, { type: 'revert-failed', atMs, why }));
    }
    const { effect: intended } = await book.update(stored.change.id, (now) =>
      now.change.revision === stored.change.revision ? intendRevert(now, { atMs: clock(), over: revision }) : null,
    );
    const latest = book.get(stored.change.id);
    return intended === null || latest === undefined ? 0 : effects.apply(latest, intended, memory);
  }

  return turn;
}
