/** What a change locks while it is open: one row of the lock's table a name. */
import type { Plan } from '../../shared/changes/plan.ts';

/** Before the IDC in the name of a drill's lock: drills and live changes never wait for each other. */
export const drillLock = 'drill:';

/** Its IDCs, receivers included; none for a guard, which is there to stop or free others. */
export function lockNames({ core, idcs }: Plan): readonly string[] {
  if (core.intent.kind === 'hold' || core.intent.kind === 'override') return [];
  return core.mode === 'drill' ? idcs.map((idc) => `${drillLock}${idc}`) : idcs;
}
