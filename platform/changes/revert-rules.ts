/** Reverts pass the rules too: the way back is judged like any other move, but is no flapping. */
import type { Intent } from '../../shared/changes/intent.ts';
import type { RuleVerdict } from '../../shared/changes/plan.ts';
import type { StoredChange } from './journal.ts';
import { releaseOf } from './judging.ts';
import type { World } from './world.ts';

/** @param live the network itself */
export function judgeRevert({ change, plan, baseline }: StoredChange, live: World): readonly RuleVerdict[] {
  const world = live.of(change);
  const self = { changeId: change.id, release: releaseOf(plan.core) };
  const { intent } = plan.core;
  if (intent.kind === 'traffic-shift' && baseline.kind === 'route') {
    const back: Intent = { ...intent, direction: intent.direction === 'away' ? 'back' : 'away', receivers: {} };
    return world.judge(back, { routing: baseline.routing, self, undoes: true, touched: plan.idcs });
  }
  // Pointers and streams go back to where they were a moment ago: only locks, holds and freezes can stand in the way.
  const common = new Set<RuleVerdict['rule']>(['one-change-per-idc', 'freeze-window', 'hold']);
  const origin = world.originFacts(plan.core);
  return world
    .judge(intent, { self, undoes: true, touched: plan.idcs, ...(origin === undefined ? {} : { origin }) })
    .filter(({ rule }) => common.has(rule));
}
