/** Makes an effect real and finds out whether it is: the only place that talks to targets. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock, Timers } from '../contracts.ts';
import type { Book, Draft } from './book.ts';
import { applied, changedStep, closedBadly, paused, refused, reverted, unknown } from './drafts.ts';
import type { Effect, StoredChange } from './journal.ts';
import { backoffMs } from './run-timing.ts';
import type { RunMemory, RunTiming } from './run-timing.ts';
import type { Reading, Targets } from './target.ts';
import { stepWords } from './step-words.ts';
import type { World } from './world.ts';

export interface EffectsOptions {
  readonly book: Book;
  readonly targets: Targets;
  readonly world: World;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly timing: RunTiming;
  /** Fires when the platform stops: what is under way stays as the journal has it. */
  readonly stopping: AbortSignal;
}

/** Milliseconds until the next turn; 0 at once, Infinity when only a person or a restart can go on. */
export type Wait = number;

export interface Effects {
  /** Gives the command; the same again with the same key and token is harmless. */
  apply(stored: StoredChange, effect: Effect, memory: RunMemory): Promise<Wait>;
  /** Asks the target. `ifOlder` says what to do when the effect is not there. */
  ask(stored: StoredChange, effect: Effect, asked: { readonly memory: RunMemory; readonly ifOlder: () => Promise<Wait> }): Promise<Wait>;
  /** The bare question, for verifying; null when nobody answered. */
  read(effect: Effect): Promise<Reading | null>;
}

const newsEveryMs = 1000;

export function createEffects(options: EffectsOptions): Effects {
  const { book, targets, world, clock, timing, stopping } = options;

  async function inTime(act: (signal: AbortSignal) => Promise<Reading>): Promise<Reading> {
    const late = new AbortController();
    const cancel = options.timers.after(timing.answerWithinMs, () =>
      late.abort(new Error(`no answer within ${String(timing.answerWithinMs)} ms`)),
    );
    try {
      return await act(AbortSignal.any([late.signal, stopping]));
    } catch (error) {
      if (late.signal.aborted) throw late.signal.reason;
      throw error;
    } finally {
      cancel();
    }
  }

  async function apply(stored: StoredChange, effect: Effect, memory: RunMemory): Promise<Wait> {
    let reading: Reading;
    try {
      reading = await inTime((signal) => targets.apply(effect, signal));
    } catch (error) {
      if (stopping.aborted) return Infinity;
      return error instanceof SwitchyardError ? refuse(stored, effect, error.message) : lose(stored, effect, { memory, error });
    }
    return learn(stored, effect, {
      reading,
      memory,
      ifOlder: () => lose(stored, effect, { memory, error: new Error('it answered with an older command') }),
    });
  }

  async function ask(
    stored: StoredChange,
    effect: Effect,
    { memory, ifOlder }: { readonly memory: RunMemory; readonly ifOlder: () => Promise<Wait> },
  ): Promise<Wait> {
    let reading: Reading;
    try {
      reading = await inTime((signal) => targets.read(effect, signal));
    } catch (error) {
      return stopping.aborted ? Infinity : lose(stored, effect, { memory, error });
    }
    return learn(stored, effect, { reading, memory, ifOlder });
  }

  async function learn(
    stored: StoredChange,
    effect: Effect,
    { reading, memory, ifOlder }: { readonly reading: Reading; readonly memory: RunMemory; readonly ifOlder: () => Promise<Wait> },
  ): Promise<Wait> {
    if (reading.standing === 'older') return ifOlder();
    if (reading.standing === 'newer') {
      return refuse(stored, effect, `the target holds a newer command than ours (token ${String(effect.token)}). ${reading.text}`);
    }
    memory.unanswered = 0;
    if (reading.settled) return settle(stored, effect, { reading, memory });
    if (reading.failed !== null) return giveUpWaiting(stored, effect, { memory, reading, why: reading.failed });
    memory.settlingSinceMs ??= clock();
    const waitedMs = clock() - memory.settlingSinceMs;
    if (waitedMs >= timing.settleWithinMs) {
      const why = `not reached within ${String(Math.round(timing.settleWithinMs / 1000))} s. ${reading.text}`;
      return giveUpWaiting(stored, effect, { memory, reading, why });
    }
    if (reading.blind) await markUnknown(stored, effect, reading.text);
    await tellNews(stored, effect, { reading, memory });
    return timing.settlePollMs;
  }

  async function settle(
    stored: StoredChange,
    effect: Effect,
    { reading, memory }: { readonly reading: Reading; readonly memory: RunMemory },
  ): Promise<Wait> {
    memory.settlingSinceMs = null;
    memory.lastText = null;
    const holdMs = stored.plan.core.steps[effect.step]?.holdMs ?? 0;
    await book.update(stored.change.id, (now) => {
      const atMs = clock();
      if (effect.purpose === 'revert') {
        return now.change.state.phase === 'reverting' ? reverted(now, { atMs, reading, effect }) : null;
      }
      if (!isPresent(now, effect)) return null;
      // After a restart the rules and the data's gap are looked at before the hold goes on.
      return applied(now, effect, { atMs, reading, holdUntilMs: memory.rulesBeforeHold ? null : atMs + holdMs });
    });
    return 0;
  }

  /** A refusal or a fence is certain: surely no effect of ours. */
  async function refuse(stored: StoredChange, effect: Effect, why: string): Promise<Wait> {
    await book.update(stored.change.id, (now) => {
      const atMs = clock();
      if (effect.purpose === 'revert') {
        return now.change.state.phase === 'reverting' ? closedBadly(now, { type: 'revert-failed', atMs, why, effect }) : null;
      }
      const { changeId, revision } = world.intended();
      return isPresent(now, effect) ? refused(now, effect, { atMs, why, over: changeId === now.change.id ? revision : null }) : null;
    });
    return 0;
  }

  /** Nobody answered, or not with anything that can be believed: unknown, and asked again later. */
  async function lose(
    stored: StoredChange,
    effect: Effect,
    { memory, error }: { readonly memory: RunMemory; readonly error: unknown },
  ): Promise<Wait> {
    memory.settlingSinceMs = null;
    await markUnknown(stored, effect, error instanceof Error ? error.message : String(error));
    const waitMs = backoffMs(memory, timing);
    memory.unanswered += 1;
    return waitMs;
  }

  async function markUnknown(stored: StoredChange, effect: Effect, why: string): Promise<void> {
    await book.update(stored.change.id, (now) => {
      const record = now.change.steps[effect.step];
      const known = record?.effect === 'unknown' && record.problem === why;
      const stands = effect.purpose === 'revert' ? now.change.state.phase === 'reverting' : isPresent(now, effect);
      return !stands || known ? null : unknown(now, effect, { atMs: clock(), why });
    });
  }

  async function giveUpWaiting(
    stored: StoredChange,
    effect: Effect,
    { memory, reading, why }: { readonly memory: RunMemory; readonly reading: Reading; readonly why: string },
  ): Promise<Wait> {
    await tellNews(stored, effect, { reading, memory });
    if (effect.purpose === 'revert' || stored.change.state.phase !== 'running') return backoffMs({ ...memory, unanswered: 10 }, timing);
    memory.settlingSinceMs = null;
    await book.update(stored.change.id, (now): Draft | null =>
      isPresent(now, effect) && now.change.state.phase === 'running'
        ? paused(now, { atMs: clock(), why: `${stepWords(now, effect.step)}: ${why}` })
        : null,
    );
    return 0;
  }

  /** What the target says while it moves: shown, but no more often than it is news. */
  async function tellNews(
    stored: StoredChange,
    effect: Effect,
    { reading, memory }: { readonly reading: Reading; readonly memory: RunMemory },
  ): Promise<void> {
    if (memory.lastText === reading.text || clock() - memory.toldAtMs < newsEveryMs) return;
    memory.lastText = reading.text;
    memory.toldAtMs = clock();
    await book.update(stored.change.id, (now) =>
      now.change.state.phase === 'closed' ? null : { change: { steps: changedStep(now.change, effect.step, { readBack: reading.text }) } },
    );
  }

  return {
    apply,
    ask,
    read: async (effect) => {
      try {
        return await inTime((signal) => targets.read(effect, signal));
      } catch {
        return null;
      }
    },
  };
}

/** The step still waits for this very effect's outcome. */
function isPresent({ change }: StoredChange, effect: Effect): boolean {
  const record = change.steps[effect.step];
  return record?.key === effect.key && (record.effect === 'intended' || record.effect === 'unknown');
}
