/** What a change locks while it is open: one row of the lock's table a name. */
import type { Plan } from '../../shared/changes/plan.ts';

/** Before the IDC in the name of a drill's lock: drills and live changes never wait for each other. */
export const drillLock = 'drill:';

/** Whoever states some shares states all of them: no IDC has a colon in its id. */
export const shiftLock = 'shares:network';

/**
 * Its IDCs, receivers included, and of a shift the shares of the network; none for a guard, which is there to stop or free others. A drill
 * has shares of its own.
 */
export function lockNames({ core, idcs }: Plan): readonly string[] {
  if (core.intent.kind === 'hold' || core.intent.kind === 'override') return [];
  if (core.mode === 'drill') return idcs.map((idc) => `${drillLock}${idc}`);
  return core.intent.kind === 'traffic-shift' ? [...idcs, shiftLock] : idcs;
}
