/** What a silent IDC last said it carried may be elsewhere by now: then leaving it moves nothing, and the others' figures hold it already. */
import type { TrafficClass } from '../agents/ingress.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import { roundingShare, share } from './routing.ts';

/** Whether a class that was meant for it, and that it no longer tells of, is sent elsewhere by the ingress. While that can't be read: no. */
export function isGone(
  { id, stale }: Pick<IdcSnapshot, 'id' | 'stale'>,
  { intended, effective = null }: Pick<NetworkSnapshot, 'intended' | 'effective'>,
  trafficClass: TrafficClass,
): boolean {
  if (!stale || effective === null) return false;
  // Where nobody gets anything, nothing has gone elsewhere.
  if (Object.values(effective[trafficClass]).every((part) => part <= roundingShare)) return false;
  return share(intended[trafficClass], id) > roundingShare && share(effective[trafficClass], id) <= roundingShare;
}
