/** What a silent IDC last said it carried may be elsewhere by now: then leaving it moves nothing, and the others' figures hold it already. */
import type { Routing, Shares, TrafficClass } from '../agents/ingress.ts';
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

/** What is left of a class's shares for the others while an IDC that is gone gets nothing of its own, whatever that is. */
export function sharesWithoutGone(routing: Routing, snapshot: NetworkSnapshot, trafficClass: TrafficClass): Shares {
  const shares = routing[trafficClass];
  const gone = new Set(snapshot.idcs.filter((idc) => isGone(idc, snapshot, trafficClass)).map(({ id }) => id));
  if (gone.size === 0) return shares;
  const kept = Object.entries(shares).map(([id, part]): [string, number] => [id, gone.has(id) ? 0 : part]);
  const sum = kept.reduce((total, [, part]) => total + part, 0);
  return Object.fromEntries(kept.map(([id, part]) => [id, sum > roundingShare ? part / sum : 0]));
}
