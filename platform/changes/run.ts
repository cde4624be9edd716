/**
 * One turn of a change's run: looks at what is true now, does the one next thing, says how long to wait. A platform that was killed at
 * any point comes back here with what the database has.
 */
import { platformActor } from '../platform-actor.ts';
import { expired, started } from './before-first-step.ts';
import { breakGlassEndsAtMs } from './break-glass.ts';
import type { Wait } from './effects.ts';
import { effectOfStep } from './journal.ts';
import type { StoredChange } from './journal.ts';
import { auditOf, timelineOf } from './records.ts';
import { runContext } from './run-context.ts';
import type { RunOptions, Running } from './run-context.ts';
import { createEnds } from './run-end.ts';
import { createStepTurn } from './run-step.ts';
import type { RunMemory } from './run-timing.ts';

export type Turn = (stored: StoredChange, memory: RunMemory) => Promise<Wait>;

/** A wait for a time of day looks at the clock this often: a clock that is put right is no reason to start hours off. */
const clockLooksMs = 30_000;

export function createTurn(options: RunOptions): Turn {
  const context = runContext(options);
  const { effects, clock, timing, write } = context;
  const runStep = createStepTurn(context);
  const { verify, revert } = createEnds(context);

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

  /** A paused change acts on nothing, but an unknown effect is still found out. */
  async function watchPaused(stored: StoredChange, memory: RunMemory): Promise<Wait> {
    const open = stored.change.steps.find(({ effect }) => effect === 'intended' || effect === 'unknown');
    const effect = open === undefined ? undefined : effectOfStep(stored, open.index);
    if (effect === undefined) return Infinity;
    const waitMs = await effects.ask(stored, effect, { memory, ifOlder: async () => timing.backoffMostMs });
    return waitMs === 0 ? 0 : Math.max(waitMs, timing.backoffLeastMs * 4);
  }

  return turn;
}
