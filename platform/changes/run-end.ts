/** How a run ends: what it did is read back and scored, or taken back. */
import { platformActor } from '../platform-actor.ts';
import { closedBadly, intendRevert, reverted, shiftedBy } from './drafts.ts';
import type { Wait } from './effects.ts';
import { effectOfStep } from './journal.ts';
import type { StoredChange } from './journal.ts';
import { auditOf, timelineOf } from './records.ts';
import type { RunContext } from './run-context.ts';
import { backoffMs } from './run-timing.ts';
import type { RunMemory } from './run-timing.ts';
import { carriedBy, isScored, scoreOf } from './score.ts';

type EndTurn = (stored: StoredChange, memory: RunMemory) => Promise<Wait>;

export interface Ends {
  readonly verify: EndTurn;
  readonly revert: EndTurn;
}

const nothingDone = { text: 'nothing had been done', brief: 'nothing had been done' };

export function createEnds({ book, effects, world, clock, timing, write }: RunContext): Ends {
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

  return { verify, revert };
}
