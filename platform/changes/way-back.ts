/** Whether a plan takes back what a change did, and nothing else: rules let the way back through where they stop anything new. */
import type { Intent } from '../../shared/changes/intent.ts';

/**
 * Only the pace may be another one, and less may be taken back.
 *
 * @param inverse what the change's own plan says undoes it
 */
export function isWayBack(intent: Intent, inverse: Intent): boolean {
  switch (intent.kind) {
    case 'traffic-shift':
      return (
        inverse.kind === intent.kind &&
        intent.direction === inverse.direction &&
        within(intent.idcs, inverse.idcs) &&
        within(Object.keys(intent.receivers), Object.keys(inverse.receivers))
      );
    case 'origin-switch':
      return inverse.kind === intent.kind && intent.toIdc === inverse.toIdc && within(streamIds(intent), streamIds(inverse));
    case 'config-rollback':
      return (
        inverse.kind === intent.kind &&
        intent.namespace === inverse.namespace &&
        intent.toRelease === inverse.toRelease &&
        within(intent.stages.flat(), inverse.stages.flat())
      );
    case 'override':
      return inverse.kind === intent.kind && intent.rule === inverse.rule && isLifted(intent, inverse);
    case 'hold':
      return inverse.kind === intent.kind && isLifted(intent, inverse);
    case 'config-release':
      return false;
  }
}

type Guard = Extract<Intent, { kind: 'hold' | 'override' }>;

function isLifted(intent: Guard, inverse: Guard): boolean {
  return intent.untilMs === inverse.untilMs && within(intent.idcs, inverse.idcs);
}

/** null: by a filter, which finds what it finds. */
function streamIds({ streams }: Extract<Intent, { kind: 'origin-switch' }>): readonly string[] | null {
  return streams.by === 'ids' ? streams.streamIds : null;
}

function within(some: readonly string[] | null, all: readonly string[] | null): boolean {
  if (some === null || all === null) return false;
  const known = new Set(all);
  return some.every((one) => known.has(one));
}
